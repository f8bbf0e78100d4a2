import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, expect, test} from '@jest/globals'
import {envFilesOf, readEnvironment} from '../../../src/lib/run/env.js'

const dir = mkdtempSync(join(tmpdir(), 'dkr-dotenv-'))
afterAll(() => rmSync(dir, {recursive: true}))
const path = join(dir, '.env')
const files = envFilesOf([path])

function read(text: string): string[] {
  writeFileSync(path, text)
  return readEnvironment({files, format: 'dotenv'}, {KNOWN: 'k'})
}

test.each<[string, string[]]>([
  ['A=1\nB=2', ['A=1', 'B=2']],
  ['A=two words  ', ['A=two words']],
  ['A = 1', ['A=1']],
  ['A="two words"', ['A=two words']],
  ["A='two words'", ['A=two words']],
  ['A=`"both" \'kinds\'`', ['A="both" \'kinds\'']],
  ['export A=1', ['A=1']],
  ['# c\n\n  A=1 # c\nB="#1" # c\nC=a#b\nD= # c', ['A=1', 'B=#1', 'C=a#b', 'D=']],
  ['A="line\nline"\nB=1', ['A=line\nline', 'B=1']],
  ["A='line\nline'", ['A=line\nline']],
  ['A="\\n\\t\\"\\\\\\$x\\y"', ['A=\n\t"\\$x\\y']],
  ["A='\\n'", ['A=\\n']],
  ['A=$KNOWN {$KNOWN}', ['A=$KNOWN {$KNOWN}']],
  ['A=', ['A=']],
  ['A=""', ['A=']],
  ['A=a=b', ['A=a=b']],
  ['A=don\'t "x"', ['A=don\'t "x"']],
  ['A=1\r\nB="2"\r\n', ['A=1', 'B=2']],
  ['\uFEFFA=1', ['A=1']],
  ['KNOWN\nUNKNOWN # c\n', ['KNOWN=k']],
  ['', []],
])('%j', (text, variables) => expect(read(text)).toEqual(variables))

test.each([
  ['A="x', 'line 1: the quote " is not closed'],
  ["\nA='x", "line 2: the quote ' is not closed"],
  ['A="x" y', 'line 1: something follows the value'],
  ['=x', 'line 1: a line starts with NAME='],
  ['A=1\nB C', 'line 2: something follows the value'],
])('refuses %j', (text, why) => {
  expect(() => read(text)).toThrow(expect.objectContaining({code: 'INVALID_ENV', why}))
})

test('docker keeps quotes; whoever wrote them is told', () => {
  const warnings: string[] = []
  const warn = (text: string) => warnings.push(text)
  writeFileSync(path, 'A="1"\nB=\'2\'\nC="3" # c\nD=e"f"\n')
  expect(readEnvironment({files}, {}, warn)).toEqual(['A="1"', "B='2'", 'C="3" # c', 'D=e"f"'])
  expect(warnings).toEqual([
    `${path}: the values of A, B keep their quotes, as with docker; --env-format dotenv removes them`,
  ])
  expect(readEnvironment({files, format: 'dotenv'}, {}, warn).slice(0, 2)).toEqual(['A=1', 'B=2'])
  expect(warnings).toHaveLength(1)
})

test('of two -e with one name the last is sent', () => {
  expect(readEnvironment({values: ['A=1', 'B=2', 'A=3']}, {})).toEqual(['A=3', 'B=2'])
})

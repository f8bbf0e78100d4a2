import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, describe, expect, test} from '@jest/globals'
import {envFilesOf, readEnvironment} from '../../../src/lib/run/env.js'

const dir = mkdtempSync(join(tmpdir(), 'dkr-env-'))
afterAll(() => rmSync(dir, {recursive: true}))

let n = 0
function file(content: string | Uint8Array): string {
  const path = join(dir, `env-${n++}`)
  writeFileSync(path, content)
  return path
}

const env = {KNOWN: 'k', EMPTY: ''}
const readFiles = (...paths: string[]) => readEnvironment({files: envFilesOf(paths)}, env)

describe('-e', () => {
  test.each([
    ['A=1', 'A=1'],
    ['A=', 'A='],
    ['A=b=c', 'A=b=c'],
    ['A=\n2', 'A=\n2'],
    ['A B=1', 'A B=1'],
    ['KNOWN', 'KNOWN=k'],
    ['EMPTY', 'EMPTY='],
    ['UNKNOWN', 'UNKNOWN'],
    ['toString', 'toString'],
    ['constructor', 'constructor'],
  ])('%j', (value, sent) => {
    expect(readEnvironment({values: [value]}, env)).toEqual([sent])
  })

  test('what every object has is no variable of the process either', () => {
    expect(readEnvironment({values: ['toString', '__proto__']}, process.env)).toEqual(['toString', '__proto__'])
  })

  test.each(['', '=x', '='])('refuses %p', value => {
    expect(() => readEnvironment({values: [value]}, env)).toThrow(
      expect.objectContaining({code: 'INVALID_ENV', message: `invalid environment variable${value && ': =…'}`}),
    )
  })
})

describe('--env-file', () => {
  // Each row was also given to docker's client, which sends the same.
  test.each([
    ['A=1\nB=two words\n', ['A=1', 'B=two words']],
    ['A=1', ['A=1']],
    ['# c\n\n  # c\n', []],
    ['  A=1\n\tB=2\n\u00a0C=3\n', ['A=1', 'B=2', 'C=3']],
    ['A=1\r\n\r\nB=2\r\n', ['A=1', 'B=2']],
    ['\uFEFFA=1\n', ['A=1']],
    [
      'D="q"\nE=x # y\nF=\nG=a=b\nH=t  \nI=$KNOWN\nJ=a\\nb',
      ['D="q"', 'E=x # y', 'F=', 'G=a=b', 'H=t  ', 'I=$KNOWN', 'J=a\\nb'],
    ],
    ['KNOWN\nUNKNOWN\nEMPTY\ntoString\n', ['KNOWN=k', 'EMPTY=']],
    ['Ä=ö\n', ['Ä=ö']],
    [`A=${'x'.repeat(65_000)}`, [`A=${'x'.repeat(65_000)}`]],
  ])('%j', (text, sent) => expect(readFiles(file(text))).toEqual(sent))

  test.each([
    ['A B=1', /variable 'A B' contains whitespaces \(line 1\)/],
    ['X=1\nexport A=1', /variable 'export A' contains whitespaces \(line 2\)/],
    ['KNOWN \n', /^a name without a value contains whitespaces \(line 1\)$/],
    ['=1\n', /no variable name on line 1$/],
    [new Uint8Array([65, 61, 0xff, 10]), /invalid utf8 bytes/],
    [`A=1\nB=${'x'.repeat(65_540)}`, /line 2 is longer than 64 KiB/],
  ])('refuses %j', (text, why) => {
    const path = file(text)
    expect(() => readFiles(path)).toThrow(
      expect.objectContaining({
        code: 'INVALID_ENV',
        exitCode: 2,
        message: `invalid env file (${path})`,
        why: expect.stringMatching(why),
      }),
    )
  })

  test('files come in order, then the flags', () => {
    expect(readEnvironment({values: ['A=3'], files: envFilesOf([file('A=1\nB=1'), file('A=2')])}, env)).toEqual([
      'A=1',
      'B=1',
      'A=2',
      'A=3',
    ])
  })

  test.each([
    [() => join(dir, 'nope'), 'there is no such file'],
    [() => join(file('A=1'), 'below-a-file'), 'there is no such file'],
    [() => dir, 'it is a folder'],
    [() => join(dir, 'x'.repeat(300)), 'ENAMETOOLONG'],
  ])('a file that cannot be read %#', (path, why) => {
    expect(() => readFiles(path())).toThrow(
      expect.objectContaining({code: 'FILE_NOT_FOUND', exitCode: 2, why: expect.stringContaining(why)}),
    )
  })
})

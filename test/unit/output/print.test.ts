import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from '@jest/globals'
import {type PrintedKind, print, repaint} from '../../../src/lib/output/print.js'
import {root} from '../../support/dkr.js'

function printed(text: string, kind: PrintedKind | undefined, isTTY: boolean): string {
  let out = ''
  print(text, kind, {isTTY, write: (piece: string) => (out += piece)})
  return out
}

const hostile = 'a\u001b]0;x\u0007b\u001b[31mc\u009b31md\u202ee\rf\u0008\u007f\u2028g'

describe('what a terminal gets', () => {
  test.each<[string, string]>([
    [hostile, 'abc31mdefg'],
    ['NAME\tIMAGE\nweb\tnginx', 'NAME\tIMAGE\nweb\tnginx'],
    ['a\r\nb', 'a\nb'],
    // What is left open hides nothing of the lines behind it.
    ['a\u001b]0;x\nb', 'a\nb'],
    ['ünïcode 日本 👍\u00a0', 'ünïcode 日本 👍\u00a0'],
  ])('of %j', (text, safe) => expect(printed(text, 'text', true)).toBe(`${safe}\n`))

  test('of JSON: the same document', () => {
    const json = JSON.stringify([hostile, {'\u009b': '日本\u202e'}], null, 2)
    const shown = printed(json, 'json', true)
    expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/)
    expect(JSON.parse(shown)).toEqual(JSON.parse(json))
    expect(shown).toContain('日本')
  })

  test('of what has colours of our own, and of a picture that is repainted', () => {
    expect(printed('\u001b[32mok\u001b[0m', 'painted', true)).toBe('\u001b[32mok\u001b[0m\n')
    let out = ''
    repaint(['A', hostile], {isTTY: true, write: (piece: string) => (out += piece)})
    expect(out).toBe('\u001b[H\u001b[JA\nabc31mdefg\n')
  })
})

test.each<PrintedKind | undefined>([undefined, 'text', 'json', 'painted'])('a pipe gets every byte: %s', kind => {
  expect(printed(hostile, kind, false)).toBe(`${hostile}\n`)
})

test('nothing else writes to stdout: a new command cannot forget it', () => {
  const files = readdirSync(join(root, 'src'), {recursive: true, encoding: 'utf8'}).filter(name => name.endsWith('.ts'))
  const writers = files.filter(name =>
    /process\.stdout\.write\(|console\.log\(/.test(readFileSync(join(root, 'src', name), 'utf8')),
  )
  expect(files.length).toBeGreaterThan(100)
  expect(writers).toEqual([])
})

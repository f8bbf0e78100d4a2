import {describe, expect, test} from '@jest/globals'
import {count, displayWidth, printable, printableLines, shorten, wrapWords} from '../../../src/lib/output/text.js'

describe('printable', () => {
  test.each([
    ['plain ünïcode 日本 👍', 'plain ünïcode 日本 👍'],
    ['\u001b[31mred\u001b[0m', 'red'],
    ['\u001b[38;2;1;2;3mx\u001b[K', 'x'],
    ['\u001b[?25lhidden\u001b[2J\u001b[1;1H', 'hidden'],
    ['\u001b]0;title\u0007text', 'text'],
    ['\u001b]8;;http://evil\u001b\\link\u001b]8;;\u001b\\', 'link'],
    ['\u001bMup\u001b=', 'up='],
    ['a\tb', 'a b'],
    ['a\rb\nc', 'abc'],
    ['\u0000\u0007\u0008\u007fx', 'x'],
    ['\u009b31mx', '31mx'],
    ['\u009d0;t\u009cx', '0;tx'],
    ['\u202egpj.exe', 'gpj.exe'],
    ['\u2066a\u2069\u200e\u200f\u061c', 'a'],
    ['a\u2028b\u2029', 'ab'],
  ])('%j', (text, safe) => expect(printable(text)).toBe(safe))

  test('no mixture lets a control character through', () => {
    const pieces = ['\u001b', '[', ']', '0', ';', 'm', '\u0007', '\\', '\u009b', 'A', '?', ' ', '\u202e', '\n']
    let state = 7
    for (let i = 0; i < 20_000; i++) {
      let text = ''
      for (let n = 0; n < 8; n++) {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0
        text += pieces[state % pieces.length]
      }
      expect(printable(text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/)
    }
  })
})

test.each([
  ['a\nb\n', ['a', 'b']],
  ['a\r\nb\rc', ['a', 'b', 'c']],
  ['a\n\nb', ['a', '', 'b']],
  ['', ['']],
  ['\u001b[1mx\u001b[0m\n\u001b]0;y', ['x', '']],
])('printableLines %j', (text, lines) => expect(printableLines(text)).toEqual(lines))

test.each([
  ['', 0],
  ['abc', 3],
  ['ünï', 3],
  ['u\u0308', 1],
  ['日本語', 6],
  ['ｱ', 1],
  ['한글', 4],
  ['👍', 2],
  ['→…', 2],
])('displayWidth %j', (text, width) => expect(displayWidth(text)).toBe(width))

test.each([
  ['abc', 3, 'abc'],
  ['abcd', 3, 'ab…'],
  ['abcd', 1, '…'],
  ['abcd', 0, ''],
  ['日本語', 6, '日本語'],
  ['日本語', 5, '日本…'],
  ['日本語', 4, '日…'],
  ['👍👍', 3, '👍…'],
  ['👍👍', 2, '…'],
])('shorten %j to %i', (text, width, cut) => expect(shorten(text, width)).toBe(cut))

test.each([
  [0, '0 files'],
  [1, '1 file'],
  [2, '2 files'],
])('count', (n, text) => expect(count(n, 'file')).toBe(text))
test('an irregular plural', () => expect(count(2, 'entry', 'entries')).toBe('2 entries'))

test.each([
  ['one two three', 7, ['one two', 'three']],
  ['one two three', 100, ['one two three']],
  ['a /very/long/path b', 6, ['a', '/very/long/path', 'b']],
  ['日本 日本', 5, ['日本', '日本']],
  ['', 5, ['']],
])('wrapWords(%j, %d)', (text, width, lines) => expect(wrapWords(text, width)).toEqual(lines))

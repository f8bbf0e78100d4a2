import {expect, test} from '@jest/globals'
import {diffLines} from '../../../src/lib/init/diff.js'

test.each<[string, string, string[]]>([
  ['a\nb\n', 'a\nb\n', []],
  ['a\nb\nc\n', 'a\nB\nc\n', ['- b', '+ B']],
  ['a\n', 'a\nb\n', ['+ b']],
  ['a\nb\n', 'b\n', ['- a']],
  ['a\nx\nb\ny\nc', 'a\nb\nc', ['- x', '- y']],
  ['', 'a\n', ['- ', '+ a']],
])('%j → %j', (before, after, expected) => {
  expect(diffLines(before, after)).toEqual(expected)
})

test('what is longer than the limit is counted', () => {
  expect(diffLines('a\nb\nc\nd', 'x', 3)).toEqual(['- a', '- b', '… 3 more lines'])
})

test('a file of any length is compared at once', () => {
  const many = Array.from({length: 50_000}, (_, i) => `${i}`).join('\n')
  expect(diffLines(many, 'x', 2)).toEqual(['- 0', '… 50000 more lines'])
})

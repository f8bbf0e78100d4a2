import {expect, test} from '@jest/globals'
import {ignoreRules, parseIgnoreFile} from '../../../src/lib/build/context/ignore-file.js'

test.each([
  ['', []],
  ['\n\n  \t\n', []],
  ['a\r\nb\r\n', ['a', 'b']],
  ['\ufeffa', ['a']],
  ['\ufeff# comment\na', ['a']],
  ['# comment\n #not a comment\n\\#literal', ['#not a comment', '\\#literal']],
  ['  a  \n\ta b\t', ['a', 'a b']],
  ['\u00a0a\u0085', ['a']],
  ['/a\n//a\n/', ['a', 'a', '/']],
  ['a/\n./a\na//b\na/../b\n.', ['a', 'a', 'a/b', 'b', '.']],
  ['../a', ['../a']],
  ['!a\n! /a/\n!\t./b', ['!a', '!a', '!b']],
  ['!.', ['!.']],
  ['a # no comment', ['a # no comment']],
])('%j reads as %j', (text, patterns) => {
  expect(parseIgnoreFile(text)).toEqual(patterns)
})

test('rules know their lines', () => {
  expect(ignoreRules('# head\n\na\n!b\n')).toEqual([
    {pattern: 'a', line: 3},
    {pattern: '!b', line: 4},
  ])
})

test.each([
  ['a\n!', 'bad pattern "!" in .dockerignore, line 2'],
  ['a\n\n[', 'bad pattern "[" in .dockerignore, line 3'],
  ['*\n[]', 'bad pattern "[]" in .dockerignore, line 2'],
  ['src\\yarn*', 'bad pattern "src\\yarn*" in .dockerignore, line 1'],
  [`a\n${'b'.repeat(70_000)}`, 'line 2 of .dockerignore is longer than 64 KiB'],
])('a pattern that docker refuses names its line', (text, message) => {
  expect(() => parseIgnoreFile(text)).toThrow(expect.objectContaining({code: 'BUILD_CONTEXT', message}))
})

test('the file is named as it is called', () => {
  expect(() => parseIgnoreFile('[', 'web.Dockerfile.dockerignore')).toThrow('in web.Dockerfile.dockerignore, line 1')
})

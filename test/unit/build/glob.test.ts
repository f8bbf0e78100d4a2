import {expect, test} from '@jest/globals'
import {isValidGlob, matchGlob} from '../../../src/lib/build/context/glob.js'

test.each([
  ['abc', 'abc', true],
  ['*', 'abc', true],
  ['*c', 'abc', true],
  ['a*', 'ab/c', false],
  ['a*/b', 'a/c/b', false],
  ['a*b*c*d', 'axbxcxdd', true],
  ['a*b?c*x', 'abxbbxdbxebxczzx', true],
  ['ab[c]', 'abc', true],
  ['ab[b-d]', 'abc', true],
  ['ab[e-g]', 'abc', false],
  ['ab[^c]', 'abc', false],
  ['a\\*b', 'a*b', true],
  ['a\\*b', 'ab', false],
  ['a?b', 'a☺b', true],
  ['a???b', 'a☺b', false],
  ['[a-ζ]*', 'α', true],
  ['a[^a]b', 'a/b', true],
  ['[\\]a]', ']', true],
  ['[\\-x]', '-', true],
  ['*', 'a/b', false],
  ['', '', true],
  ['', 'a', false],
  ['[]a]', ']', undefined],
  ['[-]', '-', undefined],
  ['[x-]', 'x', undefined],
  ['[a-b-c]', 'a', undefined],
  ['[', 'a', undefined],
  ['[^', 'a', undefined],
  ['a[', 'ab', undefined],
  ['*x', 'xxx', true],
])('%s fits %s: %s', (pattern, name, fits) => {
  expect(matchGlob(pattern, name)).toBe(fits)
})

test.each([
  ['a/*/[b', true],
  ['[b', false],
  ['[]', false],
  ['\\', false],
  ['a*\\', true],
  ['[a-z]*', true],
])('%s is taken by docker: %s', (pattern, valid) => {
  expect(isValidGlob(pattern)).toBe(valid)
})

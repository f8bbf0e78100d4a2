import {expect, test} from '@jest/globals'
import {goRegExp} from '../../../src/lib/build/context/go-regexp.js'
import {compileText} from '../../../src/lib/build/context/pattern.js'
import {matchWildcards, needsNoRegExp} from '../../../src/lib/build/context/wildcards.js'
import {randomFrom} from '../../support/random-tree.js'

/** What docker makes of such a pattern. */
const asRegExp = (text: string) =>
  goRegExp(
    `^${text.replaceAll(/\*\*\/?$|\*\*\/?|\*|\?|[.+()$]/g, (piece, at) => {
      if (piece.startsWith('**')) return at + piece.length === text.length ? '.*' : '(.*/)?'
      return piece === '*' ? '[^/]*' : piece === '?' ? '[^/]' : `\\${piece}`
    })}$`,
  )

test('the same as the regular expression, for thousands of patterns and paths', () => {
  const random = randomFrom(4711)
  const pick = (pieces: string[]) => pieces[Math.floor(random() * pieces.length)]!
  const word = (length: number, pieces: string[]) => Array.from({length}, () => pick(pieces)).join('')
  let matched = 0
  for (let n = 0; n < 4000; n++) {
    const text = word(1 + (n % 9), ['a', 'b', '/', '*', '**', '**/', '?', '.', 'é'])
    const path = word(1 + (n % 7), ['a', 'b', '/', '.', 'é', '\n'])
    const fits = asRegExp(text).test(path)
    if (fits) matched++
    expect([text, path, matchWildcards(text)(path)]).toEqual([text, path, fits])
  }
  expect(matched).toBeGreaterThan(200)
})

test('a pattern that a regular expression would try for minutes is decided at once', () => {
  expect(compileText(`${'*a'.repeat(20)}b`)('a'.repeat(200))).toBe(false)
  expect(compileText(`${'*a'.repeat(20)}b`)(`${'a'.repeat(200)}b`)).toBe(true)
  expect(compileText(`${'**/a/'.repeat(10)}b`)(`${'a/'.repeat(60)}c`)).toBe(false)
})

test.each([
  ['*.md', false],
  ['**/*.py', false],
  ['*a*b*c', false],
  ['*a*b*c*d', true],
  ['*a*b*c*[d]', false],
  ['*a*b*c*\\d', false],
  ['*a*b*c*|d', false],
])('%s: %p', (text, own) => expect(needsNoRegExp(text)).toBe(own))

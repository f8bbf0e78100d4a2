import {readFileSync} from 'node:fs'
import {describe, expect, test} from '@jest/globals'
import {compilePatterns, type Matcher} from '../../../src/lib/build/context/matcher.js'
import {compileText} from '../../../src/lib/build/context/pattern.js'
import {matchWildcards} from '../../../src/lib/build/context/wildcards.js'
import {packageFile} from '../../../src/lib/project/package-file.js'
import {pick, type Random, randomFrom} from '../../support/random-tree.js'

interface Fact {
  patterns: string[]
  refused?: boolean
  matches?: string[]
  not?: string[]
}

/** What docker's own matcher said. */
const {cases} = JSON.parse(readFileSync(packageFile('test/fixtures/ignore-patterns.json'), 'utf8')) as {cases: Fact[]}

/** As a walk asks: folder by folder. */
function matchesFromFolder({step}: Matcher, path: string): boolean {
  let state: ReturnType<typeof step> | undefined
  for (let end = path.indexOf('/'); end > 0; end = path.indexOf('/', end + 1)) state = step(path.slice(0, end), state)
  return step(path, state).matched
}

test.each(cases.map(fact => [JSON.stringify(fact.patterns), fact] as const))('as docker: %s', (_name, fact) => {
  const {patterns, refused, matches = [], not = []} = fact
  if (refused) return expect(() => compilePatterns(patterns)).toThrow(/^bad pattern/)
  const matcher = compilePatterns(patterns)
  const fits = (path: string) => matchesFromFolder(matcher, path)
  expect([matches.filter(fits), not.filter(fits)]).toEqual([matches, []])
})

describe('names are compared, without a regular expression', () => {
  test.each([
    ['*.md'],
    ['**/*.pyc'],
    ['**/[Bb]in'],
    ['temp?'],
    ['*/*/temp*'],
    ['docs/**/*.md'],
    ['**/node_modules/**'],
    ['a*b*c*d'],
    ['\\#*'],
    ['*~'],
    ['.env*'],
    ['*(copy)*'],
    ['[!.]*'],
    ['a[\\]x]*'],
  ])('%s', text => expect(matchWildcards(text)).toBeDefined())
  test.each([
    ['\\d*'],
    ['*|b'],
    ['a{2}*'],
    ['^a*'],
    ['a[^b]*'],
    ['a**b'],
    ['*a***'],
    ['[[:alpha:]]'],
    ['[*]'],
    ['[a'],
    ['*\\'],
  ])('but not for %s', text => expect(matchWildcards(text)).toBeUndefined())
})

test('the same as the regular expression, for thousands of patterns and paths', () => {
  const random = randomFrom(4711)
  const word = (length: number, pieces: string[]) => Array.from({length}, () => pick(random, pieces)).join('')
  const counts = {decided: 0, matched: 0}
  for (let n = 0; n < 6000; n++) {
    const text = word(1 + (n % 7), ['a', 'b', '/', '*', '**/', '/**/', '?', '.', 'é', '😀', '[a-b]', '\\*'])
    const names = matchWildcards(`${text}a`)
    if (!names) continue
    // The same letter as only a regular expression knows it.
    const fits = compileText(`${text}\\x61`)
    const path = `${somePath(random, n)}a`
    counts.decided++
    if (fits(path)) counts.matched++
    const decides = names.holdsForBreaks || !path.includes('\n')
    expect([text, path, names.matches(path)]).toEqual([text, path, fits(path) || (!decides && names.matches(path))])
  }
  expect(counts.decided).toBeGreaterThan(4000)
  expect(counts.matched).toBeGreaterThan(200)
})

function somePath(random: Random, n: number): string {
  const pieces = ['a', 'b', 'a/', '/', '.', 'é', '😀', '*', ...(n % 5 === 0 ? ['\n'] : [])]
  return Array.from({length: n % 7}, () => pick(random, pieces)).join('')
}

describe('a pattern that backtracking would try for minutes or years is decided', () => {
  test.each([
    ['*a'.repeat(20), 'a'.repeat(200)],
    ['*a*a*a*a*a*a*a*a*a*a*a*', 'a'.repeat(100)],
    ['**/a/'.repeat(10), 'a/'.repeat(2000)],
    ['**/*a*/'.repeat(10), 'aa/'.repeat(1300)],
    ['**/*a**/'.repeat(10), 'aa/'.repeat(1300)],
    ['[^b]*'.repeat(50), 'a'.repeat(4000)],
    ['*\\w'.repeat(20), 'a'.repeat(200)],
  ])('%s', (start, path) => {
    const matches = compileText(`${start}[b]`)
    expect([matches(`${path}c`), matches(`${path}b`)]).toEqual([false, true])
  })
})

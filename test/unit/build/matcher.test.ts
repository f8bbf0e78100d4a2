import {describe, expect, test} from '@jest/globals'
import {compilePatterns, type Descent} from '../../../src/lib/build/context/matcher.js'

const files = [
  'a',
  'b.txt',
  'c.md',
  'README.md',
  '.env',
  'src/a',
  'src/b.txt',
  'src/x/a',
  'src/x/y/a',
  'src/x/y/c.md',
  'foo/bar/baz',
  'node_modules/p/i.js',
  'src/node_modules/q/i.js',
  'docs/README.md',
  'docs/api/c.md',
  '#hash',
  'sp ace',
  'abc',
  'a.c',
  'axc',
  '[x]',
  'Foo/bar',
  '!bang',
  'star*',
  'a+',
  'x|y',
]

const kept = (patterns: string[], descent?: Descent) => {
  const {excluded} = compilePatterns(patterns, descent)
  return files.filter(file => !excluded(file))
}
const dropped = (patterns: string[]) => {
  const {excluded} = compilePatterns(patterns)
  return files.filter(excluded)
}

describe('what a pattern drops', () => {
  test.each([
    [['src'], files.filter(file => file.startsWith('src/'))],
    [['src/**'], files.filter(file => file.startsWith('src/'))],
    [['./src/'], files.filter(file => file.startsWith('src/'))],
    [['**'], files],
    [['a'], ['a']],
    [['**/a'], ['a', 'src/a', 'src/x/a', 'src/x/y/a']],
    [['**/x'], ['src/x/a', 'src/x/y/a', 'src/x/y/c.md']],
    [['*.md'], ['c.md', 'README.md']],
    [['*/*.md'], ['docs/README.md']],
    [['**/*.md'], ['c.md', 'README.md', 'src/x/y/c.md', 'docs/README.md', 'docs/api/c.md']],
    [['node_modules'], ['node_modules/p/i.js']],
    [['**/node_modules'], ['node_modules/p/i.js', 'src/node_modules/q/i.js']],
    [['src/**/a'], ['src/a', 'src/x/a', 'src/x/y/a']],
    [['a?c'], ['abc', 'a.c', 'axc']],
    [['a[b-z]c'], ['abc', 'axc']],
    [['a[^b]c'], ['a.c', 'axc']],
    [['a[!b]c'], ['abc']],
    [['a.c'], ['a.c']],
    [['a+'], ['a+']],
    [['\\#hash'], ['#hash']],
    [['[[]x]'], ['[x]']],
    [['star\\*'], ['star*']],
    [['foo'], ['foo/bar/baz']],
    [['src', '!src/a'], files.filter(file => file.startsWith('src/') && file !== 'src/a')],
    [['!src/a', 'src'], files.filter(file => file.startsWith('src/'))],
    [['*', '!src/x', 'src/x/y/a'], files.filter(file => !['src/x/a', 'src/x/y/c.md'].includes(file))],
    [['docs', '!docs/*.md'], ['docs/api/c.md']],
    [['**foo'], ['foo/bar/baz']],
    [['src**', '!srcx'], files.filter(file => file.startsWith('src/'))],
    [['', ' ', 'abc '], ['abc']],
    [['.'], []],
    [['/'], []],
  ] as Array<[string[], string[]]>)('%j', (patterns, expected) => {
    expect(dropped(patterns)).toEqual(expected)
  })
})

describe('what moby makes of a pattern by way of a regular expression of Go', () => {
  test.each([
    [['\\d*'], []],
    [['a\\wc'], ['abc', 'axc']],
    [['[[:alpha:]]'], ['a']],
    [['star[*]'], []],
    [['*|y'], files],
    [['a{1}?c'], ['abc', 'a.c', 'axc']],
    [['^a*'], ['a', 'abc', 'a.c', 'axc', 'a+']],
  ] as Array<[string[], string[]]>)('%j', (patterns, expected) => {
    expect(dropped(patterns)).toEqual(expected)
  })
})

describe('an exception with a wildcard below an excluded folder', () => {
  const markdown = ['c.md', 'README.md']
  test.each([
    {patterns: ['*', '!**/*.md'], literal: markdown, more: ['src/x/y/c.md', 'docs/README.md', 'docs/api/c.md']},
    {patterns: ['*', '!src/*/a'], literal: [], more: ['src/x/a']},
    {patterns: ['**', '!src/x/a'], literal: ['src/x/a'], more: []},
    {patterns: ['*', '!src/x/*'], literal: ['src/x/a', 'src/x/y/a', 'src/x/y/c.md'], more: []},
  ])('$patterns', ({patterns, literal, more}) => {
    expect(kept(patterns, 'literal')).toEqual(literal)
    expect(kept(patterns, 'reachable')).toEqual([...literal, ...more])
  })
})

test('which excluded folders may hold something kept', () => {
  const {mayContainIncluded} = compilePatterns(['*', '!src/x/*.md', '!docs/**/c'])
  expect(['src', 'src/x', 'src/y', 'docs', 'docs/deep/er', 'other'].filter(mayContainIncluded)).toEqual([
    'src',
    'src/x',
    'docs',
    'docs/deep/er',
  ])
})

test.each([
  ['keep/me', {excluded: false}],
  ['.', {excluded: false}],
  ['src/a', {excluded: true, index: 1, pattern: 'src'}],
  ['src/keep', {excluded: false, index: 2, pattern: '!src/keep'}],
  ['src/keep/deep', {excluded: false, index: 2, pattern: '!src/keep'}],
  ['vendor/x/y', {excluded: true, index: 3, pattern: 'vendor', folder: 'vendor'}],
])('explains %s', (path, explanation) => {
  expect(compilePatterns(['', 'src', '!src/keep', 'vendor']).explain(path)).toEqual(explanation)
})

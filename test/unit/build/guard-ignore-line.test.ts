import {describe, expect, test} from '@jest/globals'
import {parseIgnoreFile} from '../../../src/lib/build/context/ignore-file.js'
import {compilePatterns} from '../../../src/lib/build/context/matcher.js'
import {ignoreLine} from '../../../src/lib/build/guard/ignore-line.js'

describe('the line for the ignore file', () => {
  const paths = [
    '.env',
    'a/b.key',
    '#x',
    '!x',
    'a*b',
    'a?b',
    'a[1]',
    'a\\b',
    'a{1,2}|*',
    ' x ',
    'a\nb',
    'a b',
    'x^$(1).*',
  ]
  test.each(paths)('%j', path => {
    for (const [anywhere, below] of [
      [false, path],
      [true, path],
      [true, `deep/er/${path}`],
    ] as const) {
      const {excluded} = compilePatterns(parseIgnoreFile(ignoreLine(path, anywhere)))
      expect([anywhere, below, excluded(below), excluded('other'), excluded(`y${path}`)]).toEqual([
        anywhere,
        below,
        true,
        false,
        false,
      ])
    }
  })
})

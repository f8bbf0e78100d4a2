import {mkdirSync, symlinkSync} from 'node:fs'
import {describe, expect, test} from '@jest/globals'
import {followLinks} from '../../../src/lib/build/context/follow-links.js'
import {randomFrom, randomTree} from '../../support/random-tree.js'
import {type TreeNode, withTree} from '../../support/temp-tree.js'

const followed = (tree: Record<string, TreeNode>, ...paths: string[]) =>
  withTree(tree, root => followLinks(root, paths))

describe('what is behind links is asked for with them', () => {
  const tree: Record<string, TreeNode> = {
    'soft/output': {link: '../output'},
    'output/apps/a': '1',
    'output/lib/l': '2',
    'output/more/m': {link: '../lib/l'},
    two: {link: 'soft/output'},
    absolute: {link: '/output/lib'},
    out: {link: '../../output/apps'},
    'many/x': {link: '../output/apps'},
    'many/y': {link: '../output/lib'},
    dead: {link: 'nowhere'},
    all: {link: '.'},
  }

  test.each<[string, string[], string[] | undefined]>([
    [
      'two places below one link',
      ['soft/output/apps', 'soft/output/lib'],
      ['output/apps', 'output/lib', 'soft/output'],
    ],
    ['in any order', ['soft/output/lib', 'soft/output/apps'], ['output/apps', 'output/lib', 'soft/output']],
    ['the same place twice', ['soft/output/lib', 'soft/output/lib'], ['output/lib', 'soft/output']],
    ['the link and a place below it', ['soft/output', 'soft/output/lib'], ['output', 'soft/output']],
    ['a place below it and the link', ['soft/output/lib', 'soft/output'], ['output', 'soft/output']],
    ['two links on the way', ['two/apps', 'two/lib'], ['output/apps', 'output/lib', 'soft/output', 'two']],
    ['a link below a link', ['two/more/m'], ['output/lib/l', 'output/more/m', 'soft/output', 'two']],
    ['from the root of the context', ['absolute/l'], ['absolute', 'output/lib/l']],
    ['never above the root', ['out/a'], ['out', 'output/apps/a']],
    [
      'a wildcard that fits links',
      ['many/*/a', 'many/*/l'],
      ['many/*', 'output/apps/a', 'output/apps/l', 'output/lib/a', 'output/lib/l'],
    ],
    ['no link at all', ['output/lib'], ['output/lib']],
    ['a dead link', ['dead/x'], ['dead', 'nowhere/x']],
    ['a link to the root', ['all'], undefined],
    ['something below the root', ['all/output/lib'], ['all', 'output/lib']],
  ])('%s', async (_, paths, patterns) => {
    expect(await followed(tree, ...paths)).toEqual(patterns)
  })
})

describe('links in circles', () => {
  const tree: Record<string, TreeNode> = {
    self: {link: 'self'},
    a: {link: 'b'},
    b: {link: 'a'},
    grows: {link: 'grows/deeper'},
    'dir/up': {link: '../dir'},
    'dir/file': '1',
  }

  test.each<[string, string[], string[]]>([
    ['of one', ['self', 'self/x'], ['self']],
    ['of two', ['a/x', 'b/y'], ['a', 'b']],
    ['that grow', ['grows/x'], ['grows']],
    ['that lead back into their folder', ['dir/up/up/up/file'], ['dir/file', 'dir/up']],
  ])('%s end', async (_, paths, patterns) => {
    expect(await followed(tree, ...paths)).toEqual(patterns)
  })

  test('a chain is followed as far as the engine does', async () => {
    const chain = Object.fromEntries(Array.from({length: 300}, (_, i) => [`l${i}`, {link: `l${i + 1}`}] as const))
    expect(await followed(chain, 'l0/x')).toHaveLength(256)
    expect(await followed({...chain, l254: {link: 'end'}}, 'l0/x')).toContain('end/x')
  })

  test('a fan that doubles with each round is cut: then everything counts as asked for', async () => {
    await withTree({}, root => {
      // The names of the links are patterns, which the next round fits again.
      symlinkSync('[ab]/x', `${root}/a`)
      symlinkSync('[ab]/y', `${root}/b`)
      expect(followLinks(root, ['a/z'])).toBeUndefined()
    })
  })

  test('thousands of links side by side are no such fan', async () => {
    await withTree({}, root => {
      mkdirSync(`${root}/links`)
      for (let i = 0; i < 3000; i++) symlinkSync(`../files/f${i}`, `${root}/links/l${i}`)
      expect(followLinks(root, ['links/*'])).toHaveLength(3001)
    })
  })
})

/** Each link may be met once a path and no more, so a search of any tree ends; what was found before stays found. */
test.each(Array.from({length: Number(process.env.DKR_TEST_TREES ?? 15)}, (_, seed) => seed + 1))(
  'more paths never take anything away: tree %d',
  async seed => {
    const random = randomFrom(seed)
    const tree = randomTree(random)
    const paths = Object.keys(tree)
    const some = () =>
      Array.from({length: 4}, () => `${paths[Math.floor(random() * paths.length)]}/${random() < 0.5 ? '*' : 'a'}`)
    await withTree(tree, root => {
      const [first, second] = [some(), some()]
      const covers = (patterns: string[] | undefined, path: string) =>
        patterns === undefined || patterns.some(pattern => path === pattern || path.startsWith(`${pattern}/`))
      const together = followLinks(root, [...first, ...second])
      for (const path of [...(followLinks(root, first) ?? []), ...(followLinks(root, second) ?? [])]) {
        expect([path, covers(together, path)]).toEqual([path, true])
      }
    })
  },
)

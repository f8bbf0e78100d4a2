import type {TreeNode} from './temp-tree.js'

export type Random = () => number

/** Numbers from 0 to 1, the same for the same seed. */
export function randomFrom(seed: number): Random {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

export const pick = <T>(random: Random, items: readonly T[]): T => items[Math.floor(random() * items.length)]!

const names = [
  'a',
  'b.txt',
  'c.md',
  'README.md',
  '.env',
  'src',
  'lib',
  'node_modules',
  'sp ace',
  'grüße',
  '日本',
  '😀',
  'x-y',
  'x.y',
  'xy',
  'UP',
  `long-${'n'.repeat(110)}`,
]
const links = ['a', '../a', '/src/a', 'nowhere', '..', '.', `${'long/'.repeat(25)}x`]
const modes = [0o644, 0o755, 0o600, 0o664, 0o4755, 0o2711]

/** A folder full of what makes contexts hard: odd names, links of both kinds, modes, times, empty folders. */
export function randomTree(random: Random): Record<string, TreeNode> {
  const tree: Record<string, TreeNode> = {}
  fill(tree, '', 0, random)
  return tree
}

function fill(tree: Record<string, TreeNode>, folder: string, depth: number, random: Random): void {
  for (const name of names) {
    if (random() > (depth === 0 ? 0.6 : 0.35)) continue
    const path = folder ? `${folder}/${name}` : name
    if (depth < 3 && random() < 0.4) {
      tree[path] = {mode: pick(random, [0o755, 0o700, 0o1777, 0o2775])}
      fill(tree, path, depth + 1, random)
    } else tree[path] = randomLeaf(tree, random)
  }
}

function randomLeaf(tree: Record<string, TreeNode>, random: Random): TreeNode {
  if (random() < 0.15) return {link: pick(random, links)}
  const files = Object.keys(tree).filter(path => 'content' in (tree[path] as object))
  if (random() < 0.1 && files.length > 0) return {hard: pick(random, files)}
  const size = Math.floor(random() ** 6 * 200_000)
  const mtime = pick(random, [1_000_000_000.25, 1_700_000_000, 1, 4_000_000_000])
  return {content: `${size}`.repeat(size / 4), mode: pick(random, modes), mtime}
}

/**
 * Lines for a `.dockerignore` that all docker clients read alike: exceptions
 * come last and name files. Below a folder that `**` excludes, docker 20.10
 * keeps more than the exception: its matcher looks at one parent only.
 */
export function randomIgnore(tree: Record<string, TreeNode>, random: Random): string {
  const paths = Object.keys(tree)
  const line = () =>
    pick(random, [
      () => pick(random, paths),
      () => `**/${pick(random, names)}`,
      () => `${pick(random, paths)}/*`,
      () => `${pick(random, ['*', 'a*', '*.md', 's?c', '[a-m]*', 'src/**', '**/*.txt'])}`,
      () => `/${pick(random, paths)}/ `,
      () => '# comment',
    ])()
  const lines = Array.from({length: Math.floor(random() * 4)}, line)
  const files = paths.filter(path => 'content' in (tree[path] as object))
  const deep = lines.some(text => text.startsWith('**/'))
  if (random() < 0.5 && files.length > 0 && !deep) lines.push(`!${pick(random, files)}`)
  return lines.join('\n')
}

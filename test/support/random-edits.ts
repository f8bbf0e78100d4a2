import {execFileSync} from 'node:child_process'
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import {join} from 'node:path'
import {pick, type Random} from './random-tree.js'
import type {TreeNode} from './temp-tree.js'

/** Times that can be put back exactly, and such that many files have in common. */
const times = [1_000_000_000, 1_700_000_000.25]
const at = (content: string): TreeNode => ({content, mtime: times[0]})

/** A project where every kind of edit finds something to change; all times are alike, as after `rsync -a` or Nix. */
export const editedTree: Record<string, TreeNode> = {
  Dockerfile: at(''),
  '.dockerignore': at('*.log\nnone\n'),
  'src/a': at('aaaa'),
  'src/b': at('bbbb'),
  'src/deep/c': at('cccc'),
  'one/x': at('xxxx'),
  'one/y': at('yyyy'),
  'two/x': at('XXXX'),
  'two/y': at('YYYY'),
  'src/a.log': at('ignored'),
  cur: {link: 'src/a'},
  hard: {hard: 'src/b'},
}

export type Edit = (root: string, random: Random) => void

function list(root: string, wanted: (path: string) => boolean): string[] {
  const paths = readdirSync(root, {recursive: true, encoding: 'utf8'}).filter(path => !/Dockerfile|ignore/.test(path))
  return paths.filter(path => wanted(join(root, path))).sort()
}
const isFile = (path: string) => lstatSync(path).isFile()
const file = (root: string, random: Random) => join(root, pick(random, list(root, isFile)))
const link = (root: string) => join(root, 'cur')
const isLink = (path: string) => lstatSync(path, {throwIfNoEntry: false})?.isSymbolicLink() === true

/** Runs an edit and puts the time back, to the nanosecond: only what the system keeps by itself shows it. */
function unseen(path: string, edit: () => void): void {
  const {mtimeNs} = lstatSync(path, {bigint: true})
  edit()
  const digits = String(mtimeNs).padStart(10, '0')
  execFileSync('touch', ['-h', '-d', `@${digits.slice(0, -9)}.${digits.slice(-9)}`, path])
}

const letters = (random: Random, length: number) =>
  Array.from({length}, () => pick(random, ['a', 'b', 'c', 'd', 'e'])).join('')

function swap(one: string, other: string): void {
  renameSync(one, `${one}.swap`)
  renameSync(other, one)
  renameSync(`${one}.swap`, other)
}

/** What may be done to files, by name. */
export const fileEdits: Record<string, Edit> = {
  nothing: () => {},
  content: (root, random) => writeFileSync(file(root, random), letters(random, 1 + Math.floor(random() * 9))),
  'content of the same size and time': (root, random) => {
    const path = file(root, random)
    unseen(path, () => writeFileSync(path, letters(random, lstatSync(path).size)))
  },
  'another file in its place': (root, random) => {
    const [path, other] = [file(root, random), join(root, 'none')]
    writeFileSync(other, letters(random, lstatSync(path).size), {mode: lstatSync(path).mode})
    execFileSync('touch', ['-r', path, other])
    renameSync(other, path)
  },
  'the same file in its place': (root, random) => {
    const [path, other] = [file(root, random), join(root, 'none')]
    execFileSync('cp', ['-p', path, other])
    renameSync(other, path)
  },
  'time of reading': (root, random) => {
    const path = file(root, random)
    utimesSync(path, new Date(), lstatSync(path).mtime)
  },
  time: (root, random) => utimesSync(file(root, random), 1, pick(random, times)),
  nanosecond: (root, random) => {
    const path = file(root, random)
    writeFileSync(path, letters(random, lstatSync(path).size))
    execFileSync('touch', ['-d', `@1000000000.00000000${1 + Math.floor(random() * 9)}`, path])
  },
  mode: (root, random) => chmodSync(file(root, random), pick(random, [0o644, 0o755, 0o600, 0o4755])),
  'mode of a folder': (root, random) => chmodSync(join(root, 'src'), pick(random, [0o755, 0o700, 0o1777])),
  'link of the same length and time': (root, random) => {
    const path = link(root)
    if (!isLink(path)) return
    const next = readlinkSync(path) === 'src/a' ? pick(random, ['src/b', 'one/x']) : 'src/a'
    unseen(path, () => {
      rmSync(path)
      symlinkSync(next, path)
    })
  },
  'file for a link': root => {
    const path = link(root)
    const wasLink = isLink(path)
    rmSync(path, {force: true})
    if (wasLink) writeFileSync(path, 'not a link')
    else symlinkSync('src/a', path)
  },
  rename: (root, random) => {
    const path = file(root, random)
    renameSync(path, path.endsWith('.moved') ? path.slice(0, -6) : `${path}.moved`)
  },
  'two files for each other': (root, random) => {
    const [one, other] = [file(root, random), file(root, random)]
    if (one !== other) swap(one, other)
  },
  'two folders for each other': root => swap(join(root, 'one'), join(root, 'two')),
  'hard link or copy': root => {
    const [path, from] = [join(root, 'hard'), join(root, 'src/b')]
    if (!existsSync(from)) return
    const wasLink = existsSync(path) && lstatSync(path).nlink > 1
    rmSync(path, {force: true})
    if (wasLink) execFileSync('cp', ['-p', from, path])
    else linkSync(from, path)
  },
  'new file': (root, random) => writeFileSync(join(root, 'src', `new-${letters(random, 2)}`), letters(random, 3)),
  'no file': (root, random) => {
    if (list(root, isFile).length > 8) rmSync(file(root, random))
  },
  'new folder': (root, random) => mkdirSync(join(root, 'src', `folder-${letters(random, 2)}`), {recursive: true}),
  'ignored file': (root, random) => writeFileSync(join(root, 'src', 'a.log'), letters(random, 5)),
  'new ignored file': (root, random) => writeFileSync(join(root, 'src', `${letters(random, 3)}.log`), ''),
  'all files copied anew': root => {
    execFileSync('cp', ['-a', join(root, 'src'), join(root, 'none')])
    rmSync(join(root, 'src'), {recursive: true})
    renameSync(join(root, 'none'), join(root, 'src'))
  },
  'ignore file': (root, random) => {
    const path = join(root, '.dockerignore')
    const text = pick(random, ['*.log\nnone\n', '**/*.log\n!no\n', '**/*.log\none\n', 'one\ntwo\n'])
    if (random() < 0.5) unseen(path, () => writeFileSync(path, text.padEnd(14, '\n')))
    else writeFileSync(path, text)
  },
  'ignore file of the Dockerfile': (root, random) => {
    const path = join(root, 'Dockerfile.dockerignore')
    if (existsSync(path) && random() < 0.5) rmSync(path)
    else writeFileSync(path, pick(random, ['**/*.log\n', 'two\n', '']))
  },
}

/** Writes another Dockerfile of the same length; half of the time with the time that the old one had. */
export function writeDockerfile(root: string, text: string, random: Random): void {
  const path = join(root, 'Dockerfile')
  const write = () => writeFileSync(path, text)
  if (random() < 0.5 && readFileSync(path, 'utf8') !== text) unseen(path, write)
  else write()
}

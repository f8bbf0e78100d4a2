import {describe, expect, test} from '@jest/globals'
import {type ContextTarOptions, contextTar} from '../../../src/lib/build/context/tar.js'
import {writeArchive} from '../../../src/lib/build/context/tar-write.js'
import type {FileEntry} from '../../../src/lib/engine/buildkit/file-source.js'
import {readTar} from '../../support/read-tar.js'
import {type TreeNode, withTree} from '../../support/temp-tree.js'

async function collect(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = []
  for await (const chunk of chunks) all.push(chunk)
  return Buffer.concat(all)
}

const ignoring = (...patterns: string[]) => ({content: Buffer.from(patterns.join('\n')), patterns})
const read = {path: 'Dockerfile', content: 'FROM scratch'}

function packed(tree: Record<string, TreeNode>, options: Partial<ContextTarOptions> = {}) {
  return withTree(tree, async root => {
    const {stream, dockerfile} = contextTar({root, dockerfile: read, ...options})
    const entries = readTar(await collect(stream))
    return {dockerfile, entries, names: entries.map(entry => entry.name)}
  })
}

test('everything is owned by root, with the kind of file in the mode', async () => {
  const tree = {
    Dockerfile: {content: 'FROM scratch', mode: 0o600, mtime: 1_600_000_000.75},
    'bin/run': {content: 'x', mode: 0o4755},
    'bin/same': {hard: 'bin/run'},
    link: {link: 'bin/run'},
  }
  const {entries} = await packed(tree)
  expect(entries).toMatchObject([
    {name: 'Dockerfile', type: '0', mode: 0o100600, mtime: 1_600_000_000, uid: 0, gid: 0, uname: ''},
    {name: 'bin/', type: '5', mode: 0o040755, size: 0},
    {name: 'bin/run', type: '0', mode: 0o104755, size: 1},
    {name: 'bin/same', type: '1', mode: 0o104755, size: 0, linkname: 'bin/run'},
    {name: 'link', type: '2', mode: 0o120777, size: 0, linkname: 'bin/run'},
  ])
  const plain = await packed(tree, {kindInMode: false})
  expect(plain.entries.map(entry => entry.mode)).toEqual([0o600, 0o755, 0o4755, 0o4755, 0o777])
})

test('the Dockerfile and the .dockerignore go along even when they are ignored', async () => {
  const tree = {Dockerfile: '', '.dockerignore': '*', a: '', 'b/c': ''}
  expect((await packed(tree, {ignore: ignoring('*')})).names).toEqual(['.dockerignore', 'Dockerfile'])
  expect((await packed(tree, {ignore: ignoring('*', '!b')})).names).toEqual([
    '.dockerignore',
    'Dockerfile',
    'b/',
    'b/c',
  ])
  const nested = {...tree, 'docker/web/Dockerfile': '', 'docker/other': ''}
  const options = {
    ignore: ignoring('docker', '.dockerignore'),
    dockerfile: {path: 'docker/web/Dockerfile', content: ''},
  }
  expect((await packed(nested, options)).names).toEqual([
    '.dockerignore',
    'Dockerfile',
    'a',
    'b/',
    'b/c',
    'docker/web/Dockerfile',
  ])
})

test('a Dockerfile from elsewhere has a name of its own, which the .dockerignore excludes', async () => {
  const {entries, names, dockerfile} = await packed({Dockerfile: 'no', a: ''}, {dockerfile: {content: 'FROM scratch'}})
  expect(dockerfile).toMatch(/^\.dockerfile\.[0-9a-f]{20}$/)
  expect(names).toEqual(['Dockerfile', 'a', dockerfile, '.dockerignore'])
  expect(entries[2]!.content.toString()).toBe('FROM scratch')
  expect(entries[3]!.content.toString()).toBe(`.dockerignore\n${dockerfile}\n`)
})

test('the .dockerignore that is there keeps its place and its lines', async () => {
  const tree = {'.dockerignore': {content: 'a\n', mode: 0o640}, a: '', b: ''}
  const {entries, dockerfile} = await packed(tree, {ignore: ignoring('a'), dockerfile: {content: 'FROM scratch'}})
  expect(entries.map(entry => entry.name)).toEqual(['.dockerignore', 'b', dockerfile])
  expect(entries[0]).toMatchObject({mode: 0o100640})
  expect(entries[0]!.content.toString()).toBe(`a\n${dockerfile}\n`)
})

test('the name depends on the content alone, and is free', async () => {
  const name = async (content: string, tree: Record<string, TreeNode> = {}) =>
    (await packed(tree, {dockerfile: {content}})).dockerfile
  const first = await name('FROM a')
  expect(await name('FROM a')).toBe(first)
  expect(await name('FROM b')).not.toBe(first)
  expect(await name('FROM a', {[first]: ''})).not.toBe(first)
})

test('contents of all sizes arrive', async () => {
  const sizes = [0, 1, 511, 512, 513, 65_535, 65_536, 65_537, 524_288, 1_300_001]
  const content = (size: number) => Buffer.alloc(size, `${size};`)
  const {entries} = await packed(Object.fromEntries(sizes.map(size => [`f${size}`, content(size)])))
  expect(entries).toHaveLength(sizes.length + 1)
  for (const size of sizes) {
    const entry = entries.find(({name}) => name === `f${size}`)!
    expect(entry.content.equals(content(size))).toBe(true)
  }
})

const listed = (path: string, size: number, more: Partial<FileEntry> = {}): FileEntry => ({
  path,
  posixMode: 0o100644,
  mode: 0o644,
  uid: 0,
  gid: 0,
  size,
  mtimeNs: 0n,
  linkname: '',
  ...more,
})

/** The archive of entries that no longer are what they were when they were listed. */
async function archived(root: string, ...entries: FileEntry[]) {
  async function* slices() {
    yield entries
  }
  const parts = {root, entries: slices(), extras: new Map<string, Uint8Array>(), kindInMode: true}
  return readTar(await collect(writeArchive(parts)))
}

test('a file that changes after it was listed', async () => {
  await withTree({small: 'abc', large: 'x'.repeat(200_000)}, async root => {
    expect(await archived(root, listed('small', 2))).toMatchObject([{size: 2, content: Buffer.from('ab')}])
    expect(await archived(root, listed('small', 9))).toMatchObject([{size: 3, content: Buffer.from('abc')}])
    expect(await archived(root, listed('large', 100_000))).toMatchObject([{size: 100_000}])
    await expect(archived(root, listed('large', 300_000))).rejects.toMatchObject({
      code: 'BUILD_CONTEXT',
      message: '"large" became shorter while it was read',
    })
  })
})

test('a file that is gone is left out, and so are links to it', async () => {
  await withTree({kept: 'k', link: {link: 'kept'}}, async root => {
    const names = async (...entries: FileEntry[]) => (await archived(root, ...entries)).map(entry => entry.name)
    expect(await names(listed('gone', 1), listed('kept', 1), listed('big', 100_000))).toEqual(['kept'])
    expect(await names(listed('link', 1), listed('kept', 1))).toEqual(['kept'])
  })
})

test('an error of a file reaches the reader of the stream', async () => {
  await withTree({a: '', '.dockerignore': {mode: 0o755}}, async root => {
    expect(() => contextTar({root: `${root}/none`, dockerfile: read})).toThrow('is not a folder')
    expect(() => contextTar({root, ignore: ignoring('['), dockerfile: read})).toThrow('bad pattern "["')
    await expect(archived(root, listed('.dockerignore', 5))).rejects.toMatchObject({code: 'BUILD_CONTEXT'})
  })
})

test('an abort ends the stream', async () => {
  await withTree({a: 'x'.repeat(3_000_000)}, async root => {
    const stop = new AbortController()
    const {stream} = contextTar({root, dockerfile: read, signal: stop.signal})
    const collected = collect(stream)
    stop.abort()
    await expect(collected).rejects.toMatchObject({name: 'AbortError'})
  })
})

describe('the archive has what was read, whatever is on the disk by now', () => {
  const content = (entries: ReturnType<typeof readTar>, path: string) =>
    entries.find(({name}) => name === path)?.content.toString()

  test('of the Dockerfile and the .dockerignore', async () => {
    const tree = {Dockerfile: {content: 'FROM later', mode: 0o640, mtime: 1_600_000_000}, '.dockerignore': 'later'}
    const {entries} = await packed(tree, {ignore: ignoring('a', 'b')})
    expect(entries).toMatchObject([{name: '.dockerignore'}, {name: 'Dockerfile', mode: 0o100640, mtime: 1_600_000_000}])
    expect(content(entries, 'Dockerfile')).toBe('FROM scratch')
    expect(content(entries, '.dockerignore')).toBe('a\nb')
  })

  test('also where they have become something else, or are gone', async () => {
    const {entries} = await packed({Dockerfile: {link: 'x'}, x: 'FROM later'})
    expect(entries).toMatchObject([{name: 'Dockerfile', type: '0', mode: 0o100644, linkname: ''}, {name: 'x'}])
    expect(content(entries, 'Dockerfile')).toBe('FROM scratch')
    expect(content((await packed({x: ''})).entries, 'Dockerfile')).toBe('FROM scratch')
  })
})

test('a dead link stays beside a Dockerfile from elsewhere: only what is there for the build goes again', async () => {
  const tree = {'.dockerignore': {link: 'nowhere'}, a: ''}
  const {entries, dockerfile} = await packed(tree, {dockerfile: {content: 'FROM scratch'}})
  expect(entries[0]).toMatchObject({name: '.dockerignore', content: Buffer.from(`\n${dockerfile}\n`)})
})

describe('a .dockerignore that is a link', () => {
  const linked = async (tree: Record<string, TreeNode>, ...patterns: string[]) => {
    const {entries} = await packed({Dockerfile: '', ...tree}, {ignore: ignoring(...patterns)})
    return entries.find(({name}) => name === '.dockerignore')!.type === '2' ? 'link' : 'file'
  }

  test.each<[string, Record<string, TreeNode>, string[]]>([
    ['hides nothing that is sent for the build', {'.dockerignore': {link: '/dev/null'}}, ['.env']],
    ['leads to a file that the engine gets', {'.dockerignore': {link: 'conf/rules'}, 'conf/rules': ''}, ['Dockerfile']],
    ['leads there by another link', {'.dockerignore': {link: 'a'}, a: {link: 'b'}, b: ''}, ['.dockerignore']],
  ])('stays a link, as with docker, where it %s', async (_, tree, patterns) => {
    expect(await linked(tree, ...patterns)).toBe('link')
  })

  test.each<[string, Record<string, TreeNode>, string[]]>([
    ['out of the context', {'.dockerignore': {link: '/dev/null'}}, ['Dockerfile']],
    ['to what is not sent', {'.dockerignore': {link: 'conf/rules'}, 'conf/rules': ''}, ['Dockerfile', 'conf']],
    ['by way of what is not sent', {'.dockerignore': {link: 'a'}, a: {link: 'b'}, b: ''}, ['.dockerignore', 'a']],
    // For the engine the context is all there is: the way up ends at its root.
    ['out and past a file of that name', {'.dockerignore': {link: '../../dev/null'}, 'dev/null': ''}, ['Dockerfile']],
  ])('becomes a file where the engine must obey it and it leads %s', async (_, tree, patterns) => {
    expect(await linked(tree, ...patterns)).toBe('file')
  })
})

import {chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, expect, test} from '@jest/globals'
import {readExisting} from '../../../src/lib/init/existing.js'
import {writeFiles} from '../../../src/lib/init/write.js'

let root: string
let dir: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'dkr-init-'))
  dir = join(root, 'app')
  await mkdir(dir)
})

afterEach(() => rm(root, {recursive: true}))

const read = (path: string) => readFile(join(dir, path), 'utf8')
const put = (path: string, text: string) => writeFile(join(dir, path), text)
const list = async (path = dir) => (await readdir(path, {recursive: true})).sort()

test('writes files, and the folders on the way', async () => {
  const written = await writeFiles(join(dir, 'new/one'), [{path: 'a/b.txt', content: 'x'}])
  expect(written).toEqual([{path: 'a/b.txt'}])
  expect(await read('new/one/a/b.txt')).toBe('x')
  expect(await list()).toEqual(['new', 'new/one', 'new/one/a', 'new/one/a/b.txt'])
})

test('never overwrites: a path that is taken ends it, and what was written before is taken back', async () => {
  await put('c', 'mine')
  const files = ['a', 'new/b', 'c', 'd'].map(path => ({path, content: 'dkr'}))
  await expect(writeFiles(dir, files)).rejects.toMatchObject({code: 'WOULD_OVERWRITE'})
  expect(await list()).toEqual(['c'])
  expect(await read('c')).toBe('mine')
})

test('a dangling link is taken, too', async () => {
  await symlink(join(root, 'nowhere'), join(dir, 'a'))
  await expect(writeFiles(dir, [{path: 'a', content: 'x'}])).rejects.toMatchObject({code: 'WOULD_OVERWRITE'})
  expect(await list(root)).toEqual(['app', 'app/a'])
})

test('a replaced file lives on in a backup that takes no other file’s name, and keeps its mode', async () => {
  await put('f', 'old')
  await put('f.bak', 'older')
  await chmod(join(dir, 'f'), 0o640)
  const written = await writeFiles(dir, [{path: 'f', content: 'new', replaces: 'old'}])
  expect(written).toEqual([{path: 'f', backup: 'f.bak.1'}])
  expect(await Promise.all(['f', 'f.bak', 'f.bak.1'].map(read))).toEqual(['new', 'older', 'old'])
  expect((await stat(join(dir, 'f'))).mode & 0o777).toBe(0o640)
})

test('a replaced file comes back when a later one fails', async () => {
  await put('f', 'old')
  await put('g', 'mine')
  const files = [
    {path: 'f', content: 'new', replaces: 'old'},
    {path: 'g', content: 'new'},
  ]
  await expect(writeFiles(dir, files)).rejects.toMatchObject({code: 'WOULD_OVERWRITE'})
  expect(await list()).toEqual(['f', 'g'])
  expect(await read('f')).toBe('old')
})

test('a file that changed since it was looked at is not replaced', async () => {
  await put('f', 'edited meanwhile')
  await expect(writeFiles(dir, [{path: 'f', content: 'new', replaces: 'old'}])).rejects.toMatchObject({
    code: 'WOULD_OVERWRITE',
    why: expect.stringContaining('changed'),
  })
  expect(await list()).toEqual(['f'])
})

test('Ctrl-C in the middle leaves nothing behind', async () => {
  const controller = new AbortController()
  const second = {
    path: 'b',
    get content() {
      controller.abort()
      return 'x'
    },
  }
  const files = [{path: 'a', content: 'x'}, second, {path: 'c', content: 'x'}]
  await expect(writeFiles(join(dir, 'new'), files, controller.signal)).rejects.toMatchObject({
    code: 'INTERRUPTED',
    exitCode: 130,
  })
  expect(await list()).toEqual([])
})

test.each(['../out', '/tmp/out', 'a/../../out', '.', '', 'a\0b', 'C:\\out'])(
  '%j leads out of the folder',
  async path => {
    await expect(writeFiles(dir, [{path, content: 'x'}])).rejects.toMatchObject({code: 'USAGE'})
    await expect(readExisting(dir, [path])).rejects.toMatchObject({code: 'USAGE'})
    expect(await list(root)).toEqual(['app'])
  },
)

test('a folder that is a link to elsewhere is no way out', async () => {
  await mkdir(join(root, 'elsewhere'))
  await symlink(join(root, 'elsewhere'), join(dir, 'sub'))
  for (const path of ['sub/f', 'sub/deeper/f']) {
    await expect(writeFiles(dir, [{path, content: 'x'}])).rejects.toMatchObject({code: 'USAGE'})
  }
  expect(await list(join(root, 'elsewhere'))).toEqual([])
})

test('the folder itself may be a link: the user named it', async () => {
  await symlink(dir, join(root, 'link'))
  await writeFiles(join(root, 'link'), [{path: 'a', content: 'x'}])
  expect(await read('a')).toBe('x')
})

test('a folder that may not be written is explained', async () => {
  await chmod(dir, 0o555)
  const isRoot = process.geteuid?.() === 0
  // Root may write everywhere: for this one write the test is somebody else.
  await chmod(root, 0o755)
  if (isRoot) process.seteuid?.(65_534)
  try {
    await expect(writeFiles(dir, [{path: 'a', content: 'x'}])).rejects.toMatchObject({
      code: 'NOT_WRITABLE',
      exitCode: 1,
      message: `cannot write ${join(dir, 'a')}`,
      why: expect.stringContaining('belongs to someone else'),
      suggestions: expect.arrayContaining([expect.stringContaining('dkr init')]),
    })
  } finally {
    if (isRoot) process.seteuid?.(0)
    await chmod(dir, 0o755)
  }
})

test('a file where a folder should be is explained', async () => {
  await put('file', '')
  await expect(writeFiles(join(dir, 'file/app'), [{path: 'a', content: 'x'}])).rejects.toMatchObject({
    code: 'NOT_WRITABLE',
    why: expect.stringContaining('is a file'),
  })
})

import {lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {PassThrough, Readable} from 'node:stream'
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals'
import {type Headers, pack} from 'tar-stream'
import {packPath} from '../../../src/lib/copy/pack.js'
import {unpack} from '../../../src/lib/copy/unpack.js'

let root: string
let target: string
const skipped: string[] = []

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'dkr-unpack-'))
  target = join(root, 'target')
  mkdirSync(target)
  writeFileSync(join(root, 'outside'), 'untouched')
  skipped.length = 0
})
afterEach(() => rmSync(root, {recursive: true, force: true}))

const options = {renames: [], skipped: (path: string) => skipped.push(path)}

async function put(...entries: [Headers, string?][]) {
  const archive = pack()
  for (const [header, content = ''] of entries) archive.entry(header, content, () => {})
  archive.finalize()
  return unpack(archive.pipe(new PassThrough()), target, options)
}

describe('a hostile archive writes nothing outside', () => {
  test.each<[string, [Headers, string?][]]>([
    ['a name with ..', [[{name: '../outside'}, 'x']]],
    ['a name that is ..', [[{name: '..', type: 'directory'}]]],
    ['.. in the middle', [[{name: 'a/../../outside'}, 'x']]],
    [
      'a file behind its own link',
      [[{name: 'l', type: 'symlink', linkname: '/'}], [{name: `l${'x'}`}, ''], [{name: 'l/outside'}, 'x']],
    ],
    ['a relative link that leads out', [[{name: 'l', type: 'symlink', linkname: '../outside'}]]],
    [
      'a link into a folder above',
      [
        [{name: 'd', type: 'directory'}],
        [{name: 'd/l', type: 'symlink', linkname: '../..'}],
        [{name: 'd/l/outside'}, 'x'],
      ],
    ],
    ['a hard link to a file outside', [[{name: 'h', type: 'link', linkname: '../outside'}], [{name: 'h'}, 'x']]],
    [
      'a hard link through a link',
      [[{name: 'l', type: 'symlink', linkname: '/'}], [{name: 'h', type: 'link', linkname: 'l/etc/hostname'}]],
    ],
  ])('%s', async (_name, entries) => {
    await expect(put(...entries)).rejects.toMatchObject({code: 'UNSAFE_ARCHIVE', exitCode: 1})
    expect(readFileSync(join(root, 'outside'), 'utf8')).toBe('untouched')
    expect(readdirSync(root).sort()).toEqual(['outside', 'target'])
  })

  test('a link of the user among the folders is not followed', async () => {
    symlinkSync(root, join(target, 'mine'))
    await expect(put([{name: 'mine/outside'}, 'x'])).rejects.toMatchObject({code: 'UNSAFE_ARCHIVE'})
    expect(readFileSync(join(root, 'outside'), 'utf8')).toBe('untouched')
  })

  test('a link in the place of a file is replaced, not written through', async () => {
    symlinkSync(join(root, 'outside'), join(target, 'f'))
    await put([{name: 'f'}, 'new'])
    expect(readFileSync(join(root, 'outside'), 'utf8')).toBe('untouched')
    expect(lstatSync(join(target, 'f')).isFile()).toBe(true)
  })

  test('a hard link made of a link does not let a later entry write outside', async () => {
    await put(
      [{name: 'l', type: 'symlink', linkname: join(root, 'outside')}],
      [{name: 'h', type: 'link', linkname: 'l'}],
      [{name: 'h'}, 'x'],
    )
    expect(readFileSync(join(root, 'outside'), 'utf8')).toBe('untouched')
  })

  test('an absolute name stays below the folder', async () => {
    await put([{name: '/etc/x'}, 'y'])
    expect(readFileSync(join(target, 'etc/x'), 'utf8')).toBe('y')
  })
})

test('modes, times, links and folders that may not be written', async () => {
  const mtime = new Date('2001-02-03T04:05:06Z')
  const result = await put(
    [{name: 'd', type: 'directory', mode: 0o555, mtime}],
    [{name: 'd/f', mode: 0o4751, mtime}, 'text'],
    [{name: 'd/h', type: 'link', linkname: 'd/f'}],
    [{name: 'd/l', type: 'symlink', linkname: 'f', mtime}],
    [{name: 'null', type: 'character-device', devmajor: 1, devminor: 3}],
  )
  expect(result).toEqual({entries: 5, bytes: 4})
  const look = (name: string) => lstatSync(join(target, name))
  expect([look('d').mode & 0o7777, look('d/f').mode & 0o7777]).toEqual([0o555, 0o4751])
  expect([look('d').mtime, look('d/f').mtime, look('d/l').mtime]).toEqual([mtime, mtime, mtime])
  expect(look('d/h').ino).toBe(look('d/f').ino)
  expect(skipped).toEqual([join(target, 'null')])
})

test.each<[string, [Headers, string?]]>([
  ['a file over a folder', [{name: 'there'}, 'x']],
  ['a folder over a file', [{name: 'file', type: 'directory'}]],
])('%s is refused', async (_name, entry) => {
  mkdirSync(join(target, 'there'))
  writeFileSync(join(target, 'file'), '')
  await expect(put(entry)).rejects.toMatchObject({code: 'COPY_TARGET'})
})

test('an archive that ends in the middle', async () => {
  const archive = Readable.from([Buffer.from('not an archive'.repeat(100))], {objectMode: false})
  await expect(unpack(archive, target, options)).rejects.toMatchObject({code: 'ENGINE_PROTOCOL'})
})

describe('what was there stays until what takes its place is whole', () => {
  test('where the archive ends within the file', async () => {
    writeFileSync(join(target, 'f'), 'mine')
    const archive = pack()
    archive.entry({name: 'f'}, 'x'.repeat(100_000), () => {})
    archive.finalize()
    const chunks: Buffer[] = []
    for await (const chunk of archive.pipe(new PassThrough())) chunks.push(chunk as Buffer)
    const half = Buffer.concat(chunks).subarray(0, 50_000)
    const cut = async function* () {
      yield half
      throw new Error('aborted')
    }
    await expect(unpack(Readable.from(cut()), target, options)).rejects.toMatchObject({code: 'ENGINE_PROTOCOL'})
    expect(readdirSync(target)).toEqual(['f'])
    expect(readFileSync(join(target, 'f'), 'utf8')).toBe('mine')
  })

  test.each<[string, [Headers, string?]]>([
    ['a device that is left out', [{name: 'f', type: 'character-device', devmajor: 1, devminor: 3}]],
    ['a link that leads out', [{name: 'f', type: 'symlink', linkname: '../outside'}]],
    ['a hard link to nothing', [{name: 'f', type: 'link', linkname: 'nothing'}]],
  ])('where it is %s', async (_name, entry) => {
    writeFileSync(join(target, 'f'), 'mine')
    await put(entry).catch(() => undefined)
    expect(readdirSync(target)).toEqual(['f'])
    expect(readFileSync(join(target, 'f'), 'utf8')).toBe('mine')
  })

  test('and leaves nothing beside it', async () => {
    writeFileSync(join(target, 'f'), 'old')
    writeFileSync(join(target, 'l'), 'old')
    await put(
      [{name: 'f'}, 'new'],
      [{name: 'l', type: 'symlink', linkname: 'f'}],
      [{name: 'f', type: 'link', linkname: 'f'}],
    )
    expect(readdirSync(target).sort()).toEqual(['f', 'l'])
    expect(readFileSync(join(target, 'l'), 'utf8')).toBe('new')
  })
})

test('what is packed comes out the same', async () => {
  const from = join(root, 'from')
  const long = `${'long-'.repeat(30)}ü🐳`
  mkdirSync(join(from, long), {recursive: true})
  writeFileSync(join(from, long, 'f'), Buffer.alloc(300_000, 'x'))
  writeFileSync(join(from, 'empty'), '')
  symlinkSync('empty', join(from, 'l'))
  const {archive, entries} = await packPath(`${from}/.`, {renames: [], skipped: options.skipped})
  await unpack(archive, target, options)
  expect(entries()).toBe(5)
  expect(readdirSync(target).sort()).toEqual(['empty', 'l', long].sort())
  expect(readFileSync(join(target, long, 'f')).length).toBe(300_000)
})

test('a file that is not there', async () => {
  const {archive} = await packPath(join(root, 'none'), {renames: [], skipped: options.skipped})
  await expect(unpack(archive, target, options)).rejects.toMatchObject({code: 'FILE_NOT_FOUND'})
})

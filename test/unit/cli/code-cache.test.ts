import {chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink, utimes, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, it} from '@jest/globals'
import {readCodeCache, writeCodeCache} from '../../../src/lib/cli/code-cache.js'

const build = '00000000000000b1'
const before = '00000000000000b0'
const code = Buffer.from('what V8 wrote')

describe('the code cache', () => {
  let root: string
  let dir: string
  let path: string

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'dkr-test-code-'))
    dir = join(root, 'dkr', 'code')
    path = join(dir, `${build}-v20-x64-up`)
  })
  afterEach(() => rm(root, {recursive: true, force: true}))

  it('gives back what was written, which only this user can read', async () => {
    expect(readCodeCache(path)).toBeUndefined()
    writeCodeCache(path, code, build)
    expect(readCodeCache(path)).toEqual(code)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect((await stat(dir)).mode & 0o777).toBe(0o700)
    writeCodeCache(path, Buffer.from('more'), build)
    expect(readCodeCache(path)?.toString()).toBe('more')
    expect(await readdir(dir)).toEqual([`${build}-v20-x64-up`])
  })

  it.each([
    ['a byte that changed', (content: Buffer) => Buffer.concat([content.subarray(0, -1), Buffer.from('!')])],
    ['an end that is missing', (content: Buffer) => content.subarray(0, -1)],
    ['no more than a head', (content: Buffer) => content.subarray(0, 10)],
    ['nothing in it', () => Buffer.alloc(0)],
  ])('takes none with %s', async (_, damage) => {
    writeCodeCache(path, code, build)
    await writeFile(path, damage(await readFile(path)))
    expect(readCodeCache(path)).toBeUndefined()
  })

  it('takes none that others can write', async () => {
    writeCodeCache(path, code, build)
    await chmod(path, 0o666)
    expect(readCodeCache(path)).toBeUndefined()
  })

  it('does without where nothing can be written', async () => {
    await writeFile(join(root, 'dkr'), 'a file, no folder')
    writeCodeCache(path, code, build)
    expect(readCodeCache(path)).toBeUndefined()
    await rm(join(root, 'dkr'))
    await symlink('nowhere/at/all', join(root, 'dkr'))
    writeCodeCache(path, code, build)
    expect(readCodeCache(path)).toBeUndefined()
  })

  it('removes what other versions left a day ago', async () => {
    writeCodeCache(join(dir, `${before}-v20-x64-up`), code, before)
    writeCodeCache(join(dir, `${before}-v20-x64-ls`), code, before)
    const twoDaysAgo = Date.now() / 1000 - 2 * 24 * 60 * 60
    await utimes(join(dir, `${before}-v20-x64-up`), twoDaysAgo, twoDaysAgo)
    writeCodeCache(path, code, build)
    expect((await readdir(dir)).sort()).toEqual([`${before}-v20-x64-ls`, `${build}-v20-x64-up`])
  })

  it('leaves alone what is not its own, and a folder behind a link', async () => {
    const twoDaysAgo = Date.now() / 1000 - 2 * 24 * 60 * 60
    const other = join(root, 'other')
    await mkdir(other)
    for (const name of ['note', `${before}-v20-x64-up`]) {
      await writeFile(join(other, name), '')
      await utimes(join(other, name), twoDaysAgo, twoDaysAgo)
    }
    await mkdir(join(root, 'dkr'))
    await symlink(other, dir)
    writeCodeCache(path, code, build)
    expect((await readdir(other)).sort()).toEqual([`${before}-v20-x64-up`, 'note'])
    await rm(dir)
    await rename(other, dir)
    writeCodeCache(path, code, build)
    expect((await readdir(dir)).sort()).toEqual([`${build}-v20-x64-up`, 'note'])
  })
})

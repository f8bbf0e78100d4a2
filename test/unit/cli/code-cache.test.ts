import {chmod, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, it} from '@jest/globals'
import {readCodeCache, writeCodeCache} from '../../../src/lib/cli/code-cache.js'

const code = Buffer.from('what V8 wrote')

describe('the code cache', () => {
  let root: string
  let dir: string
  let path: string

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'dkr-test-code-'))
    dir = join(root, 'dkr', 'code')
    path = join(dir, 'build1-v20-x64-up')
  })
  afterEach(() => rm(root, {recursive: true, force: true}))

  it('gives back what was written, which only this user can read', async () => {
    expect(readCodeCache(path)).toBeUndefined()
    writeCodeCache(path, code, 'build1')
    expect(readCodeCache(path)).toEqual(code)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect((await stat(dir)).mode & 0o777).toBe(0o700)
    writeCodeCache(path, Buffer.from('more'), 'build1')
    expect(readCodeCache(path)?.toString()).toBe('more')
    expect(await readdir(dir)).toEqual(['build1-v20-x64-up'])
  })

  it.each([
    ['a byte that changed', (content: Buffer) => Buffer.concat([content.subarray(0, -1), Buffer.from('!')])],
    ['an end that is missing', (content: Buffer) => content.subarray(0, -1)],
    ['no more than a head', (content: Buffer) => content.subarray(0, 10)],
    ['nothing in it', () => Buffer.alloc(0)],
  ])('takes none with %s', async (_, damage) => {
    writeCodeCache(path, code, 'build1')
    await writeFile(path, damage(await readFile(path)))
    expect(readCodeCache(path)).toBeUndefined()
  })

  it('takes none that others can write', async () => {
    writeCodeCache(path, code, 'build1')
    await chmod(path, 0o666)
    expect(readCodeCache(path)).toBeUndefined()
  })

  it('does without where nothing can be written', async () => {
    await writeFile(join(root, 'dkr'), 'a file, no folder')
    writeCodeCache(path, code, 'build1')
    expect(readCodeCache(path)).toBeUndefined()
    await rm(join(root, 'dkr'))
    await symlink('nowhere/at/all', join(root, 'dkr'))
    writeCodeCache(path, code, 'build1')
    expect(readCodeCache(path)).toBeUndefined()
  })

  it('removes what other versions left a day ago', async () => {
    writeCodeCache(join(dir, 'build0-v20-x64-up'), code, 'build0')
    writeCodeCache(join(dir, 'build0-v20-x64-ls'), code, 'build0')
    const twoDaysAgo = Date.now() / 1000 - 2 * 24 * 60 * 60
    await utimes(join(dir, 'build0-v20-x64-up'), twoDaysAgo, twoDaysAgo)
    writeCodeCache(path, code, 'build1')
    expect((await readdir(dir)).sort()).toEqual(['build0-v20-x64-ls', 'build1-v20-x64-up'])
  })
})

import {readdir, readFile, rm, stat, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, beforeAll, beforeEach, describe, expect, it} from '@jest/globals'
import {dkr, freshFolder} from '../support/dkr.js'

describe('dkr keeps what it compiled for the next start', () => {
  let folder: Awaited<ReturnType<typeof freshFolder>>
  let env: Record<string, string>
  let code: string

  beforeAll(async () => {
    folder = await freshFolder('dkr-test-code-')
    env = {XDG_CACHE_HOME: folder.path}
    code = join(folder.path, 'dkr', 'code')
    await writeFile(join(folder.path, 'dkr.yaml'), 'name: dkr-test-code\n')
    await writeFile(join(folder.path, 'Dockerfile'), 'FROM scratch\n')
  })
  beforeEach(() => rm(code, {recursive: true, force: true}))
  afterAll(async () => {
    await folder[Symbol.asyncDispose]()
  })

  const names = async () => (await readdir(code)).map(name => name.replace(/^[0-9a-f]{16}-v[\d.]+-\w+-/, '')).sort()

  it('a file a command, one for help, none for a failure', async () => {
    const run = (...args: string[]) => dkr(args, {env, cwd: folder.path})
    for (const args of [['--version'], ['ls'], ['up', '--help'], ['lint', '--no-such-flag'], ['nonsense']]) {
      await run(...args)
    }
    expect(await names()).toEqual(['help', 'ls'])
  })

  it('what was read from it does the same, also where it loads a package', async () => {
    // With dkr.yaml: yaml is a package that is loaded when needed.
    const build = () => dkr(['build', '--dry-run', '.'], {env, cwd: folder.path})
    const first = await build()
    expect(first).toMatchObject({code: 0, stdout: expect.stringContaining('-t dkr-test-code:latest')})
    const written = await stat(join(code, (await readdir(code))[0]!))
    expect(await build()).toEqual(first)
    expect((await stat(join(code, (await readdir(code))[0]!))).ino).toBe(written.ino)
  })

  it('a damaged file is written anew', async () => {
    await dkr(['--version'], {env})
    const path = join(code, (await readdir(code))[0]!)
    const content = await readFile(path)
    content[5000]! ^= 0xff
    await writeFile(path, content)
    expect(await dkr(['--version'], {env})).toMatchObject({code: 0, stderr: ''})
    expect(await readFile(path)).not.toEqual(content)
  })

  it('none is kept where Node is told to keep none, or where nothing can be written', async () => {
    const plain = await dkr(['--version'], {env: {...env, NODE_DISABLE_COMPILE_CACHE: '1'}})
    await expect(stat(code)).rejects.toThrow('ENOENT')
    expect(await dkr(['--version'], {env: {XDG_CACHE_HOME: join(folder.path, 'dkr.yaml')}})).toEqual(plain)
  })
})

import {spawnSync} from 'node:child_process'
import {once} from 'node:events'
import {mkdir, readFile, writeFile} from 'node:fs/promises'
import {createServer} from 'node:net'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {dkr, dkrJson, dkrPath, freshFolder} from '../support/dkr.js'
import {docker} from '../support/docker-client.js'

const name = 'dkr-test-cp'

describe('cp', () => {
  let folder: Awaited<ReturnType<typeof freshFolder>>
  let cwd: string

  beforeAll(async () => {
    folder = await freshFolder(`${name}-`)
    cwd = folder.path
    await writeFile(join(cwd, 'file'), 'text\n')
    await docker(['run', '-d', '--init', '--name', name, '-u', 'nobody', 'busybox:1.36', 'sleep', '600'])
  })
  afterAll(async () => {
    await docker(['rm', '-f', name])
    await folder[Symbol.asyncDispose]()
  })

  it('says nothing in a script, and tells what it did as JSON', async () => {
    expect(await dkr(['cp', 'file', `${name}:/tmp/`], {cwd})).toEqual({code: 0, stdout: '', stderr: ''})
    expect(await dkrJson(['cp', `${name}:/tmp/file`, 'back'], {cwd})).toEqual({
      source: `${name}:/tmp/file`,
      target: 'back',
      entries: 1,
    })
    expect(await readFile(join(cwd, 'back'), 'utf8')).toBe('text\n')
    await dkr(['cp', '-a', 'file', `${name}:/tmp/own`], {cwd})
    expect(await docker(['exec', name, 'stat', '-c', '%u:%g', '/tmp/own'])).toBe('65534:65534')
  })

  it('errors name the container as it was typed', async () => {
    const {code, stderr} = await dkr(['cp', `${name}:/nope`, '.'], {cwd})
    expect(code).toBe(1)
    expect(stderr).toContain(`no such file or folder in ${name}: /nope`)
    expect(stderr).toContain(`dkr exec ${name} ls -la /`)
    expect(stderr).not.toMatch(/[0-9a-f]{12}/)
  })

  it('of a stopped container the way to look needs no running one, and works', async () => {
    const stopped = `${name}-stopped`
    await docker(['create', '--name', stopped, 'busybox:1.36', 'true'])
    try {
      const missing = await dkr(['cp', `${stopped}:/etc/none/nope`, '.'], {cwd})
      expect(missing.code).toBe(1)
      expect(missing.stderr).toContain(`Try: dkr cp ${stopped}:/etc - | tar t\n`)
      const names = spawnSync('tar', ['t'], {input: (await dkr(['cp', `${stopped}:/etc`, '-'])).stdout})
      expect(names.stdout.toString()).toContain('etc/passwd')
      const running = await dkr(['cp', `${name}:/etc/none/nope`, '.'], {cwd})
      expect(running.stderr).toContain(`Try: dkr exec ${name} ls -la /etc\n`)
      expect((await dkr(['exec', name, 'ls', '-la', '/etc'])).code).toBe(0)
    } finally {
      await docker(['rm', '-f', stopped])
    }
  })

  it('a local file with a colon in its name is written with ./', async () => {
    await mkdir(join(cwd, 'x:b'), {recursive: true})
    await writeFile(join(cwd, 'x:b', 'f'), 'text\n')
    const both = await dkr(['cp', 'x:b/f', `${name}:/tmp/`], {cwd})
    expect(both).toMatchObject({code: 2, stderr: expect.stringContaining(`Try: dkr cp ./x:b/f ${name}:/tmp/\n`)})
    expect(await dkr(['cp', './x:b/f', `${name}:/tmp/`], {cwd})).toMatchObject({code: 0})
    const one = await dkr(['cp', 'x:b/f', 'copied'], {cwd})
    expect(one).toMatchObject({code: 1, stderr: expect.stringContaining('Try: dkr cp ./x:b/f CONTAINER:/\n')})
    // A container of that name is meant, whatever is here.
    expect((await dkr(['cp', 'nosuch:/f', '.'], {cwd})).stderr).toContain('Try: dkr ls -a\n')
  })

  it('what is no archive is told as that', async () => {
    const {code, stderr} = await dkr(['cp', '-', `${name}:/tmp`], {cwd, input: 'notatar\n'})
    expect(code).toBe(1)
    expect(stderr).toContain('what came on stdin is not a tar archive')
    expect(stderr).toContain(`tar -c FILE | dkr cp - ${name}:/tmp`)
  })

  it('a full disk behind stdout is an error of the output', () => {
    const script = `"$NODE" "$DKR" cp ${name}:/etc/passwd - >/dev/full`
    const env = {...process.env, NODE: process.execPath, DKR: dkrPath, NODE_OPTIONS: ''}
    const {status, stderr} = spawnSync('sh', ['-c', script], {cwd, env, encoding: 'utf8'})
    expect(status).toBe(1)
    expect(stderr).toContain('write /dev/stdout: no space left on device')
    expect(stderr).toContain('(OUTPUT_FAILED, exit code 1)')
  })

  it('an archive goes out and comes in through a pipe, of 64 MB too', async () => {
    const script = `set -e; head -c 64000000 /dev/urandom >big; sha256sum <big
      "$NODE" "$DKR" cp big ${name}:/tmp/big
      # The engine locks a container while it reads from it: a pipe back into the same one would wait for ever.
      "$NODE" "$DKR" cp ${name}:/tmp/big - >big.tar
      "$NODE" "$DKR" cp - ${name}:/var <big.tar
      "$NODE" "$DKR" cp ${name}:/var/big - | tar -xO | sha256sum`
    const env = {...process.env, NODE: process.execPath, DKR: dkrPath, NODE_OPTIONS: ''}
    const {stdout, status, stderr} = spawnSync('sh', ['-c', script], {cwd, env, encoding: 'utf8'})
    expect({status, stderr}).toEqual({status: 0, stderr: ''})
    const [before, after] = stdout.trim().split('\n')
    expect(after).toBe(before)
  })

  it.each([
    [['cp', `${name}:/none`, '.'], 1, 'PATH_NOT_FOUND'],
    [['cp', 'none', `${name}:/tmp`], 1, 'FILE_NOT_FOUND'],
    [['cp', 'dkr-test-none:/x', '.'], 1, 'CONTAINER_NOT_FOUND'],
    [['cp', 'file', 'file'], 2, 'USAGE'],
    [['cp', '-', `${name}:/none`], 1, 'COPY_TARGET'],
    [['cp', '--json', `${name}:/etc`, '-'], 2, 'USAGE'],
  ])('%j', async (args, code, error) => {
    const result = await dkr(args, {cwd})
    expect(result.stderr + result.stdout).toContain(error)
    expect(result.code).toBe(error === 'FILE_NOT_FOUND' ? 2 : code)
  })

  it('a pipe or a socket by itself is no success, within a folder it is left out', async () => {
    await docker(['exec', name, 'sh', '-c', 'mkdir /tmp/odd; mkfifo /tmp/odd/pipe; echo x >/tmp/odd/file'])
    const pipe = await dkr(['cp', `${name}:/tmp/odd/pipe`, '.'], {cwd})
    expect(pipe).toMatchObject({code: 1, stdout: ''})
    expect(pipe.stderr).toContain(`nothing to copy: ${name}:/tmp/odd/pipe is a device, a pipe or a socket`)
    const folder = await dkr(['cp', `${name}:/tmp/odd`, '.'], {cwd})
    expect(folder.code).toBe(0)
    expect(folder.stderr).toContain('left out:')
    expect(await readFile(join(cwd, 'odd/file'), 'utf8')).toBe('x\n')

    const server = createServer().listen(join(cwd, 'socket'))
    await once(server, 'listening')
    const socket = await dkr(['cp', 'socket', `${name}:/tmp/`], {cwd})
    server.close()
    expect(socket).toMatchObject({code: 1, stdout: ''})
    expect(socket.stderr).toContain('COPY_SPECIAL')
    expect(await docker(['exec', name, 'ls', '/tmp'])).not.toContain('socket')
  })

  it('--dry-run', async () => {
    expect((await dkr(['cp', '--dry-run', '-L', "it's", `${name}:/x`])).stdout).toBe(
      `docker cp -L 'it'\\''s' ${name}:/x\n`,
    )
  })
})

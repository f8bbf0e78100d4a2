import {spawnSync} from 'node:child_process'
import {mkdir, readdir, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import type {BuildResult} from '../../src/lib/build/build.js'
import {dkr, dkrJson, freshFolder} from '../support/dkr.js'
import {docker, dockerClient} from '../support/docker-client.js'

const image = 'dkr-test-control'
const env = {DOCKER_BUILDKIT: '1'}

describe('what only BuildKit itself can be told', () => {
  let folder: Awaited<ReturnType<typeof freshFolder>>

  beforeAll(async () => {
    folder = await freshFolder('dkr-test-control-')
    const dockerfile = [
      'FROM busybox:1.36 AS one',
      `RUN echo ${folder.path} > /one`,
      'FROM busybox:1.36 AS two',
      'RUN date > /two',
      'FROM busybox:1.36',
      'COPY --from=one /one /',
      'COPY --from=two /two /',
    ]
    await writeFile(join(folder.path, 'Dockerfile'), `${dockerfile.join('\n')}\n`)
  })
  afterAll(async () => {
    await dockerClient(['rmi', '-f', image])
    await folder[Symbol.asyncDispose]()
  })

  it('--no-cache-filter runs one stage again', async () => {
    const first = await dkrJson<BuildResult>(['build', '-t', image], {cwd: folder.path, env})
    expect(await dkrJson<BuildResult>(['build', '-t', image], {cwd: folder.path, env})).toMatchObject({
      cached: true,
      imageId: first.imageId,
    })
    const args = ['build', '-t', image, '--no-cache-filter', 'TWO', '--label', 'a=b', '--explain']
    const again = await dkrJson<BuildResult>(args, {cwd: folder.path, env})
    const cachedOf = (text: string) => again.steps.find(({name}) => name.includes(text))?.cached
    expect([cachedOf('> /one'), cachedOf('> /two')]).toEqual([true, false])
    expect(again.cacheMiss).toMatchObject({line: 4, cause: 'no-cache', certain: true})
    expect(again.imageId).not.toBe(first.imageId)
    expect(await docker(['inspect', '-f', '{{.Id}} {{.Config.Labels.a}}', image])).toBe(`${again.imageId} b`)
  })

  it('says where it fails, as every build does', async () => {
    const input = 'FROM busybox:1.36 AS one\nRUN echo nearly && exit 7\n'
    const result = await dkr(['build', '--no-cache-filter', 'one', '-f', '-', '.'], {cwd: folder.path, env, input})
    expect(result.code).toBe(1)
    expect(result.stderr).toMatch(/build failed at Dockerfile.*RUN echo nearly.*\(exit code 7\)\n.*nearly/)
  })

  it.each([
    {args: ['--no-cache-filter', 'three'], code: 2, message: 'its stages: one, two'},
    {args: ['--no-cache-filter', 'one', '--add-host', 'h:host-gateway'], code: 2, message: 'host-gateway'},
  ])('refuses $args', async ({args, code, message}) => {
    const result = await dkr(['build', ...args], {cwd: folder.path, env})
    expect(result).toMatchObject({code, stdout: '', stderr: expect.stringContaining(message)})
  })

  it('the classic builder knows none of it', async () => {
    const options = {cwd: folder.path, env: {DOCKER_BUILDKIT: '0'}}
    const result = await dkr(['build', '--no-cache-filter', 'one'], options)
    expect(result).toMatchObject({code: 1, stderr: expect.stringContaining('--no-cache-filter needs BuildKit')})
  })

  it('a cache goes to a registry, or the engine is said to be unable to', async () => {
    const ref = `${process.env.DKR_TEST_REGISTRY}/dkr-test-control-cache`
    const result = await dkr(['build', '-t', image, '--cache-to', ref], {cwd: folder.path, env})
    if (result.code === 0) return
    expect(result).toMatchObject({code: 1, stderr: expect.stringContaining('cannot write a cache to a registry')})
    expect(result.stderr).toContain('--cache-to type=inline')
  })
})

describe('--ssh with a key in a file', () => {
  let folder: Awaited<ReturnType<typeof freshFolder>>

  beforeAll(async () => {
    folder = await freshFolder('dkr-test-sshkey-')
    await writeFile(
      join(folder.path, 'Dockerfile'),
      'FROM busybox:1.36\nRUN --mount=type=ssh test -S "$SSH_AUTH_SOCK"\n',
    )
    for (const [name, word] of [
      ['key', ''],
      ['locked', 'a passphrase'],
    ] as const) {
      spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', word, '-f', join(folder.path, name)])
    }
    await mkdir(join(folder.path, 'tmp'))
  })
  afterAll(async () => {
    await dockerClient(['rmi', '-f', image])
    await folder[Symbol.asyncDispose]()
  })

  const build = (key: string) =>
    dkr(['build', '--no-cache', '-q', '-t', image, '--ssh', `default=${key}`], {
      cwd: folder.path,
      env: {...env, TMPDIR: join(folder.path, 'tmp'), SSH_AUTH_SOCK: undefined},
    })

  /** A machine without OpenSSH is told so. */
  const hasKeys = spawnSync('ssh-keygen', ['-?']).error === undefined

  it('has an agent for the time of the build', async () => {
    if (!hasKeys) {
      await writeFile(join(folder.path, 'key'), 'any')
      expect(await build('key')).toMatchObject({code: 2, stderr: expect.stringContaining('OpenSSH')})
      return
    }
    expect(await build('key')).toMatchObject({code: 0, stdout: expect.stringContaining('sha256:')})
    expect(await readdir(join(folder.path, 'tmp'))).toEqual([])
  })

  it('asks for no passphrase', async () => {
    if (!hasKeys) return
    expect(await build('locked')).toMatchObject({code: 2, stderr: expect.stringContaining('it has a passphrase')})
    expect(await readdir(join(folder.path, 'tmp'))).toEqual([])
  })
})

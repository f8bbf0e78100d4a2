import {mkdir, readdir, readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {dkr, freshFolder} from '../support/dkr.js'
import {docker, dockerClient} from '../support/docker-client.js'

const image = 'dkr-test-secrets'
const fromFile = 'f1le-s3cret-value'
const fromVariable = 'var1able-s3cret-value'
/** In each form that a step can print with a program of busybox. */
const forms = [fromFile, fromVariable].flatMap(value => [
  value,
  Buffer.from(value).toString('base64').slice(0, 20),
  Buffer.from(`x${value}`).toString('base64').slice(4, 24),
  Buffer.from(value).toString('hex'),
])

/** The content of every file below a folder. */
async function allFiles(folder: string): Promise<string> {
  const entries = await readdir(folder, {recursive: true, withFileTypes: true})
  const files = entries.filter(entry => entry.isFile())
  return (await Promise.all(files.map(({parentPath, name}) => readFile(join(parentPath, name), 'utf8')))).join('\n')
}

describe('secrets of a build', () => {
  let folder: Awaited<ReturnType<typeof freshFolder>>
  let cwd: string
  let state: string

  beforeAll(async () => {
    folder = await freshFolder('dkr-test-secrets-')
    cwd = join(folder.path, 'app')
    state = join(folder.path, 'state')
    await mkdir(cwd)
    await writeFile(join(folder.path, 'token'), `${fromFile}\n`)
    const each =
      'for s in one two; do base64 /run/secrets/$s; xxd -p /run/secrets/$s; (printf x; cat /run/secrets/$s) | base64; done'
    const show = `cat /run/secrets/one /run/secrets/two; echo; ${each}; test -s /run/secrets/one && test -s /run/secrets/two`
    const mounts = '--mount=type=secret,id=one --mount=type=secret,id=two'
    await writeFile(join(cwd, 'Dockerfile'), `FROM busybox:1.36\nRUN ${mounts} ${show}\n`)
    await writeFile(join(cwd, 'failing.Dockerfile'), `FROM busybox:1.36\nRUN ${mounts} ${show} && exit 3\n`)
  })
  afterAll(async () => {
    await dockerClient(['rmi', '-f', image])
    await folder[Symbol.asyncDispose]()
  })

  const build = (args: string[]) =>
    dkr(
      ['build', '--no-cache', '-t', image, '--secret', 'id=one,src=../token', '--secret', 'id=two,env=TWO', ...args],
      {
        cwd,
        env: {TWO: fromVariable, XDG_STATE_HOME: state, DEBUG: 'dkr'},
      },
    )

  it('reach the step, and nothing else: not the output, the log, the state, the image, the JSON', async () => {
    const plain = await build(['--progress', 'plain', '.'])
    expect(plain.code).toBe(0)
    expect(plain.stderr).toContain('***')
    const json = await build(['--json', '--progress', 'json', '.'])
    const failed = await build(['-f', 'failing.Dockerfile', '.'])
    expect(failed.code).toBe(1)
    const dry = await build(['--dry-run', '.'])
    expect(dry.stdout).toContain('--secret id=two,env=TWO')
    const history = await docker(['history', '--no-trunc', image])
    const inspect = await docker(['inspect', image])
    const texts = [plain, json, failed, dry].flatMap(({stdout, stderr}) => [stdout, stderr])
    for (const text of [...texts, history, inspect, await allFiles(state)]) {
      for (const form of forms) expect(text).not.toContain(form)
    }
  })

  it('are refused by the classic builder before anything is sent', async () => {
    const result = await dkr(['build', '--secret', 'id=one,src=../token', '.'], {cwd, env: {DOCKER_BUILDKIT: '0'}})
    expect(result).toMatchObject({code: 1, stdout: '', stderr: expect.stringContaining('--secret needs BuildKit')})
  })
})

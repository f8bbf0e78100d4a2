import {execFile, spawn} from 'node:child_process'
import {mkdir, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {promisify} from 'node:util'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {dkr, dkrPath, ended, freshFolder, startDkr} from '../support/dkr.js'
import {dockerClient} from '../support/docker-client.js'
import {eventually} from '../support/eventually.js'

const name = 'dkr-test-pipes'
const image = 'busybox:1.36'

let folder: Awaited<ReturnType<typeof freshFolder>>
const at = (path: string) => join(folder.path, path)
const mkfifo = (path: string) => promisify(execFile)('mkfifo', [at(path)])
/** In bash, where "$@" starts the program. */
const bash = (script: string) =>
  ended(spawn('bash', ['-c', script, 'bash', process.execPath, '--', dkrPath], {cwd: folder.path}))

beforeAll(async () => {
  folder = await freshFolder('dkr-test-pipes-')
  await mkdir(at('app'))
  await mkdir(at('config'))
  await mkfifo('app/.dockerignore')
  await mkfifo('config/config.json')
  await mkfifo('pipe')
  await writeFile(at('app/Dockerfile'), `FROM ${image}\n`)
  await writeFile(
    at('Dockerfile'),
    `FROM ${image}\nRUN --mount=type=secret,id=one grep -q ^A=1 /run/secrets/one && echo ${folder.path}\n`,
  )
})
afterAll(async () => {
  await dockerClient(['rmi', '-f', name])
  await folder[Symbol.asyncDispose]()
})

describe('a pipe that is given for its content', () => {
  const run = `"$@" run --rm --network none`

  it.each([
    ['of a shell', `${run} --env-file <(sleep 0.3; echo A=1) ${image} sh -c 'echo $A'`],
    ['that is standard input', `echo A=1 | ${run} --env-file /dev/stdin ${image} sh -c 'echo $A'`],
    ['with a name', `(echo A=1 > pipe) & ${run} --env-file pipe ${image} sh -c 'echo $A'`],
  ])('%s: an env file', async (_what, script) => {
    expect(await bash(script)).toEqual({code: 0, stdout: '1\n', stderr: ''})
  })

  it('of a shell: labels, a seccomp profile, a secret', async () => {
    const profile = `--security-opt seccomp=<(echo '{"defaultAction":"SCMP_ACT_ALLOW"}')`
    expect(await bash(`${run} --label-file <(echo a=b) ${profile} ${image} echo ok`)).toMatchObject({stdout: 'ok\n'})
    expect(await bash(`"$@" build -q -t ${name} --secret id=one,src=<(echo A=1) .`)).toMatchObject({code: 0})
  })

  it('that never ends is read as far as it may', async () => {
    expect(await dkr(['run', '--env-file', '/dev/zero', image])).toMatchObject({
      code: 125,
      stderr: expect.stringContaining('it is larger than 16 MiB'),
    })
  })
})

it('a password that never ends: the first Ctrl-C ends the wait for it', async () => {
  const child = startDkr(['login', '-u', 'me', '--password-stdin', '127.0.0.1:1'], {env: {DOCKER_CONFIG: at('')}})
  const closed = ended(child)
  let said = ''
  child.stderr!.on('data', (chunk: Buffer) => {
    said += chunk
  })
  await eventually(async () => said.includes('logging in at'), 'it is about to read it')
  child.kill('SIGINT')
  expect(await closed).toMatchObject({code: 130, stderr: expect.stringContaining('interrupted by SIGINT')})
})

describe('a pipe that nothing writes to', () => {
  it.each([
    ['--env-file', ['run', '--env-file', 'pipe', image]],
    ['--secret', ['build', '--secret', 'id=one,src=pipe', '.']],
  ])('%s: a signal ends the wait', async (_flag, args) => {
    const child = startDkr(args, {cwd: folder.path})
    const closed = ended(child)
    const waits = async () =>
      (await promisify(execFile)('ls', ['-l', `/proc/${child.pid}/fd`])).stdout.includes(at('pipe'))
    await eventually(waits, 'it has the pipe open')
    child.kill('SIGTERM')
    const {code, stdout} = await closed
    expect([code === null || code === 143, stdout]).toEqual([true, ''])
  })

  it.each([
    ['build', ['build', 'app']],
    ['up', ['up', '-d', 'app']],
    ['build --show-context', ['build', '--show-context', 'app']],
    ['lint', ['lint', 'app']],
  ])('in the place of the ignore file: %s says what it is', async (_title, args) => {
    const result = await dkr(args, {cwd: folder.path})
    expect(result).toMatchObject({code: 1, stderr: expect.stringContaining('.dockerignore is a named pipe')})
  })

  it('in the place of the ignore file: the classic builder says what it is', async () => {
    const result = await dkr(['build', 'app'], {cwd: folder.path, env: {DOCKER_BUILDKIT: '0'}})
    expect(result).toMatchObject({code: 1, stderr: expect.stringContaining('.dockerignore is a named pipe')})
  })

  it.each([
    ['ls', ['ls'], 0],
    // It has no namespace, which is seen before the registry is asked.
    ['push', ['push', name], 2],
    ['pull', ['pull', `127.0.0.1:1/${name}`], 1],
    ['doctor', ['doctor'], 1],
  ])("in the place of docker's config.json: %s says what it is", async (_title, args, exitCode) => {
    // Without DOCKER_HOST the file is also asked for the context.
    const env = {DOCKER_CONFIG: at('config'), DOCKER_HOST: undefined}
    const {code, stdout, stderr} = await dkr(args, {env})
    expect([code, stdout + stderr]).toEqual([exitCode, expect.stringContaining('it is a named pipe, not a file')])
  })
})

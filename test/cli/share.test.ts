import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from '@jest/globals'
import {dkr} from '../support/dkr.js'
import {docker, dockerClient} from '../support/docker-client.js'
import {freePort, type Registry, startRegistry} from '../support/registry.js'
import {putIndex, readTag} from '../support/remote-index.js'

const namespace = `dkrsharecli${process.pid}`
let registry: Registry
let dir: string
let image: string
let env: Record<string, string>

beforeAll(async () => {
  registry = await startRegistry()
  dir = mkdtempSync(join(tmpdir(), 'dkr-share-'))
  env = {DOCKER_CONFIG: dir}
  image = `${registry.host}/${namespace}/app:1`
  const page = `RUN mkdir /www && echo ${namespace} > /www/index.html`
  const dockerfile = `FROM busybox:1.36\n${page}\nEXPOSE 8000\nCMD ["httpd", "-f", "-p", "8000", "-h", "/www"]\n`
  await docker(['build', '-q', '-t', `${namespace}/app`, '-'], {input: dockerfile})
})
afterAll(async () => {
  await dockerClient(['rm', '-f', namespace])
  await dockerClient(['rmi', '-f', `${namespace}/app`, image])
  await registry.stop()
  rmSync(dir, {recursive: true, force: true})
})

const succeeds = async (...args: string[]) => {
  const result = await dkr(args, {env})
  expect({...result, stdout: ''}).toMatchObject({code: 0})
  return result
}

/** The body of the page, once the server in the container listens. */
async function page(url: string): Promise<string> {
  for (;;) {
    const answer = await fetch(url).catch(() => undefined)
    if (answer) return (await answer.text()).trim()
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

describe('an image goes to a registry and comes back', () => {
  test('tag, push, remove, run', async () => {
    expect((await succeeds('tag', `${namespace}/app`, image)).stdout).toBe(`${image}\n`)

    const pushed = await succeeds('push', image)
    expect(pushed.stdout).toMatch(new RegExp(`^${image}@sha256:[0-9a-f]{64}\n$`))
    expect(pushed.stderr).toContain(`pushing to ${image}`)
    expect(pushed.stderr).toContain(`dkr run -d -p 8000:8000 ${image}`)

    await docker(['rmi', '-f', `${namespace}/app`, image])
    const port = await freePort()
    await succeeds('run', '-d', '--name', namespace, '-p', `127.0.0.1:${port}:8000`, image)
    expect(await page(`http://127.0.0.1:${port}/`)).toBe(namespace)
  })

  test('as JSON', async () => {
    const {stdout} = await succeeds('push', '--json', image)
    const digest = expect.stringMatching(/^sha256:[0-9a-f]{64}$/)
    const pushed = JSON.parse(stdout) as {digest: string}
    expect(pushed).toEqual({
      image,
      digest,
      reference: `${image}@${pushed.digest}`,
      size: expect.any(Number),
      run: `dkr run -d -p 8000:8000 ${image}`,
    })
    const pulled = await succeeds('pull', '--json', image)
    expect(JSON.parse(pulled.stdout)).toEqual({
      image,
      digest: pushed.digest,
      reference: `${image}@${pushed.digest}`,
      id: digest,
      status: 'up to date',
    })
  })

  test('a multi-platform tag stays unless --force is given, and then both digests are said', async () => {
    const [host, ...rest] = image.replace(/:1$/, '').split('/')
    const repository = {host: host!, path: rest.join('/')}
    const digest = await putIndex(repository, 'multi', {from: '1', architectures: ['amd64', 'arm64']})
    const push = ['push', 'busybox:1.36', '--as', image.replace(/1$/, 'multi')]
    const refused = await dkr([...push, '--json'], {env})
    expect(refused).toMatchObject({code: 5, stderr: ''})
    expect(JSON.parse(refused.stdout)).toMatchObject({error: {code: 'WOULD_OVERWRITE', exitCode: 5}})
    expect(await readTag(repository, 'multi')).toMatchObject({digest})

    const forced = await succeeds(...push, '--force', '--json')
    const replaced = {digest, platforms: ['linux/amd64', 'linux/arm64'], lost: ['linux/arm64']}
    expect(JSON.parse(forced.stdout)).toMatchObject({replaced})

    await putIndex(repository, 'multi', {from: '1', architectures: ['amd64', 'arm64']})
    const quiet = await succeeds(...push, '--force', '-q')
    expect(quiet.stdout).toMatch(/^\S+@sha256:[0-9a-f]{64}\n$/)
    expect(quiet.stderr).toMatch(/^Warning: \S+:multi lost linux\/arm64: \S+ replaced \S+\. .*\n$/)
    await dockerClient(['rmi', '-f', image.replace(/1$/, 'multi')])
  })

  test('-q says only the result', async () => {
    for (const command of ['push', 'pull']) {
      const {stdout, stderr} = await succeeds(command, '-q', image)
      expect(stdout).toMatch(/^\S+@sha256:[0-9a-f]{64}\n$/)
      expect(stderr).toBe('')
    }
  })
})

describe('--dry-run prints what docker would do the same with, and needs no engine', () => {
  test.each([
    [['tag', 'app', 'localhost:5000/me/app:1'], 'docker tag app:latest localhost:5000/me/app:1\n'],
    [['push', 'localhost:5000/me/app'], 'docker push localhost:5000/me/app:latest\n'],
    [['push', '-a', 'localhost:5000/me/app'], 'docker push --all-tags localhost:5000/me/app\n'],
    [['push', 'app', '--as', 'me/app:1'], 'set -e\ndocker tag app:latest me/app:1\ndocker push me/app:1\n'],
    [['pull', '--platform', 'linux/arm64', 'app'], 'docker pull --platform linux/arm64 app:latest\n'],
    [['login', '-u', 'me', '--password-stdin', 'ghcr.io'], 'docker login -u me --password-stdin ghcr.io\n'],
    [['logout'], 'docker logout\n'],
  ])('%j', async (args, line) => {
    const result = await dkr([...args, '--dry-run'], {env: {...env, DOCKER_HOST: 'unix:///nowhere'}})
    expect(result).toMatchObject({code: 0, stdout: line, stderr: ''})
  })
})

describe('what goes wrong is said with its code', () => {
  test.each([
    ['no namespace', ['push', 'busybox:1.36'], 2, 'USAGE'],
    ['neither a namespace nor an image', ['push', 'nothing-like-it'], 1, 'IMAGE_NOT_FOUND'],
    ['no such image', ['push', 'localhost:1/a/nothing-like-it'], 1, 'IMAGE_NOT_FOUND'],
    ['a bad name', ['tag', 'app', 'APP'], 2, 'INVALID_REFERENCE'],
    ['a registry that is not there', ['pull', 'localhost:1/a/b'], 1, 'REGISTRY_UNREACHABLE'],
    ['nobody to ask', ['login', 'localhost:1'], 2, 'NEEDS_ANSWER'],
  ])('%s', async (_title, args, exitCode, code) => {
    const result = await dkr([...args, '--json'], {env})
    expect(result.code).toBe(exitCode)
    expect(JSON.parse(result.stdout)).toMatchObject({error: {code, exitCode}})
  })

  test('a missing credential helper is named with its line, and a public image comes all the same', async () => {
    const config = join(dir, 'config.json')
    writeFileSync(config, '{\n\t"credsStore": "not-there"\n}')
    const {stderr} = await succeeds('pull', image)
    expect(stderr).toContain('docker-credential-not-there is missing')
    expect(stderr).toContain(`${config}:2  "credsStore": "not-there"`)
    rmSync(config)
  })

  test('a config.json that is broken is named, and a public image comes all the same', async () => {
    const config = join(dir, 'config.json')
    writeFileSync(config, '{"auths": {"r.io": {"auth": "c2VzYW1lOg=="}}')
    const {stderr} = await succeeds('pull', image)
    expect(stderr).toContain(config)
    expect(stderr).not.toContain('c2Vz')
    expect(readFileSync(config, 'utf8')).toContain('c2Vz')
    rmSync(config)
  })
})

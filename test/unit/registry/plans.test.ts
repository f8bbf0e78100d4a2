import {Readable} from 'node:stream'
import {describe, expect, test} from '@jest/globals'
import {dockerLogin, dockerLogout, dockerPull, dockerPush, dockerTag} from '../../../src/lib/explain/registry.js'
import {shellLine} from '../../../src/lib/explain/shell.js'
import {planLogin, registryHost} from '../../../src/lib/registry/login.js'
import {planPull} from '../../../src/lib/registry/pull.js'
import {planPush, runCommand} from '../../../src/lib/registry/push.js'
import {readSecret} from '../../../src/lib/registry/read-secret.js'
import {planTag} from '../../../src/lib/registry/tag.js'

const noLogins = {DOCKER_CONFIG: '/nowhere'}
const digest = `sha256:${'a'.repeat(64)}`

describe('tag', () => {
  test.each([
    ['app', 'localhost:5000/me/app:1', 'docker tag app:latest localhost:5000/me/app:1'],
    ['app:2', 'docker.io/me/app', 'docker tag app:2 me/app:latest'],
    ['deadbeef', 'x', 'docker tag deadbeef x:latest'],
    [digest, 'x:1', `docker tag ${digest} x:1`],
    [`app@${digest}`, 'x:1', `docker tag app@${digest} x:1`],
  ])('%s %s', (source, target, line) => expect(shellLine(dockerTag(planTag(source, target)))).toBe(line))

  test.each([`x@${digest}`, 'X', 'x:-', ''])('refuses the name %p', target => {
    expect(() => planTag('app', target)).toThrow(expect.objectContaining({code: 'INVALID_REFERENCE'}))
  })
})

describe('push', () => {
  test.each([
    ['localhost:5000/me/app', 'docker push localhost:5000/me/app:latest'],
    ['me/app:1', 'docker push me/app:1'],
    ['docker.io/library/app', 'docker push app:latest'],
  ])('%s', async (image, line) => expect(shellLine(dockerPush(await planPush(image, noLogins)))).toBe(line))

  test('a name without a namespace is refused, with the name that works', async () => {
    await expect(planPush('app:1', noLogins)).rejects.toMatchObject({
      code: 'USAGE',
      suggestions: [expect.stringContaining('docker.io/<you>/app:1'), expect.anything()],
    })
  })

  test('and names the account where one is known', async () => {
    const auth = Buffer.from('Mary:x').toString('base64')
    const DOCKER_AUTH_CONFIG = JSON.stringify({auths: {'https://index.docker.io/v1/': {auth}}})
    await expect(planPush('app', {...noLogins, DOCKER_AUTH_CONFIG})).rejects.toMatchObject({
      suggestions: [expect.stringContaining('docker.io/mary/app:latest'), expect.anything()],
    })
  })

  test('a digest is refused', async () => {
    await expect(planPush(`me/app@${digest}`, noLogins)).rejects.toMatchObject({code: 'INVALID_REFERENCE'})
  })

  test.each([
    [{'8000/tcp': {}}, 'dkr run -d -p 8000:8000 me/app'],
    [{'53/udp': {}, '80/tcp': {}}, 'dkr run -d -p 80:80 me/app'],
    [{'53/udp': {}}, 'dkr run -d me/app'],
    [undefined, 'dkr run -d me/app'],
  ])('the line that runs it: %j', (ExposedPorts, line) => {
    expect(runCommand('me/app', {Config: {ExposedPorts} as never})).toBe(line)
  })
})

describe('pull', () => {
  test.each([
    ['python', undefined, 'docker pull python:latest'],
    ['localhost:5000/a/b:1', 'linux/arm64', 'docker pull --platform linux/arm64 localhost:5000/a/b:1'],
    [`a@${digest}`, undefined, `docker pull a@${digest}`],
  ])('%s', (image, platform, line) => expect(shellLine(dockerPull(planPull(image, platform)))).toBe(line))
})

describe('login', () => {
  test.each([
    [undefined, 'docker.io'],
    ['https://index.docker.io/v1/', 'docker.io'],
    ['registry-1.docker.io', 'docker.io'],
    ['https://ghcr.io/v2/', 'ghcr.io'],
    ['[::1]:5000', '[::1]:5000'],
  ])('at %p is at %s', (typed, host) => expect(registryHost(typed)).toBe(host))

  test.each(['a b', '-x', 'https://', 'x:port', 'ü.de'])('%p is no registry', typed => {
    expect(() => registryHost(typed)).toThrow(expect.objectContaining({code: 'USAGE'}))
  })

  test('shows docker’s command without the secret', () => {
    const plan = planLogin('ghcr.io', {username: "o'neil", 'password-stdin': true})
    expect(shellLine(dockerLogin(plan))).toBe("docker login -u 'o'\\''neil' --password-stdin ghcr.io")
    expect(shellLine(dockerLogin(planLogin(undefined, {})))).toBe('docker login')
    expect(shellLine(dockerLogout('docker.io'))).toBe('docker logout')
  })

  test.each([
    ['a password in the arguments', {username: 'me', password: 'sesame'}],
    ['also an empty one', {password: ''}],
    ['no user beside --password-stdin', {'password-stdin': true}],
    ['an empty user', {username: ''}],
  ])('refuses %s', (_title, flags) => {
    let caught: unknown
    try {
      planLogin('r.io', flags)
    } catch (error) {
      caught = error
    }
    expect(caught).toMatchObject({code: 'USAGE'})
    expect(JSON.stringify(caught)).not.toContain('sesame')
  })

  test.each([
    ['pass\n', 'pass'],
    ['pass\r\n', 'pass'],
    ['pass\n\n', 'pass\n'],
    [' pa ss ', ' pa ss '],
    ['é€', 'é€'],
  ])('reads %j from stdin as %j', async (text, secret) => {
    const bytes = [...Buffer.from(text)].map(byte => Buffer.from([byte]))
    expect(await readSecret(Readable.from(bytes))).toBe(secret)
  })

  test.each(['', '\n', '  \n', 'x'.repeat(100_000)])('refuses what is no password on stdin', async text => {
    await expect(readSecret(Readable.from([Buffer.from(text)]))).rejects.toMatchObject({code: 'USAGE'})
  })
})

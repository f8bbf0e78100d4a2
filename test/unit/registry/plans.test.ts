import {Readable} from 'node:stream'
import {describe, expect, test} from '@jest/globals'
import {dockerLogin, dockerLogout, dockerPull, dockerPush, dockerTag} from '../../../src/lib/explain/registry.js'
import {shellLine} from '../../../src/lib/explain/shell.js'
import {planLogin, registryHost} from '../../../src/lib/registry/login.js'
import {planPull} from '../../../src/lib/registry/pull.js'
import {runCommand, summary} from '../../../src/lib/registry/push.js'
import {checkName, pushName} from '../../../src/lib/registry/push-name.js'
import {planPush} from '../../../src/lib/registry/push-plan.js'
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
  test.each<[string, object, string[]]>([
    ['localhost:5000/me/app', {}, ['docker push localhost:5000/me/app:latest']],
    ['me/app:1', {}, ['docker push me/app:1']],
    ['me/app:1', {force: true}, ['docker push me/app:1']],
    ['docker.io/library/app', {}, ['docker push app:latest']],
    ['me/app', {'all-tags': true}, ['docker push --all-tags me/app']],
    ['me/app', {platform: 'linux/arm64'}, ['docker push --platform linux/arm64 me/app:latest']],
    ['app', {as: 'me/app'}, ['docker tag app:latest me/app:latest', 'docker push me/app:latest']],
    ['app:2', {as: 'docker.io/me/app'}, ['docker tag app:2 me/app:2', 'docker push me/app:2']],
    ['app:2', {as: 'r.io/app:3'}, ['docker tag app:2 r.io/app:3', 'docker push r.io/app:3']],
    [digest, {as: 'r.io/app'}, [`docker tag ${digest} r.io/app:latest`, 'docker push r.io/app:latest']],
  ])('%s %j', (image, flags, lines) => {
    expect(dockerPush(planPush(image, flags)).map(shellLine)).toEqual(lines)
  })

  test.each<[string, object, string]>([
    [`me/app@${digest}`, {}, 'INVALID_REFERENCE'],
    ['app', {as: `me/app@${digest}`}, 'INVALID_REFERENCE'],
    ['app', {as: 'r.io/App'}, 'INVALID_REFERENCE'],
    ['me/app:1', {'all-tags': true}, 'USAGE'],
    ['me/app', {platform: 'arm64'}, 'USAGE'],
  ])('%s %j is refused', (image, flags, code) => {
    expect(() => planPush(image, flags)).toThrow(expect.objectContaining({code}))
  })

  const {signal} = new AbortController()

  test('a name without a namespace is refused where nobody can be asked, with the line that works', async () => {
    await expect(pushName('app:1', {ask: false, signal, env: noLogins})).rejects.toMatchObject({
      code: 'USAGE',
      suggestions: ['dkr push app:1 --as docker.io/<you>/app:1', expect.anything()],
    })
  })

  test('and names the account where one is known', async () => {
    const auth = Buffer.from('Mary:x').toString('base64')
    const DOCKER_AUTH_CONFIG = JSON.stringify({auths: {'https://index.docker.io/v1/': {auth}}})
    await expect(pushName('app', {ask: false, signal, env: {...noLogins, DOCKER_AUTH_CONFIG}})).rejects.toMatchObject({
      suggestions: [expect.stringContaining('docker.io/mary/app:latest'), expect.anything()],
    })
  })

  test('one with a namespace needs no other', async () => {
    expect(await pushName('me/app', {ask: true, signal, env: noLogins})).toBeUndefined()
  })

  test.each([
    ['docker.io/me/app', true],
    ['localhost:5000/app:1', true],
    ['app', 'a namespace is needed, as in docker.io/me/app or localhost:5000/app'],
    ['me/App', 'repository name (me/App) must be lowercase'],
  ])('the answer %s', (text, verdict) => expect(checkName(text)).toBe(verdict))

  test.each([
    [{moved: 0, bytes: 0, present: 3}, 900, 'nothing to send; 3 layers there already'],
    [{moved: 1, bytes: 2000, present: 0}, 100, '1 layer sent, 2kB in 0.1s'],
    [{moved: 2, bytes: 6_000_000, present: 1}, 2000, '2 layers sent, 6MB in 2.0s (3MB/s); 1 layer there already'],
  ])('what was sent: %j', (layers, ms, text) => expect(summary(layers, ms)).toBe(text))

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
  test.each<[string, object, string]>([
    ['python', {}, 'docker pull python:latest'],
    ['localhost:5000/a/b:1', {platform: 'linux/arm64'}, 'docker pull --platform linux/arm64 localhost:5000/a/b:1'],
    [`a@${digest}`, {}, `docker pull a@${digest}`],
    ['me/app', {'all-tags': true}, 'docker pull --all-tags me/app'],
  ])('%s %j', (image, flags, line) => expect(shellLine(dockerPull(planPull(image, flags, {})))).toBe(line))

  test('the platform of the environment, as with docker', () => {
    const env = {DOCKER_DEFAULT_PLATFORM: 'linux/arm64'}
    expect(planPull('a', {}, env).platform).toBe('linux/arm64')
    expect(planPull('a', {platform: 'linux/amd64'}, env).platform).toBe('linux/amd64')
  })

  test.each(['me/app:1', `me/app@${digest}`])('%s with --all-tags is refused', image => {
    expect(() => planPull(image, {'all-tags': true}, {})).toThrow("tag can't be used with --all-tags/-a")
  })
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

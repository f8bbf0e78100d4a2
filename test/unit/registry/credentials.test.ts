import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals'
import {
  authHeader,
  credentialsOrWarning,
  pullAuth,
  registryKey,
  resolveCredentials,
} from '../../../src/lib/docker-config/credentials.js'
import {isDkrError} from '../../../src/lib/errors/dkr-error.js'

const hub = 'https://index.docker.io/v1/'
const base64 = (text: string) => Buffer.from(text).toString('base64')

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'dkr-unit-'))
})
afterEach(() => rmSync(dir, {recursive: true, force: true}))

function configure(config: unknown): NodeJS.ProcessEnv {
  writeFileSync(join(dir, 'config.json'), typeof config === 'string' ? config : JSON.stringify(config, null, '\t'))
  return {DOCKER_CONFIG: dir, PATH: '/nowhere'}
}

interface Failure {
  code: string
  message: string
  why?: string
  evidence?: readonly string[]
}

async function failureOf(work: Promise<unknown>): Promise<Failure> {
  const error = await work.then(
    () => undefined,
    (caught: unknown) => caught,
  )
  if (!isDkrError(error)) throw error ?? new Error('it did not fail')
  return error.toJSON().error
}

describe('the key of a registry', () => {
  test.each([
    ['docker.io', hub],
    ['index.docker.io', hub],
    ['registry-1.docker.io', hub],
    [hub, hub],
    ['ghcr.io', 'ghcr.io'],
    ['localhost:5000', 'localhost:5000'],
    ['https://registry.example.com/v2/', 'registry.example.com'],
    ['http://[::1]:5000', '[::1]:5000'],
  ])('%s is %s', (host, key) => expect(registryKey(host)).toBe(key))
})

describe('auths of config.json', () => {
  const found = {from: 'auths of config.json'}
  test.each<[string, string, object, object | undefined]>([
    ['user and password', 'r.io', {'r.io': {auth: base64('me:secret')}}, {username: 'me', secret: 'secret'}],
    ['a password with colons', 'r.io', {'r.io': {auth: base64('me:a:b:c')}}, {username: 'me', secret: 'a:b:c'}],
    ['text beyond ASCII', 'r.io', {'r.io': {auth: base64('mé:ñ€')}}, {username: 'mé', secret: 'ñ€'}],
    ['zero bytes around the password', 'r.io', {'r.io': {auth: base64('me:p\0\0')}}, {username: 'me', secret: 'p'}],
    ['separate fields', 'r.io', {'r.io': {username: 'me', password: 'p'}}, {username: 'me', secret: 'p'}],
    ['auth beats fields', 'r.io', {'r.io': {auth: base64('a:b'), username: 'x'}}, {username: 'a', secret: 'b'}],
    ['an identity token', 'r.io', {'r.io': {identitytoken: 't'}}, {identityToken: 't'}],
    [
      'a token beside a user name',
      'r.io',
      {'r.io': {auth: base64('me:'), identitytoken: 't'}},
      {username: 'me', secret: '', identityToken: 't'},
    ],
    [
      'an old entry with scheme and path',
      'r.io',
      {'https://r.io/v1/': {auth: base64('a:b')}},
      {serverAddress: 'https://r.io/v1/'},
    ],
    [
      'the exact key first',
      'r.io',
      {'https://r.io': {auth: base64('x:x')}, 'r.io': {auth: base64('a:b')}},
      {username: 'a'},
    ],
    ['Docker Hub', 'docker.io', {[hub]: {auth: base64('a:b')}}, {username: 'a', serverAddress: hub}],
    ['not Docker Hub under another name', 'docker.io', {'docker.io': {auth: base64('a:b')}}, undefined],
    ['another port', 'r.io:5000', {'r.io': {auth: base64('a:b')}}, undefined],
    ['an empty entry', 'r.io', {'r.io': {}}, undefined],
    ['nothing', 'r.io', {}, undefined],
    ['a name every object has', 'constructor', {}, undefined],
  ])('%s', async (_title, host, auths, expected) => {
    const credentials = await resolveCredentials(host, configure({auths}))
    if (expected) expect(credentials).toMatchObject({...found, ...expected})
    else expect(credentials).toBeUndefined()
  })

  test('without a file there are no credentials', async () => {
    expect(await resolveCredentials('r.io', {DOCKER_CONFIG: join(dir, 'none')})).toBeUndefined()
  })

  test.each([
    ['not base64', '%%%'],
    ['no colon', base64('secretword')],
    ['no user', base64(':secretword')],
  ])('%s is an error that names the entry and not its text', async (_title, auth) => {
    const error = await failureOf(resolveCredentials('r.io', configure({auths: {'r.io': {auth}}})))
    expect(error.code).toBe('CREDENTIALS')
    expect(error.message).toContain('r.io')
    expect(JSON.stringify(error)).not.toContain('secretword')
    expect(JSON.stringify(error)).not.toContain(auth)
  })

  test.each(['{"auths": {"r.io": {"auth": "c2VjcmV0"}}', '{"auths": {"r.io": {"auth": 5}}}', '{"auths": 5}'])(
    'a broken file has no log-ins: %s',
    async text => expect(await resolveCredentials('r.io', configure(text))).toBeUndefined(),
  )
})

describe('DOCKER_AUTH_CONFIG', () => {
  const file = {auths: {'r.io': {auth: base64('file:f')}, 'only.file': {auth: base64('file:f')}}}
  const given = (value: unknown) => ({
    ...configure(file),
    DOCKER_AUTH_CONFIG: typeof value === 'string' ? value : JSON.stringify(value),
  })

  test('goes before the file', async () => {
    const env = given({auths: {'r.io': {auth: base64('env:e')}}})
    expect(await resolveCredentials('r.io', env)).toEqual({
      username: 'env',
      secret: 'e',
      serverAddress: 'r.io',
      from: 'DOCKER_AUTH_CONFIG',
    })
    expect(await resolveCredentials('only.file', env)).toMatchObject({username: 'file'})
  })

  test.each([
    ['not JSON', 'sesame'],
    ['an array', []],
    ['an unknown key', {auths: {}, credsStore: 'x'}],
    ['an unknown key in an entry', {auths: {'r.io': {auth: base64('a:b'), email: 'x'}}}],
    ['an entry without auth', {auths: {'r.io': {}}}],
    ['an auth that is no pair', {auths: {'r.io': {auth: base64('sesame')}}}],
  ])('%s is told, and the file counts', async (_title, value) => {
    const told: string[] = []
    const credentials = await resolveCredentials('r.io', given(value), text => told.push(text))
    expect(credentials).toMatchObject({username: 'file'})
    expect(told).toEqual([expect.stringContaining('DOCKER_AUTH_CONFIG is not used')])
    expect(told[0]).not.toContain('sesame')
  })
})

describe('a helper that is missing', () => {
  test.each([
    ['credsStore', {credsStore: 'gone'}, '2  "credsStore": "gone"'],
    ['credHelpers', {auths: {}, credHelpers: {'r.io': 'gone'}}, '4  "r.io": "gone"'],
  ])('%s: the line of config.json is shown', async (from, config, line) => {
    const error = await failureOf(resolveCredentials('r.io', configure(config)))
    expect(error).toMatchObject({
      code: 'CREDENTIALS',
      message: 'the credential helper docker-credential-gone is missing',
      evidence: [`${join(dir, 'config.json')}:${line}`],
    })
    expect(error.why).toContain(`${from} "gone"`)
  })

  test('the line of a file without line ends shows no neighbour', async () => {
    const text = `{"auths":{"x":{"auth":"${base64('a:secret')}"}},"credsStore":"gone","other":1}`
    const {evidence} = await failureOf(resolveCredentials('r.io', configure(text)))
    expect(evidence).toEqual([`${join(dir, 'config.json')}:1  "credsStore":"gone"`])
  })

  test('a name that leads elsewhere is not run', async () => {
    const error = await failureOf(resolveCredentials('r.io', configure({credsStore: '../evil'})))
    expect(error.why).toContain('not the name of a program')
  })

  test('what may succeed without a log-in goes on', async () => {
    const warnings: string[] = []
    const env = configure({credsStore: 'gone'})
    expect(await credentialsOrWarning('r.io', text => warnings.push(text), env)).toBeUndefined()
    expect(warnings).toEqual([expect.stringMatching(/docker-credential-gone is missing.*going on without a log-in/)])
  })

  test('an empty name in credHelpers means the file', async () => {
    const auths = {'r.io': {auth: base64('a:b')}}
    const env = configure({auths, credsStore: 'gone', credHelpers: {'r.io': ''}})
    expect(await resolveCredentials('r.io', env)).toMatchObject({username: 'a'})
  })
})

describe('X-Registry-Auth', () => {
  const decode = (header = '') => JSON.parse(Buffer.from(header, 'base64url').toString()) as unknown

  test('is base64url with its padding', () => {
    for (const secret of ['a', 'ab', 'abc', '~~~???>>>', 'ÿÿÿ']) {
      const header = authHeader({username: 'u', secret, serverAddress: 'r.io'})
      expect(header).toMatch(/^[\w-]+={0,2}$/)
      expect(header.length % 4).toBe(0)
      expect(decode(header)).toEqual({username: 'u', password: secret, serveraddress: 'r.io'})
    }
  })

  test('carries an identity token alone', async () => {
    const header = await pullAuth({domain: 'r.io'}, undefined, configure({auths: {'r.io': {identitytoken: 't'}}}))
    expect(decode(header)).toEqual({identitytoken: 't', serveraddress: 'r.io'})
  })

  test('is none without a log-in', async () => {
    expect(await pullAuth({domain: 'r.io'}, undefined, configure({}))).toBeUndefined()
  })
})

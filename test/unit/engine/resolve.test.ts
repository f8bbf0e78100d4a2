import {createHash} from 'node:crypto'
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from '@jest/globals'
import {resolveEndpoint, wellKnownSockets} from '../../../src/lib/engine/connect/resolve.js'

const DOCKER_CONFIG = mkdtempSync(join(tmpdir(), 'dkr-contexts-'))
const bare = mkdtempSync(join(tmpdir(), 'dkr-contexts-'))
const idOf = (name: string) => createHash('sha256').update(name).digest('hex')

function context(name: string, docker: object | string, files: Record<string, string> = {}) {
  const meta = join(DOCKER_CONFIG, 'contexts', 'meta', idOf(name))
  mkdirSync(meta, {recursive: true})
  const text = typeof docker === 'string' ? docker : JSON.stringify({Name: name, Endpoints: {docker}})
  writeFileSync(join(meta, 'meta.json'), text)
  const tls = join(DOCKER_CONFIG, 'contexts', 'tls', idOf(name), 'docker')
  mkdirSync(tls, {recursive: true})
  for (const [file, content] of Object.entries(files)) writeFileSync(join(tls, file), content)
}

beforeAll(() => {
  writeFileSync(join(DOCKER_CONFIG, 'config.json'), JSON.stringify({currentContext: 'current'}))
  context('current', {Host: 'tcp://current'})
  context('work', {Host: 'tcp://work'})
  context('secure', {Host: 'tcp://secure'}, {'ca.pem': 'CA', 'cert.pem': 'CERT', 'key.pem': 'KEY'})
  context('careless', {Host: 'tcp://careless', SkipTLSVerify: true})
  context('broken', '{')
  context('empty', {})
})
afterAll(() => {
  for (const dir of [DOCKER_CONFIG, bare]) rmSync(dir, {recursive: true})
})

describe('who is asked first', () => {
  const all = {DOCKER_CONFIG, DOCKER_HOST: 'tcp://env', DOCKER_CONTEXT: 'work'}

  test.each([
    [{context: 'work'}, {...all, DOCKER_CONTEXT: undefined}, 'tcp://work', 'context "work"'],
    [{host: 'tcp://flag'}, all, 'tcp://flag', '--host'],
    [{}, all, 'tcp://env', 'DOCKER_HOST'],
    [{}, {DOCKER_CONFIG, DOCKER_CONTEXT: 'work'}, 'tcp://work', 'context "work"'],
    [{}, {DOCKER_CONFIG, DOCKER_HOST: '', DOCKER_CONTEXT: 'work'}, 'tcp://work', 'context "work"'],
    [{}, {DOCKER_CONFIG}, 'tcp://current', 'context "current"'],
    [{context: 'default'}, all, 'tcp://env', 'DOCKER_HOST'],
    [{context: ''}, {DOCKER_CONFIG}, 'tcp://current', 'context "current"'],
  ])('%j', (choice, env, url, source) => {
    expect(resolveEndpoint(choice, env)).toMatchObject({url, source})
  })

  test.each([
    [{}, {DOCKER_CONFIG: bare}],
    [{}, {DOCKER_CONFIG, DOCKER_CONTEXT: 'default'}],
    [{context: 'default'}, {DOCKER_CONFIG}],
  ])('%j, and nothing else: a socket of this machine', (choice, env) => {
    const endpoint = resolveEndpoint(choice, {...env, HOME: bare})
    expect(wellKnownSockets({HOME: bare})).toContain((endpoint.address as {socketPath: string}).socketPath)
  })

  test('both flags are too many', () => {
    expect(() => resolveEndpoint({host: 'tcp://x', context: 'work'}, {DOCKER_CONFIG})).toThrow(
      expect.objectContaining({code: 'USAGE', exitCode: 2}),
    )
  })
})

describe('TLS', () => {
  test('of a context', () => {
    expect(resolveEndpoint({context: 'secure'}, {DOCKER_CONFIG})).toMatchObject({
      address: {host: 'secure', port: 2376},
      tls: {ca: Buffer.from('CA'), cert: Buffer.from('CERT'), key: Buffer.from('KEY'), verify: true},
    })
    expect(resolveEndpoint({context: 'careless'}, {DOCKER_CONFIG}).tls).toMatchObject({verify: false})
    expect(resolveEndpoint({context: 'work'}, {DOCKER_CONFIG}).tls).toBeUndefined()
  })

  test.each([
    [{}, undefined],
    [{DOCKER_TLS_VERIFY: ''}, undefined],
    [{DOCKER_TLS_VERIFY: '1'}, {verify: true}],
    [{DOCKER_TLS_VERIFY: '0'}, {verify: true}],
    [{DOCKER_TLS: '1'}, {verify: false}],
  ])('of the environment: %j', (more, tls) => {
    const env = {DOCKER_CONFIG: bare, DOCKER_HOST: 'tcp://env', ...more}
    if (tls) expect(resolveEndpoint({}, env).tls).toMatchObject(tls)
    else expect(resolveEndpoint({}, env).tls).toBeUndefined()
  })

  test('the files are those of DOCKER_CERT_PATH', () => {
    const DOCKER_CERT_PATH = join(DOCKER_CONFIG, 'contexts', 'tls', idOf('secure'), 'docker')
    const env = {DOCKER_CONFIG: bare, DOCKER_HOST: 'tcp://env', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH}
    expect(resolveEndpoint({}, env).tls?.ca).toEqual(Buffer.from('CA'))
  })
})

test.each([
  ['nope', /context not found/],
  ['broken', /context not found|broken/],
  ['empty', /no docker endpoint/],
  ['../../etc', /context not found/],
])('the context %s is refused', (name, message) => {
  expect(() => resolveEndpoint({context: name}, {DOCKER_CONFIG})).toThrow(
    expect.objectContaining({code: 'ENGINE_CONTEXT', exitCode: 3, message: expect.stringMatching(message)}),
  )
})

test('no socket is looked for in the current folder', () => {
  for (const env of [{}, {HOME: ''}, {HOME: '/home/me', XDG_RUNTIME_DIR: '/run/user/1'}])
    expect(wellKnownSockets(env).filter(path => !path.startsWith('/'))).toEqual([])
})

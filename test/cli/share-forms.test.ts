import {copyFileSync, mkdirSync, mkdtempSync, rmSync} from 'node:fs'
import {networkInterfaces, tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {afterAll, afterEach, beforeAll, describe, expect, test} from '@jest/globals'
import {makeCertificates} from '../support/certificates.js'
import {dkr} from '../support/dkr.js'
import {docker, dockerClient} from '../support/docker-client.js'
import {account, type Registry, startRegistry} from '../support/registry.js'
import {startTokenService, type TokenService} from '../support/token-service.js'

let dir: string
let env: Record<string, string>
/** An address of this machine that engines do not take for loopback. */
let address: string
const cleanups: (() => unknown)[] = []

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'dkr-forms-'))
  env = {DOCKER_CONFIG: join(dir, 'docker')}
  address = ownAddress()
})
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean()
  rmSync(env.DOCKER_CONFIG!, {recursive: true, force: true})
})
afterAll(() => rmSync(dir, {recursive: true, force: true}))

function ownAddress(): string {
  const found = Object.values(networkInterfaces())
    .flat()
    .find(each => each && each.family === 'IPv4' && !each.internal)
  if (!found) throw new Error('this machine has no address but loopback')
  return found.address
}

async function open(registry: Registry): Promise<Registry> {
  cleanups.push(() => registry.stop())
  return registry
}

/** Where an engine looks for the CA of a registry. */
function trust(host: string, ca: string) {
  const folder = join('/etc/docker/certs.d', host)
  mkdirSync(dirname(folder), {recursive: true})
  mkdirSync(folder)
  cleanups.push(() => rmSync(folder, {recursive: true, force: true}))
  copyFileSync(ca, join(folder, 'ca.crt'))
}

async function withTls(): Promise<Registry> {
  const certificates = makeCertificates(dir, address)
  const registry = await open(await startRegistry({basicAuth: true, tls: certificates, address}))
  trust(registry.host, certificates.ca)
  return registry
}

async function withTokens(): Promise<Registry> {
  const certificates = makeCertificates(dir, '127.0.0.1')
  const service: TokenService = await startTokenService({
    certificates,
    users: {[account.username]: account.password},
    permission: user => (user ? ['pull', 'push'] : []),
  })
  cleanups.push(() => service.stop())
  return open(await startRegistry({token: {service, certificates}}))
}

const forms: [string, {login: boolean}, () => Promise<Registry>][] = [
  ['plain HTTP on loopback', {login: false}, async () => open(await startRegistry())],
  ['user and password', {login: true}, async () => open(await startRegistry({basicAuth: true}))],
  ['TLS with a CA of its own, user and password', {login: true}, withTls],
  ['a token service', {login: true}, withTokens],
]

async function succeeds(...args: string[]): Promise<string> {
  const result = await dkr(args, {env, input: account.password})
  expect({...result, stdout: ''}).toMatchObject({code: 0})
  return result.stdout.trim()
}

const logIn = ['login', '-u', account.username, '--password-stdin']

describe('log in, push, remove, pull and run, by dkr alone and crosswise with docker', () => {
  test.each(forms)('%s', async (_title, {login}, start) => {
    const {host} = await start()
    const image = `${host}/dkr-test-forms-${process.pid}/app:1`
    cleanups.push(() => dockerClient(['rmi', '-f', image]))
    await docker(['tag', 'busybox:1.36', image])

    if (login) await succeeds(...logIn, '--plain', host)
    const pushed = await succeeds('push', image)
    await succeeds('rmi', image)
    expect(await succeeds('pull', '-q', image)).toBe(pushed)
    await docker(['rmi', '-f', image])
    expect(await succeeds('run', '--rm', image, 'echo', 'here')).toBe('here')

    // docker pulls what dkr pushed, with the log-in of dkr; dkr pulls what docker pushed, with the one of docker.
    await docker(['rmi', '-f', image])
    await docker(['pull', '-q', image], {env})
    if (login) {
      await succeeds('logout', host)
      expect((await dockerClient(['pull', '-q', image], {env})).code).not.toBe(0)
      await docker([...logIn, host], {env, input: account.password})
    }
    await docker(['push', '-q', image], {env})
    await docker(['rmi', '-f', image])
    expect(await succeeds('pull', image)).toBe(pushed)
  })
})

describe('what the engine does not trust is explained', () => {
  test('a CA that it does not know, and plain HTTP that is not on loopback', async () => {
    const certificates = makeCertificates(dir, address)
    const {host} = await open(await startRegistry({basicAuth: true, tls: certificates, address}))
    const unknown = await dkr(['pull', `${host}/a/b`], {env})
    expect(unknown).toMatchObject({code: 1})
    expect(unknown.stderr).toContain(`put its CA into /etc/docker/certs.d/${host}/ca.crt`)

    const plain = await open(await startRegistry({address}))
    const refused = await dkr(['pull', `${plain.host}/a/b`], {env})
    expect(refused).toMatchObject({code: 1})
    expect(refused.stderr).toContain('the engine accepts that only on loopback')
  })
})

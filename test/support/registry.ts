import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import {createServer} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import type {Certificates} from './certificates.js'
import {issuer, type TokenService} from './token-service.js'

export interface Registry {
  /** `127.0.0.1:PORT` */
  host: string
  stop(): Promise<void>
}

/** The one account of a registry with basic auth. */
export const account = {username: 'me', password: 'open-sesame:+/é'}
/** Its line of an htpasswd file: bcrypt is the only form the registry takes, and no program of every machine makes it. */
const passwordLine = 'me:$2y$04$dkrdkrdkrdkrdkrdkrdkruamIQ5SjJdwayHXLsddJJnpLxdg5bOxK'

interface RegistryOptions {
  /** Asks for `account`. */
  basicAuth?: boolean
  /** Where it listens; 127.0.0.1 by default. */
  address?: string
  /** Speaks TLS with these. */
  tls?: Certificates
  /** Leaves the question who may do what to this service. */
  token?: {service: TokenService; certificates: Certificates}
}

/**
 * A docker-registry of the test's own on a free loopback port.
 * Without options, DKR_TEST_REGISTRY (a registry that is already there) is taken instead.
 */
export async function startRegistry(options: RegistryOptions = {}): Promise<Registry> {
  const given = process.env.DKR_TEST_REGISTRY
  if (given && Object.keys(options).length === 0) return {host: given, stop: async () => {}}
  const dir = mkdtempSync(join(tmpdir(), 'dkr-registry-'))
  const host = `${options.address ?? '127.0.0.1'}:${await freePort()}`
  writeFileSync(join(dir, 'htpasswd'), `${passwordLine}\n`)
  writeFileSync(join(dir, 'config.yml'), configuration(dir, host, options))
  const child = spawn('docker-registry', ['serve', join(dir, 'config.yml')], {stdio: 'ignore'})
  await answering(host, options.tls?.ca, child)
  return {host, stop: () => stop(child, dir)}
}

function configuration(dir: string, host: string, {basicAuth, tls, token}: RegistryOptions): string {
  const keys = tls && `tls: {certificate: ${tls.certificate}, key: ${tls.key}}`
  const lines = [
    'version: 0.1',
    'log: {level: error, accesslog: {disabled: true}}',
    `storage: {filesystem: {rootdirectory: ${dir}/data}, delete: {enabled: true}}`,
    `http: {addr: "${host}"${keys ? `, ${keys}` : ''}}`,
    ...(basicAuth ? [`auth: {htpasswd: {realm: test, path: ${dir}/htpasswd}}`] : []),
  ]
  if (token) {
    const bundle = `rootcertbundle: ${token.certificates.ca}`
    lines.push(`auth: {token: {realm: "${token.service.url}", service: ${issuer}, issuer: ${issuer}, ${bundle}}}`)
  }
  return `${lines.join('\n')}\n`
}

async function stop(child: ChildProcess, dir: string): Promise<void> {
  if (child.exitCode === null) {
    const ended = once(child, 'exit')
    child.kill()
    await ended
  }
  rmSync(dir, {recursive: true, force: true})
}

/** A port that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const {port} = server.address() as {port: number}
  server.close()
  await once(server, 'close')
  return port
}

/** 401 is an answer too. Fails as soon as the program has ended. */
async function answering(host: string, ca: string | undefined, child: ChildProcess): Promise<void> {
  let failure: Error | undefined
  child.once('error', error => {
    failure = error
  })
  for (;;) {
    if (failure ?? child.exitCode) throw failure ?? new Error(`docker-registry ended with ${child.exitCode}`)
    if (await isRegistry(host, ca)) return
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

function isRegistry(host: string, ca?: string): Promise<boolean> {
  const url = `${ca ? 'https' : 'http'}://${host}/v2/`
  return new Promise(resolve => {
    const request = ca ? https.get(url, {ca: readFileSync(ca)}) : http.get(url)
    request.on('error', () => resolve(false))
    request.on('response', answer => {
      answer.resume()
      resolve('docker-distribution-api-version' in answer.headers)
    })
  })
}

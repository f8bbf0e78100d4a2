import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {createServer} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

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
}

/**
 * A docker-registry of the test's own on a free loopback port.
 * Without options, DKR_TEST_REGISTRY (a registry that is already there) is taken instead.
 */
export async function startRegistry({basicAuth}: RegistryOptions = {}): Promise<Registry> {
  const given = process.env.DKR_TEST_REGISTRY
  if (given && !basicAuth) return {host: given, stop: async () => {}}
  const dir = mkdtempSync(join(tmpdir(), 'dkr-registry-'))
  const host = `127.0.0.1:${await freePort()}`
  const passwords = join(dir, 'htpasswd')
  if (basicAuth) writeFileSync(passwords, `${passwordLine}\n`)
  const config = [
    'version: 0.1',
    'log: {level: error, accesslog: {disabled: true}}',
    'storage:',
    `  filesystem: {rootdirectory: ${dir}/data}`,
    '  delete: {enabled: true}',
    `http: {addr: "${host}"}`,
    ...(basicAuth ? [`auth: {htpasswd: {realm: test, path: ${passwords}}}`] : []),
  ]
  writeFileSync(join(dir, 'config.yml'), `${config.join('\n')}\n`)
  const child = spawn('docker-registry', ['serve', join(dir, 'config.yml')], {stdio: 'ignore'})
  await answering(host, child)
  return {host, stop: () => stop(child, dir)}
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
async function answering(host: string, child: ChildProcess): Promise<void> {
  let failure: Error | undefined
  child.once('error', error => {
    failure = error
  })
  for (;;) {
    if (failure ?? child.exitCode) throw failure ?? new Error(`docker-registry ended with ${child.exitCode}`)
    const answer = await fetch(`http://${host}/v2/`).catch(() => undefined)
    await answer?.body?.cancel()
    if (answer?.headers.has('docker-distribution-api-version')) return
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

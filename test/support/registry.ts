import {type ChildProcess, spawn, spawnSync} from 'node:child_process'
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

/**
 * A docker-registry of the test's own on a free loopback port, with basic auth where an account is given.
 * Without an account, DKR_TEST_REGISTRY (a registry that is already there) is taken instead.
 */
export async function startRegistry(account?: {username: string; password: string}): Promise<Registry> {
  const given = process.env.DKR_TEST_REGISTRY
  if (given && !account) return {host: given, stop: async () => {}}
  const dir = mkdtempSync(join(tmpdir(), 'dkr-registry-'))
  const host = `127.0.0.1:${await freePort()}`
  const auth = account ? ['auth:', `  htpasswd: {realm: test, path: ${passwordFile(dir, account)}}`] : []
  const config = [
    'version: 0.1',
    'log: {level: error, accesslog: {disabled: true}}',
    'storage:',
    `  filesystem: {rootdirectory: ${dir}/data}`,
    '  delete: {enabled: true}',
    `http: {addr: "${host}"}`,
    ...auth,
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

/** bcrypt is the only form that the registry takes; htpasswd reads the password from stdin. */
function passwordFile(dir: string, {username, password}: {username: string; password: string}): string {
  const {status, stdout} = spawnSync('htpasswd', ['-niB', username], {input: `${password}\n`, encoding: 'utf8'})
  if (status !== 0) throw new Error('htpasswd failed: is apache2-utils installed?')
  const path = join(dir, 'htpasswd')
  writeFileSync(path, stdout)
  return path
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

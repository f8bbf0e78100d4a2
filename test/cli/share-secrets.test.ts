import {spawn} from 'node:child_process'
import {mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from '@jest/globals'
import {installHelper} from '../support/credential-helper.js'
import {type DkrOptions, type DkrResult, dkr, dkrPath} from '../support/dkr.js'
import {docker, dockerClient} from '../support/docker-client.js'
import {account, type Registry, startRegistry} from '../support/registry.js'

const base64 = (text: string) => Buffer.from(text).toString('base64')
/** The password in every form that dkr handles it in. */
const forms = [account.password, encodeURIComponent(account.password), base64(`me:${account.password}`)]

let registry: Registry
let image: string
let dir: string
let env: Record<string, string>

beforeAll(async () => {
  registry = await startRegistry({basicAuth: true})
  image = `${registry.host}/dkrsecret${process.pid}/app:1`
  await docker(['tag', 'busybox:1.36', image])
})
afterAll(async () => {
  await dockerClient(['rmi', image])
  await registry.stop()
})
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'dkr-secrets-'))
  env = {DOCKER_CONFIG: dir, DEBUG: 'dkr'}
})
afterEach(() => rmSync(dir, {recursive: true, force: true}))

function expectNoSecret(...texts: string[]) {
  for (const text of texts) for (const form of forms) expect(text).not.toContain(form)
}

/** Runs dkr and reads, while it runs, the command lines of all processes. */
async function watched(args: string[], options: DkrOptions = {}): Promise<DkrResult & {commandLines: string}> {
  const seen = new Set<string>()
  const watch = setInterval(() => {
    for (const line of commandLines()) seen.add(line)
  }, 5)
  const result = await dkr(args, {...options, env: {...env, ...options.env}})
  clearInterval(watch)
  return {...result, commandLines: [...seen].join('\n')}
}

function commandLines(): string[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(pid => {
      try {
        return readFileSync(join('/proc', pid, 'cmdline'), 'utf8').replaceAll('\0', ' ')
      } catch {
        return ''
      }
    })
}

const logIn = (options: {input?: string; env?: Record<string, string>; flags?: string[]} = {}) =>
  watched(['login', '-u', 'me', '--password-stdin', ...(options.flags ?? []), registry.host], {
    input: `${options.input ?? account.password}\n`,
    env: options.env,
  })

describe('the password', () => {
  test('is in no output and no command line: log in, push, log out', async () => {
    const login = await logIn({flags: ['--json']})
    expect(login.code).toBe(0)
    expect(JSON.parse(login.stdout)).toEqual({
      registry: registry.host,
      username: 'me',
      stored: join(dir, 'config.json'),
    })
    const push = await watched(['push', '--progress', 'json', image])
    expect(push).toMatchObject({code: 0})
    expect(push.stderr).toContain('logged in as me, from auths of config.json')
    const logout = await watched(['logout', registry.host])
    expect(logout.code).toBe(0)
    for (const result of [login, push, logout]) {
      expect(result.commandLines).toContain(registry.host)
      expectNoSecret(result.stdout, result.stderr, result.commandLines)
    }
    expectNoSecret(readFileSync(join(dir, 'config.json'), 'utf8'))
  })

  test('goes to a helper on stdin alone', async () => {
    const PATH = `${installHelper(dir, 'slow', '#!/bin/sh\nsleep 0.1\ncat > "$0.got"\n')}:${process.env.PATH}`
    writeFileSync(join(dir, 'config.json'), '{"credsStore": "slow"}')
    const login = await logIn({env: {PATH}})
    expect(login).toMatchObject({code: 0})
    expect(login.commandLines).toContain('docker-credential-slow store')
    expectNoSecret(login.stdout, login.stderr, login.commandLines, readFileSync(join(dir, 'config.json'), 'utf8'))
    expect(readFileSync(join(dir, 'bin', 'docker-credential-slow.got'), 'utf8')).toContain(account.password)
  })

  test.each([[[]], [['--json']]])('that is wrong is not repeated, and nothing is stored %j', async flags => {
    const login = await logIn({input: `x${account.password}`, flags})
    expect(login.code).toBe(1)
    expect(login.stdout + login.stderr).toContain('LOGIN_FAILED')
    expectNoSecret(login.stdout, login.stderr)
    expect(readdirSync(dir)).toEqual([])
  })

  test('as an argument is refused without being repeated', async () => {
    for (const flag of [['-p', account.password], [`--password=${account.password}`], [`-p${account.password}`]]) {
      const login = await dkr(['login', '-u', 'me', ...flag, registry.host], {env})
      expect(login.code).toBe(2)
      expect(login.stderr).toContain('no password on the command line')
      expectNoSecret(login.stdout, login.stderr)
    }
  })

  test('that is stored plainly is warned of, in a file for its owner alone', async () => {
    const login = await logIn()
    expect(login.stderr).toMatch(/Warning: .*unencrypted/)
    expect(login.stdout).toBe('')
    expect(statSync(join(dir, 'config.json')).mode & 0o777).toBe(0o600)
  })

  test('stored plainly on request is not warned of, and nothing but the file has it', async () => {
    writeFileSync(join(dir, 'config.json'), '{"credsStore": "not-there"}', {mode: 0o644})
    const login = await logIn({flags: ['--plain']})
    expect(login).toMatchObject({code: 0})
    expect(login.stderr).not.toContain('Warning')
    expectNoSecret(login.stdout, login.stderr, login.commandLines)
    expect(statSync(join(dir, 'config.json')).mode & 0o777).toBe(0o600)
    const push = await dkr(['push', '-q', image], {env})
    expect(push).toMatchObject({code: 0, stderr: ''})
  })

  test('goes to an installed helper that is offered in a terminal', async () => {
    const PATH = `${installHelper(dir, 'secretservice')}:${process.env.PATH}`
    const screen = await inTerminal(
      ['login', '-u', 'me', registry.host],
      [
        [/Where is the log-in to be kept/, '\r'],
        [/Password or access token/, `${account.password}\r`],
      ],
      {PATH},
    )
    expect(screen).toContain('to be kept in docker-credential-secretservice')
    expectNoSecret(screen, readFileSync(join(dir, 'config.json'), 'utf8'))
    expect(JSON.parse(readFileSync(join(dir, 'config.json'), 'utf8'))).toMatchObject({credsStore: 'secretservice'})
    expect(await dockerClient(['push', '-q', image], {env: {...env, PATH}})).toMatchObject({code: 0})
  })

  test('is asked for in a terminal and not shown', async () => {
    const screen = await inTerminal(
      ['login', registry.host],
      [
        [/User name at/, 'me\r'],
        [/Password or access token/, `${account.password}\r`],
      ],
    )
    expect(screen).toContain(`logged in at ${registry.host} as me`)
    expectNoSecret(screen)
    expect(readFileSync(join(dir, 'config.json'), 'utf8')).toContain(base64(`me:${account.password}`))
  })
})

/** Runs dkr in a terminal of its own (util-linux' script) and types each answer when its question is there. */
function inTerminal(args: string[], answers: [RegExp, string][], more: Record<string, string> = {}): Promise<string> {
  const command = [process.execPath, dkrPath, ...args].map(word => `'${word}'`).join(' ')
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    env: {...process.env, NODE_OPTIONS: '', TERM: 'xterm', CI: '', ...env, ...more},
  })
  let screen = ''
  let from = 0
  child.stdout.on('data', (chunk: Buffer) => {
    screen += chunk.toString()
    const [next] = answers
    const at = next ? screen.slice(from).search(next[0]) : -1
    if (!next || at < 0) return
    from = screen.length
    answers.shift()
    child.stdin.write(next[1])
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', () => resolve(screen))
  })
}

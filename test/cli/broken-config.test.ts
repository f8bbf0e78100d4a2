import {spawn, spawnSync} from 'node:child_process'
import {chmodSync, chownSync, existsSync, mkdirSync, rmSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, it} from '@jest/globals'
import {type DkrResult, dkr, dkrPath, ended, freshFolder} from '../support/dkr.js'
import {docker, dockerClient} from '../support/docker-client.js'
import {startRegistry} from '../support/registry.js'

const name = 'dkr-test-config'
const isRoot = process.getuid?.() === 0

let folder: Awaited<ReturnType<typeof freshFolder>>
let home: string
let path: string

beforeAll(async () => {
  folder = await freshFolder('dkr-test-config-')
  await docker(['run', '-d', '--name', name, 'busybox:1.36', 'sh', '-c', 'echo hello; exec sleep 600'])
})
afterAll(async () => {
  await dockerClient(['rm', '-f', name, `${name}-run`])
  await dockerClient(['rmi', '-f', `${name}-image`])
  await folder[Symbol.asyncDispose]()
})
beforeEach(() => {
  home = join(folder.path, "ann's home")
  path = join(home, '.docker', 'config.json')
  mkdirSync(join(home, '.docker'), {recursive: true})
})
afterEach(() => rmSync(home, {recursive: true, force: true}))

const env = () => ({HOME: home, DOCKER_CONFIG: undefined, DOCKER_CONTEXT: undefined})
const run = (...args: string[]) => dkr(args, {env: env(), cwd: folder.path})
const secret = Buffer.from('me:hunter2').toString('base64')

/** What of stderr is about the file, each line once. */
const warnings = ({stderr}: DkrResult) => stderr.split('\n').filter(line => line.includes('config.json'))

describe('a config.json that is broken', () => {
  beforeEach(() => writeFileSync(path, `{"auths": {"r.io": {"auth": "${secret}"}`))

  it.each<[string[], string | RegExp]>([
    [['ps', '-q', '--filter', `name=^/?${name}$`], /^[0-9a-f]{12}\n$/],
    [['logs', name], 'hello\n'],
    [['exec', name, 'echo', 'inside'], 'inside\n'],
    [['inspect', '--format', '{{.Name}}', name], `/${name}\n`],
    [['run', '--rm', '--name', `${name}-run`, 'busybox:1.36', 'echo', 'ran'], 'ran\n'],
    [['build', '-q', '-t', `${name}-image`, '.'], /^sha256:/],
    [['restart', '-t', '0', name], `${name}\n`],
  ])('%s works, with one warning', async (args, stdout) => {
    writeFileSync(join(folder.path, 'Dockerfile'), 'FROM scratch\nCOPY Dockerfile /\n')
    const result = await run(...args)
    expect(result).toMatchObject({
      code: 0,
      stdout: typeof stdout === 'string' ? stdout : expect.stringMatching(stdout),
    })
    expect(warnings(result)).toEqual([expect.stringMatching(/^Warning: cannot read .*going on without it\. Try: fix /)])
    expect(result.stderr).not.toContain(secret)
  })

  it('--json stays one document', async () => {
    const result = await run('ls', '--json', '--filter', `name=${name}`)
    expect(JSON.parse(result.stdout)).toMatchObject([{name}])
    expect(warnings(result)).toHaveLength(1)
  })

  it.each([
    [['login', '-u', 'me', '--password-stdin', '127.0.0.1:1']],
    [['logout', '127.0.0.1:1']],
    [['prune', '-f', '--filter', `label=${name}`]],
    [['volume', 'prune', '--dry-run']],
  ])('%s needs it, and says so once', async args => {
    const result = await run(...args)
    expect(result).toMatchObject({code: 1, stdout: '', stderr: expect.stringContaining('(CREDENTIALS, exit code 1)')})
    expect(result.stderr).not.toMatch(/Warning/)
    expect(result.stderr).toContain(`mv '${path.replaceAll("'", "'\\''")}'`)
  })

  it('the command to move it away works, and then all is well', async () => {
    const {stderr} = await run('logout', '127.0.0.1:1')
    const command = /then log in again: (mv .*)/.exec(stderr)![1]!
    expect(spawnSync('sh', ['-c', command])).toMatchObject({status: 0})
    expect(existsSync(path)).toBe(false)
    expect(await run('ls', '-q', '--filter', `name=${name}-none`)).toEqual({code: 0, stdout: '', stderr: ''})
  })

  it('doctor: the engine is well, the log-ins are not', async () => {
    const {stdout, stderr, code} = await run('doctor', '--json')
    const checks = JSON.parse(stdout) as {name: string; verdict: string; mend?: string}[]
    expect([code, stderr]).toEqual([1, ''])
    expect(checks.filter(({verdict}) => verdict === 'failed').map(check => check.name)).toEqual(['log-ins'])
    expect(checks.find(check => check.name === 'log-ins')!.mend).toMatch(/^fix /)
  })
})

describe('what else a config.json can be', () => {
  it.each<[string, () => unknown, RegExp]>([
    ['a folder', () => mkdirSync(path), /it is a folder, not a file/],
    ['a named pipe', () => spawnSync('mkfifo', [path]), /it is a named pipe, not a file/],
    ['a list', () => writeFileSync(path, '[]'), /it is not a JSON object/],
    ['"auths" is a number', () => writeFileSync(path, '{"auths": 5}'), /"auths" must be an object/],
    ['"credHelpers" is a list', () => writeFileSync(path, '{"credHelpers": []}'), /"credHelpers" must be/],
    ['"proxies" is a text', () => writeFileSync(path, '{"proxies": "x"}'), /"proxies" must be/],
    ['"currentContext" is a number', () => writeFileSync(path, '{"currentContext": 7}'), /"currentContext" must be/],
    ['"detachKeys" is a number', () => writeFileSync(path, '{"detachKeys": 7}'), /"detachKeys" must be/],
  ])('%s: run works, with one warning', async (_title, make, warning) => {
    make()
    const result = await run('run', '--rm', 'busybox:1.36', 'echo', 'ran')
    expect(result).toMatchObject({code: 0, stdout: 'ran\n'})
    expect(warnings(result)).toEqual([expect.stringMatching(warning)])
  })

  it.each([
    ['an empty file', ''],
    ['null', 'null'],
    ['nothing but null', '{"auths": null, "proxies": null, "currentContext": null}'],
    ['other programs’ keys', '{"psFormat": 5, "plugins": "x", "auths": {"r.io": {"extra": 1}}}'],
  ])('%s is nothing to warn of', async (_title, text) => {
    writeFileSync(path, text)
    expect(await run('ls', '-q', '--filter', `name=${name}-none`)).toEqual({code: 0, stdout: '', stderr: ''})
  })
})

/** As a user has it whose file belongs to another one: root, without the right to read what is not root's. */
function restricted(...args: string[]): Promise<DkrResult> {
  const rights = '-dac_override,-dac_read_search'
  const line = [`--bounding-set=${rights}`, `--inh-caps=${rights}`, process.execPath, '--', dkrPath, ...args]
  const [program, ...words] = isRoot ? ['setpriv', ...line] : line.slice(2)
  const child = spawn(program!, words, {env: {...process.env, ...env()}, stdio: ['ignore', 'pipe', 'pipe']})
  return ended(child)
}

describe('a config.json that may not be read', () => {
  it('of another user: run works, and the fix is to take it over', async () => {
    writeFileSync(path, '{}', {mode: 0o600})
    if (isRoot) chownSync(path, 65_534, 65_534)
    else chmodSync(path, 0)
    const result = await restricted('run', '--rm', 'busybox:1.36', 'echo', 'ran')
    const quoted = `'${path.replaceAll("'", "'\\''")}'`
    const fix = isRoot ? `sudo chown "$USER" ${quoted}` : `chmod u+rw ${quoted}`
    expect(result).toMatchObject({code: 0, stdout: 'ran\n'})
    expect(warnings(result)).toEqual([expect.stringContaining(`permission denied`)])
    expect(result.stderr).toContain(`Try: ${fix}\n`)
  })

  it('of one’s own: the fix is another one', async () => {
    writeFileSync(path, '{}')
    chmodSync(path, 0)
    expect((await restricted('logout', '127.0.0.1:1')).stderr).toContain('Try: chmod u+rw ')
  })
})

describe('a registry that wants a log-in', () => {
  it('is refused with the reason that no log-in could be read', async () => {
    const registry = await startRegistry({basicAuth: true})
    try {
      writeFileSync(path, '{"auths": 5}')
      const image = `${registry.host}/${name}/app:1`
      const {stdout} = await run('pull', '--json', image)
      const {error} = JSON.parse(stdout) as {error: Record<string, unknown>}
      expect(error).toMatchObject({
        code: 'CREDENTIALS',
        why: expect.stringMatching(/the log-ins could not be read: .*"auths" must be an object/),
        suggestions: expect.arrayContaining([expect.stringMatching(/^fix /)]),
      })
      const ran = await run('run', '--rm', image)
      expect(ran).toMatchObject({code: 125, stderr: expect.stringMatching(/the log-ins could not be read/)})
    } finally {
      await registry.stop()
    }
  })
})

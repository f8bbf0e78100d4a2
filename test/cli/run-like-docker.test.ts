import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {existsSync} from 'node:fs'
import {mkdir, readFile, symlink, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {containerSettings, differences} from '../support/container-settings.js'
import {type DkrResult, dkr, freshFolder} from '../support/dkr.js'
import {docker, dockerClient} from '../support/docker-client.js'

const prefix = 'dkr-test-like-docker'
const image = 'busybox:1.36'

let folder: Awaited<ReturnType<typeof freshFolder>>
let path: string

beforeAll(async () => {
  folder = await freshFolder(`${prefix}-`)
  await mkdir(join(folder.path, 'bin'))
  const client = '/usr/bin/docker'
  if (existsSync(client)) await symlink(client, join(folder.path, 'bin', 'docker'))
  path = `${join(folder.path, 'bin')}:${process.env.PATH}`
  await writeFile(join(folder.path, 'app.env'), 'QUOTED="two words"\nPLAIN=x\n')
})
afterAll(async () => {
  const left = await docker(['ps', '-aq', '--filter', `name=^/?${prefix}-`])
  if (left) await docker(['rm', '-f', '-v', ...left.split('\n')])
  await folder[Symbol.asyncDispose]()
})

async function shell(script: string, env: Record<string, string> = {}): Promise<DkrResult> {
  const child = spawn('sh', [], {cwd: folder.path, env: {...process.env, ...env, PATH: path}})
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []]
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
  child.stdin.end(script)
  const [code] = await once(child, 'close')
  return {stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString(), code}
}

/** What came of a run by name: its settings and how it ended, or undefined where none was made or is left. */
async function left(name: string) {
  const state = await dockerClient(['inspect', '-f', '{{.State.ExitCode}} {{.State.Running}} {{.State.Status}}', name])
  return state.code === 0 ? {state: state.stdout, settings: await containerSettings(name)} : undefined
}

// Each is really started: by docker, by dkr, and by the shell from what --dry-run prints.
const cases: [flags: string[], words?: string[]][] = [
  [[], ['sh', '-c', 'echo out; echo err >&2; exit 7']],
  [
    ['-e', 'A=it\'s "$HOME"'],
    ['sh', '-c', 'echo "$A"'],
  ],
  [
    ['-e', 'WORD=größer ≥ 日本', '--health-cmd', 'true', '--health-interval', '1500000µs'],
    ['printenv', 'WORD'],
  ],
  [
    ['-a', 'stdout'],
    ['sh', '-c', 'echo out; echo err >&2'],
  ],
  [
    ['-a', 'STDERR'],
    ['sh', '-c', 'echo out; echo err >&2'],
  ],
  [['-i'], ['cat']],
  [
    ['-h', 'web', '-w', '/tmp', '-u', '1000:1000'],
    ['sh', '-c', 'hostname; pwd; id -u'],
  ],
  [
    ['-m', '64m', '--cpus', '.5', '--pids-limit', '50', '--init'],
    ['cat', '/proc/1/comm'],
  ],
  [
    ['--read-only', '--tmpfs', '/t', '--cap-drop', 'ALL'],
    ['sh', '-c', 'touch /x || touch /t/x && ls /t'],
  ],
  [['--rm'], ['sh', '-c', 'exit 3']],
  [['--rm=false', '-t'], ['tty']],
  [
    ['-d', '-P', '--expose', '7000', '--restart', 'no'],
    ['sleep', '600'],
  ],
  [
    ['-d', '--health-cmd', 'true', '--health-interval', '1h'],
    ['sleep', '600'],
  ],
  [['--entrypoint', 'echo', '--no-healthcheck'], ['hello']],
  [
    ['--net', 'none', '--add-host', 'db:10.0.0.5'],
    ['grep', 'db', '/etc/hosts'],
  ],
  [['--stop-signal', 'KILL', '--label', 'a=b c', '--log-driver', 'none'], ['true']],
  [[], ['no-such-program']],
  [[], ['/etc/passwd']],
  [['--entrypoint', '/etc'], []],
  [['--gpus', 'all'], ['true']],
  [['--sysctl', 'net.no.such=1'], ['true']],
  [['--device', '/dev/no-such-device'], ['true']],
  [['-it'], ['true']],
  [['-d', '-a', 'stdout'], ['true']],
  [['--rm', '--restart', 'always'], ['true']],
  [['--memory', 'lots'], ['true']],
  [['--platform', 'linux/arm64', '--pull', 'never'], ['true']],
]

describe('the same words to docker, to dkr, and to what its dry run prints', () => {
  it.concurrent.each(cases)('%j %j', async (flags, words = []) => {
    const n = cases.findIndex(([one, two]) => one === flags && (two ?? []) === words)
    const name = (who: string) => `${prefix}-${n}-${who}`
    const args = (who: string) => ['run', '--name', name(who), ...flags, image, ...words]
    const theirs = await dockerClient(args('docker'), {cwd: folder.path})
    const ours = await dkr(args('dkr'), {cwd: folder.path})
    const printed = await dkr(['run', '--dry-run', ...args('dry').slice(1)], {cwd: folder.path})
    const detached = flags.includes('-d')
    const seen = ({code, stdout}: {code: number | null; stdout: string}) => ({
      code,
      stdout: detached ? /^[0-9a-f]{64}\n$/.test(stdout) : stdout,
    })
    expect(seen(ours)).toEqual(seen(theirs))
    if (theirs.code === 0) expect(ours.stderr).toBe(theirs.stderr)
    const expected = await left(name('docker'))
    expect(differences(expected, await left(name('dkr')))).toEqual([])
    if (printed.code !== 0) return expect(printed.code).toBe(theirs.code)
    expect(seen(await shell(printed.stdout))).toEqual(seen(theirs))
    expect(differences(expected, await left(name('dry')))).toEqual([])
  })
})

describe('run', () => {
  const inspect = async (name: string) => JSON.parse(await docker(['inspect', name]))[0]

  it('reads dotenv files on demand, and warns where docker keeps the quotes', async () => {
    const print = [image, 'sh', '-c', 'echo "$QUOTED,$PLAIN"']
    const literal = await dkr(['run', '--rm', '--env-file', 'app.env', ...print], {cwd: folder.path})
    expect(literal.stdout).toBe('"two words",x\n')
    expect(literal.stderr).toContain('app.env: the value of QUOTED keeps its quotes')
    const dotenv = ['--env-format', 'dotenv', '--env-file', 'app.env']
    const quoted = await dkr(['run', '--rm', ...dotenv, ...print], {cwd: folder.path})
    expect(quoted).toMatchObject({code: 0, stdout: 'two words,x\n', stderr: ''})
    // No value of the file is shown: the script takes them from its environment.
    const {stdout} = await dkr(['run', '--dry-run', '--rm', ...dotenv, ...print], {cwd: folder.path})
    expect(stdout).toMatch(/^docker run --rm -e QUOTED -e PLAIN busybox/)
    expect((await shell(stdout, {QUOTED: 'two words', PLAIN: 'x'})).stdout).toBe('two words,x\n')
  })

  it('writes --cidfile once, and leaves none of a run that failed', async () => {
    const cid = join(folder.path, 'cid')
    const name = `${prefix}-cid`
    const failed = await dkr(['run', '--cidfile', cid, '--pull', 'never', `${prefix}-none`])
    expect([failed.code, existsSync(cid)]).toEqual([125, false])
    expect((await dkr(['run', '--name', name, '--cidfile', cid, image, 'true'])).code).toBe(0)
    expect(await readFile(cid, 'utf8')).toBe((await inspect(name)).Id)
    const again = await dkr(['run', '--cidfile', cid, image, 'true'])
    expect(again).toMatchObject({code: 125, stderr: expect.stringContaining('container ID file found')})
  })

  it('warns of a folder that is not there, and makes it as docker does', async () => {
    const missing = join(folder.path, 'missing')
    const run = await dkr(['run', '--rm', '-v', './missing:/m', image, 'ls', '-d', '/m'], {cwd: folder.path})
    expect(run).toMatchObject({code: 0, stdout: '/m\n', stderr: expect.stringContaining(`there is no ${missing}`)})
  })

  it('says that an image is missing before it asks the registry', async () => {
    const {code, stderr} = await dkr(['run', '--rm', `127.0.0.1:1/${prefix}-none`])
    expect(code).toBe(125)
    expect(stderr).toContain(`Unable to find image '127.0.0.1:1/${prefix}-none:latest' locally`)
    const never = await dkr(['run', '--rm', '--pull', 'never', `127.0.0.1:1/${prefix}-none`])
    expect(never).toMatchObject({code: 125, stderr: expect.not.stringContaining('Unable to find')})
  })
})

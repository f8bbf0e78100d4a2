import {mkdir, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {type DkrResult, ended, freshFolder, startDkr} from '../support/dkr.js'
import {docker, dockerClient} from '../support/docker-client.js'
import {type FaultCommand, faultsFor, pooled, random} from '../support/fault-cases.js'
import {type Fault, startFaultProxy} from '../support/fault-proxy.js'
import {startRegistry} from '../support/registry.js'

const prefix = 'dkr-test-fault'
const image = `${prefix}-image`
const socket = (process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock').replace(/^unix:\/\//, '')
/** Seconds that dkr waits for a plain call here, instead of two minutes: little only where it is to run out. */
const limitFor = (fault?: Fault) => (fault?.kind === 'hang' ? 2 : 30)
/** Milliseconds after which Ctrl-C is pressed where no limit holds (a build, a push), and after which it hangs. */
const [patience, hopeless] = [3000, 60_000]

interface Outcome extends DkrResult {
  fault: Fault
  call: string
  name: string
  hung: boolean
  /** State of the container that the command was to make, if there is one. */
  state: string
}

const writeApp = (dir: string) =>
  writeFile(
    join(dir, 'Dockerfile'),
    'FROM busybox:1.36\nEXPOSE 8000\nCMD ["httpd", "-f", "-p", "8000"]\nSTOPSIGNAL KILL\n',
  )

describe('an engine whose answers are cut, late, garbled or missing', () => {
  let folder: Awaited<ReturnType<typeof freshFolder>>
  let registry: Awaited<ReturnType<typeof startRegistry>>

  beforeAll(async () => {
    folder = await freshFolder(`${prefix}-`)
    registry = await startRegistry()
    await writeApp(folder.path)
    await docker(['build', '-q', '-t', `${registry.host}/${image}`, folder.path], {env: {DOCKER_BUILDKIT: '1'}})
  })
  afterAll(async () => {
    const images = (await docker(['images', '-q', '--filter', `reference=*${prefix}*`])).split('\n')
    const containers = (await docker(['ps', '-aq', '--filter', `name=${prefix}`])).split('\n')
    await dockerClient(['rm', '-f', ...containers.filter(Boolean)])
    await dockerClient(['rmi', '-f', `${registry.host}/${image}`, ...images.filter(Boolean)])
    await registry.stop()
    await folder[Symbol.asyncDispose]()
  })

  /** What a success must have printed, so that an exit code of 0 is never a lie. */
  const commands: (FaultCommand & {right: RegExp; container?: true})[] = [
    {title: 'ls', args: ['ls', '-q', '--filter', 'name=NAME'], right: /^$/},
    {title: 'build', args: ['build', '-q', '-t', 'NAME', '.'], right: /^sha256:[0-9a-f]{64}\n$/},
    {
      title: 'run',
      args: ['run', '--rm', '--name', 'NAME', 'busybox:1.36', 'echo', 'hi'],
      right: /^hi\n$/,
      container: true,
    },
    {
      title: 'run -d',
      args: ['run', '-d', '--name', 'NAME', 'busybox:1.36', 'sleep', '300'],
      right: /^[0-9a-f]{64}\n$/,
      container: true,
    },
    {title: 'push', args: ['push', 'IMAGE'], right: /@sha256:[0-9a-f]{64}\n$/},
    {
      title: 'up -d',
      args: ['up', '-d', '--timeout', '5', '--name', 'NAME'],
      right: /^http:\/\/127\.0\.0\.1:\d+\n$/,
      container: true,
    },
  ]

  /** Each up has a folder of its own: in one they would wait for each other. */
  async function folderFor({title}: FaultCommand, name: string): Promise<string> {
    if (title !== 'up -d') return folder.path
    const own = join(folder.path, name)
    await mkdir(own, {recursive: true})
    await writeApp(own)
    return own
  }

  async function attempt(command: FaultCommand, name: string, fault?: Fault): Promise<Outcome & {calls: string[]}> {
    const proxy = await startFaultProxy(socket, fault)
    const words = command.args.map(word => word.replace('NAME', name).replace('IMAGE', `${registry.host}/${image}`))
    const env = {DOCKER_HOST: proxy.host, DKR_ENGINE_TIMEOUT: String(limitFor(fault)), DOCKER_BUILDKIT: undefined}
    const child = startDkr(words, {cwd: await folderFor(command, name), env})
    child.stdin!.end()
    let hung = false
    const timers = [
      setTimeout(() => {
        hung = true
        child.kill('SIGKILL')
      }, hopeless),
    ]
    const press = () => {
      for (const more of [0, 1000, 2000]) timers.push(setTimeout(() => child.kill('SIGINT'), patience + more))
    }
    if (fault?.kind === 'hang') void proxy.met.then(press)
    const result = await ended(child)
    for (const timer of timers) clearTimeout(timer)
    const call = proxy.calls[fault?.call ?? 0] ?? 'no call'
    const calls = [...proxy.calls]
    proxy.close()
    const state = await docker(['ps', '-a', '--filter', `name=^/${name}$`, '--format', '{{.State}}'])
    return {...result, fault: fault!, call, name, hung, state, calls}
  }

  it.each(commands)(
    '$title',
    async command => {
      const next = random(20)
      const plain = await attempt(command, `${prefix}-${command.title.replace(/ -/, '-')}`)
      expect(plain).toMatchObject({code: 0, stdout: expect.stringMatching(command.right)})
      await dockerClient(['rm', '-f', plain.name])
      const faults = faultsFor(plain.calls.length, next)
      const judge = async (fault: Fault) => {
        const outcome = await attempt(command, `${plain.name}-${fault.call}-${fault.kind}`, fault)
        await dockerClient(['rm', '-f', outcome.name])
        const {call, code, stdout, stderr, state} = outcome
        return {words: wrongs(outcome, command.right, plain.stdout), fault, call, code, stdout, stderr, state}
      }
      const outcomes = await pooled(faults, 6, judge)
      const doubtful = outcomes.filter(({words}) => words.length > 0).map(({fault}) => fault)
      // Beside others the engine may be slower than the limit: what counts is what happens alone, with the same fault.
      const wrong = (await pooled(doubtful, 1, judge)).filter(({words}) => words.length > 0)
      expect(wrong).toEqual([])
      counted += outcomes.length
    },
    600_000,
  )

  it('has tried 200 and more', () => expect(counted).toBeGreaterThanOrEqual(200))
})

let counted = 0

/** All that is not as it should be, in words. */
function wrongs({fault, code, stdout, stderr, hung, state}: Outcome, right: RegExp, _plain: string): string[] {
  const found: string[] = []
  if (hung) found.push('it hangs')
  if (/\n\s+at .*:\d+:\d+/.test(stderr)) found.push('it prints a stack')
  if (/this is a bug/.test(stderr)) found.push('it takes it for a bug of its own')
  if (fault.kind === 'delay' && code !== 0) found.push('it fails because of an answer that was only late')
  if (code === 0 && !right.test(stdout)) found.push('it ends with 0 without the right result')
  if (code !== 0 && code !== null && code < 128 && !/\([A-Z_]+, exit code \d+\)/.test(stderr))
    found.push('it does not say why')
  if (state === 'created') found.push('it leaves a container half made')
  return found
}

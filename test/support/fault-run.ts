import {rm} from 'node:fs/promises'
import {type DkrResult, ended, startDkr} from './dkr.js'
import {docker, dockerClient} from './docker-client.js'
import {faultsFor, pooled, random} from './fault-cases.js'
import {type Fault, startFaultProxy} from './fault-proxy.js'
import {watchPeakMemory} from './peak-memory.js'

const socket = (process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock').replace(/^unix:\/\//, '')

/** A command that meets faults. */
export interface FaultCommand {
  title: string
  /** NAME in them is a name of the case's own. */
  args: string[]
  /** What a success must have printed, so that an exit code of 0 is never a lie; NAME as above. */
  right: RegExp | ((name: string) => RegExp)
  /** The folder that it runs in. */
  folder(name: string): Promise<string>
  /** Makes what it works on. */
  prepare?(name: string): Promise<unknown>
  /** What is wrong with what it left behind, in words. */
  left?(outcome: Outcome): Promise<string | undefined>
  /** So many kinds of fault for each call, unless all are asked for. */
  kinds?: number
  /** What it finds wrong is its result: on stdout, and not an error. */
  reports?: true
}

export interface Outcome extends DkrResult {
  fault?: Fault
  call: string
  name: string
  hung: boolean
  /** How often Ctrl-C was pressed until it ended. */
  presses: number
  /** Megabytes, the most that it had. */
  memory: number
  /** State of the container of the case's name, if there is one. */
  state: string
}

/** These may never end by themselves: little patience, and Ctrl-C where no limit holds (a build, a push, a log). */
const endlessKinds: readonly (Fault['kind'] | undefined)[] = ['hang', 'trickle', 'endless', 'huge-frame']
/** Seconds that dkr waits for a plain call, instead of two minutes: little only where it is to run out. */
const limitFor = (fault?: Fault) => (endlessKinds.includes(fault?.kind) ? 2 : 30)
/** Milliseconds until Ctrl-C is pressed for the first time, between two presses, and after which it hangs. */
const [patience, between, hopeless] = [3000, 1500, 60_000]
/** Megabytes: of an answer that never stops dkr keeps at most 128. */
const mostMemory = 600

/** Runs a command once, behind a proxy that has a fault. */
async function attempt(command: FaultCommand, name: string, fault?: Fault): Promise<Outcome & {calls: string[]}> {
  const proxy = await startFaultProxy(socket, fault)
  const env = {DOCKER_HOST: proxy.host, DKR_ENGINE_TIMEOUT: String(limitFor(fault)), DOCKER_BUILDKIT: undefined}
  const cwd = await command.folder(name)
  if (command.prepare) {
    // One that a run that was killed has left.
    await clean(name)
    await command.prepare(name)
  }
  const child = startDkr(
    command.args.map(word => word.replace('NAME', name)),
    {cwd, env},
  )
  child.stdin!.end()
  const memory = watchPeakMemory(child)
  const [timers, presses]: [NodeJS.Timeout[], number[]] = [[], []]
  let hung = false
  const kill = () => {
    hung = true
    child.kill('SIGKILL')
  }
  timers.push(setTimeout(kill, hopeless))
  const press = () => {
    presses.push(Date.now())
    child.kill('SIGINT')
  }
  if (endlessKinds.includes(fault?.kind))
    void proxy.met.then(() => {
      for (const i of [0, 1, 2]) timers.push(setTimeout(press, patience + i * between))
    })
  const result = await ended(child)
  for (const timer of timers) clearTimeout(timer)
  const calls = [...proxy.calls]
  proxy.close()
  const state = await docker(['ps', '-a', '--filter', `name=^/${name}$`, '--format', '{{.State}}'])
  const call = calls[fault?.call ?? 0] ?? 'no call'
  return {...result, fault, call, name, hung, presses: presses.length, memory: memory(), state, calls}
}

/** What to tell of an outcome. */
interface Judged {
  words: string[]
  fault: Fault
  [more: string]: unknown
}

/** Which faults to try, by the calls that the command makes. */
export type ChooseFaults = (calls: readonly string[], command: FaultCommand) => Fault[]

const byKinds: ChooseFaults = (calls, {kinds}) => faultsFor(calls, random(20), kinds)

/**
 * Tries a command with its faults, many at once.
 * @returns those that went wrong, and how many were tried
 * @throws Error when it does not even work without a fault
 */
export async function tryFaults(
  command: FaultCommand,
  prefix: string,
  choose = byKinds,
): Promise<{wrong: Judged[]; tried: number}> {
  const base = `${prefix}-${command.title.replace(/[^a-z]+/g, '-')}`
  const plain = await attempt(command, base)
  if (plain.code !== 0 || !rightFor(command, base).test(plain.stdout)) throw new Error(JSON.stringify(plain))
  await clean(base)
  const judge = async (fault: Fault): Promise<Judged> => {
    const outcome = await attempt(command, `${base}-${fault.call}-${fault.kind}-${Math.floor(fault.at * 100)}`, fault)
    const words = [...wrongs(outcome, command), (await command.left?.(outcome)) ?? []].flat()
    await clean(outcome.name)
    const {calls: _, name: __, ...told} = outcome
    return {words, ...told, fault, stdout: outcome.stdout.slice(0, 2000), stderr: outcome.stderr.slice(-2000)}
  }
  const faults = choose(plain.calls, command)
  const outcomes = await pooled(faults, 6, judge)
  const doubtful = outcomes.filter(({words}) => words.length > 0).map(({fault}) => fault)
  // Beside others the engine may be slower than the limit: what counts is what happens alone, with the same fault.
  const again = await pooled(doubtful, 1, judge)
  return {wrong: again.filter(({words}) => words.length > 0), tried: outcomes.length}
}

async function clean(name: string): Promise<void> {
  await dockerClient(['rm', '-f', '-v', name])
  await rm(`/tmp/${name}`, {recursive: true, force: true})
}

const rightFor = ({right}: FaultCommand, name: string): RegExp => (right instanceof RegExp ? right : right(name))

/** Of these nothing on stderr is what a container printed. */
const madeUp: readonly (Fault['kind'] | undefined)[] = ['null', 'html']
const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/

/** All that is not as it should be, in words. */
function wrongs(outcome: Outcome, command: FaultCommand): string[] {
  const {fault, code, stdout, stderr, hung, state, presses, memory, name} = outcome
  const found: string[] = []
  if (hung) found.push('it hangs')
  if (presses > 2) found.push('the second Ctrl-C does not end it')
  if (memory > mostMemory) found.push(`it takes ${Math.round(memory)} MB`)
  if (/\n\s+at .*:\d+:\d+/.test(stderr)) found.push('it prints a stack')
  if (/this is a bug/.test(stderr)) found.push('it takes it for a bug of its own')
  if (fault?.kind === 'delay' && code !== 0) found.push('it fails because of an answer that was only late')
  if (code === 0 && !rightFor(command, name).test(stdout)) found.push('it ends with 0 without the right result')
  if (madeUp.includes(fault?.kind) && control.test(stderr)) found.push('it hands control characters on')
  if (!command.reports && code !== 0 && code !== null && code < 128 && !/\([A-Z_]+, exit code \d+\)/.test(stderr))
    found.push('it does not say why')
  if (state === 'created') found.push('it leaves a container half made')
  return found
}

/** One line at the end of a file of faults. */
export function tellTried(tried: Readonly<Record<string, number>>): void {
  const total = Object.values(tried).reduce((sum, n) => sum + n, 0)
  const parts = Object.entries(tried).map(([title, n]) => `${title} ${n}`)
  process.stderr.write(`faults: ${total} cases (${parts.join(', ')})\n`)
}

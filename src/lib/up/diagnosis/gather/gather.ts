import {abortAfter} from '../../../engine/abort-after.js'
import {isLocal} from '../../../engine/connect/endpoint.js'
import {type ContainerDetails, inspectContainer} from '../../../engine/containers.js'
import {cpuPercent} from '../../../engine/cpu.js'
import type {Engine} from '../../../engine/engine.js'
import {inspectImage} from '../../../engine/images.js'
import {lastLines} from '../../../engine/logs.js'
import {ranOutOfMemory} from '../../../engine/out-of-memory.js'
import {inspectedPorts} from '../../../engine/published.js'
import {fileFacts} from '../../../program-faults/file-facts.js'
import {suspectFiles} from '../../../program-faults/suspects.js'
import type {Evidence, HttpAnswer, Waited} from '../evidence.js'
import {readListeners} from './listeners.js'
import {probe} from './probe.js'

/** Milliseconds for all of it: the user has waited long enough already. */
const timeLimit = 6000
const probeLimit = 3000
const logLines = 50

/** Collects what can be known of a container that did not become ready; what cannot be had is left out. */
export async function gather(
  engine: Engine,
  id: string,
  {waited, startFailure}: {waited?: Waited; startFailure?: string} = {},
): Promise<Evidence> {
  const signal = abortAfter(timeLimit)
  const container = await inspectContainer(engine, id)
  const phase = startFailure !== undefined ? 'not-started' : hasEnded(container) ? 'ended' : 'running'
  const log = phase === 'not-started' ? [] : await orElse([], lastLines(engine, id, container.Config.Tty, logLines))
  const error = startFailure ?? container.State.Error
  const [image, oomEvent, files, running] = await Promise.all([
    orElse(undefined, inspectImage(engine, container.Image)),
    phase !== 'not-started' && ranOutOfMemory(engine, id, Date.parse(container.State.StartedAt)),
    filesOf(engine, container, log, error, signal),
    phase === 'running' ? gatherRunning(engine, container, waited, signal) : {},
  ])
  const exposed = Object.keys(container.Config.ExposedPorts ?? {})
  return {
    ...factsOf(container),
    phase,
    error,
    log,
    oomEvent,
    files,
    waited,
    imageArchitecture: image?.Architecture,
    engineArchitecture: phase === 'running' ? undefined : await orElse(undefined, engineArchitecture(engine)),
    localEngine: isLocal(engine.endpoint),
    // What is published is exposed by that alone: the image itself has to be asked.
    exposed: tcpPorts(Object.keys(image?.Config.ExposedPorts ?? Object.fromEntries(exposed.map(key => [key, {}])))),
    published: inspectedPorts(container).filter(({protocol}) => protocol === 'tcp'),
    ...running,
  }
}

/** One that is about to be started again has not ended for good. */
function hasEnded({State, RestartCount}: ContainerDetails): boolean {
  return !State.Running && !State.Restarting && RestartCount === 0
}

function factsOf({Name, Path, Args, Config, HostConfig, State, RestartCount}: ContainerDetails) {
  return {
    name: Name.replace(/^\//, ''),
    // While it runs the engine says 0, also between two restarts after failures.
    exitCode: State.Running && !State.Restarting ? undefined : State.ExitCode,
    oomKilled: State.OOMKilled,
    memoryLimit: HostConfig.Memory ?? 0,
    restarts: RestartCount,
    command: [Path, ...Args].filter(word => word !== undefined),
    user: Config.User,
    env: Config.Env ?? [],
    readOnly: HostConfig.ReadonlyRootfs ?? false,
  }
}

async function gatherRunning(
  engine: Engine,
  container: ContainerDetails,
  waited: Waited | undefined,
  signal: AbortSignal,
): Promise<Pick<Evidence, 'listeners' | 'answer' | 'direct' | 'health' | 'cpu'>> {
  const url = waited?.url
  const [listeners, answer, direct, cpu] = await Promise.all([
    readListeners(engine, container, signal),
    url ? probe(url, probeLimit) : undefined,
    url ? probeDirectly(engine, container, url) : undefined,
    orElse(undefined, cpuPercent(engine, container.Id, signal)),
  ])
  return {listeners, answer, direct, cpu, health: healthOf(container)}
}

/** Past the published port: on Linux the container has an address that this machine reaches. */
function probeDirectly(engine: Engine, container: ContainerDetails, url: string): Promise<HttpAnswer> | undefined {
  const address = Object.values(container.NetworkSettings.Networks ?? {}).find(({IPAddress}) => IPAddress)?.IPAddress
  const {protocol, port} = new URL(url)
  const target = inspectedPorts(container).find(({hostPort}) => String(hostPort) === port)
  if (!isLocal(engine.endpoint) || !address || !target) return undefined
  return probe(`${protocol}//${address}:${target.containerPort}/`, probeLimit)
}

function healthOf({State: {Health}}: ContainerDetails): Evidence['health'] {
  if (!Health || Health.Status === 'none') return undefined
  const last = Health.Log?.at(-1)
  const output = (last?.Output ?? '').split('\n').filter(line => line.trim() !== '')
  return {status: Health.Status, failures: Health.FailingStreak, exitCode: last?.ExitCode, output: output.slice(0, 10)}
}

function filesOf(
  engine: Engine,
  {Id, Path, Args, Config}: ContainerDetails,
  log: string[],
  error: string,
  signal: AbortSignal,
): Promise<Evidence['files']> {
  const place = {engine, id: Id, env: Config.Env ?? [], workdir: Config.WorkingDir, signal}
  const names = suspectFiles([Path, ...Args], log, error)
  return orElse([], Promise.all(names.map(name => fileFacts(place, name))))
}

async function engineArchitecture(engine: Engine): Promise<string> {
  return (await engine.call(docker => docker.version())).Arch
}

function tcpPorts(keys: string[]): number[] {
  return keys.filter(key => key.endsWith('/tcp')).map(key => Number.parseInt(key, 10))
}

async function orElse<T>(fallback: T, work: Promise<T>): Promise<T> {
  return work.catch(() => fallback)
}

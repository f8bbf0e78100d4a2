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
import {upFolder} from '../../../project/labels.js'
import {missingPaths} from '../causes/missing-paths.js'
import type {Evidence, HttpAnswer, Waited} from '../evidence.js'
import {hiddenPaths, mountsOf} from './hidden.js'
import {quickSources, readListeners} from './listeners.js'
import {nearFiles} from './near-files.js'
import {probe} from './probe.js'

/** Milliseconds for all of it: the user has waited long enough already. */
const timeLimit = 6000
const probeLimit = 3000
const logLines = 50

export interface GatherOptions {
  waited?: Waited
  /** The engine's words on why it did not start. */
  startFailure?: string
  /** For a look while the wait goes on: only what costs little and leaves nothing behind, until this aborts. */
  glance?: AbortSignal
}

/** Collects what can be known of a container that did not become ready; what cannot be had is left out. */
export async function gather(
  engine: Engine,
  id: string,
  {waited, startFailure, glance}: GatherOptions = {},
): Promise<Evidence> {
  const limit = abortAfter(timeLimit)
  const look = {engine, signal: glance ? AbortSignal.any([glance, limit]) : limit, glance: glance !== undefined}
  const container = await inspectContainer(engine, id)
  const phase = startFailure !== undefined ? 'not-started' : hasEnded(container) ? 'ended' : 'running'
  const log = phase === 'not-started' ? [] : await orElse([], lastLines(engine, id, container.Config.Tty, logLines))
  const error = startFailure ?? container.State.Error
  const [image, oomEvent, files, running] = await Promise.all([
    orElse(undefined, inspectImage(engine, container.Image)),
    phase !== 'not-started' && ranOutOfMemory(engine, id, Date.parse(container.State.StartedAt)),
    filesOf(look, container, log, error),
    phase === 'running' ? gatherRunning(look, container, waited) : {},
  ])
  const exposed = Object.keys(container.Config.ExposedPorts ?? {})
  const evidence: Evidence = {
    ...factsOf(container),
    phase,
    error,
    log,
    oomEvent,
    files,
    nearFiles: nearFilesOf(container, log, error),
    waited,
    imageArchitecture: image?.Architecture,
    engineArchitecture: phase === 'running' ? undefined : await orElse(undefined, engineArchitecture(engine)),
    localEngine: isLocal(engine.endpoint),
    // What is published is exposed by that alone: the image itself has to be asked.
    exposed: tcpPorts(Object.keys(image?.Config.ExposedPorts ?? Object.fromEntries(exposed.map(key => [key, {}])))),
    published: inspectedPorts(container).filter(({protocol}) => protocol === 'tcp'),
    ...running,
  }
  const paths = missingPaths(evidence)
  // To look into the image takes a container.
  if (paths.length === 0 || glance) return evidence
  const {mounts} = evidence
  const {signal} = look
  return {...evidence, hidden: await orElse(undefined, hiddenPaths(engine, container, {mounts, paths, signal}))}
}

/** Only what `up` made has a folder. */
function nearFilesOf({Config}: ContainerDetails, log: string[], error: string): Evidence['nearFiles'] {
  const dir = upFolder(Config.Labels)
  return dir === undefined ? undefined : nearFiles(dir, Config.WorkingDir || '/', {log, error})
}

/** One that is about to be started again has not ended for good. */
function hasEnded({State, RestartCount}: ContainerDetails): boolean {
  return !State.Running && !State.Restarting && RestartCount === 0
}

function factsOf(container: ContainerDetails) {
  const {Name, Path, Args, Config, HostConfig, State, RestartCount} = container
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
    workdir: Config.WorkingDir,
    mounts: mountsOf(container),
    readOnly: HostConfig.ReadonlyRootfs ?? false,
  }
}

/** How an engine is asked. */
interface Asked {
  engine: Engine
  signal: AbortSignal
  glance: boolean
}

async function gatherRunning(
  {engine, signal, glance}: Asked,
  container: ContainerDetails,
  waited: Waited | undefined,
): Promise<Pick<Evidence, 'listeners' | 'answer' | 'direct' | 'health' | 'cpu'>> {
  const url = waited?.url
  const [listeners, answer, direct, cpu] = await Promise.all([
    readListeners(engine, container, signal, glance ? quickSources : undefined),
    url ? probe(url, probeLimit, signal) : undefined,
    url ? probeDirectly({engine, signal}, container, url) : undefined,
    orElse(undefined, cpuPercent(engine, container.Id, signal)),
  ])
  return {listeners, answer, direct, cpu, health: healthOf(container)}
}

/** Past the published port: on Linux the container has an address that this machine reaches. */
function probeDirectly(
  {engine, signal}: Pick<Asked, 'engine' | 'signal'>,
  container: ContainerDetails,
  url: string,
): Promise<HttpAnswer> | undefined {
  const address = Object.values(container.NetworkSettings.Networks ?? {}).find(({IPAddress}) => IPAddress)?.IPAddress
  const {protocol, port} = new URL(url)
  const target = inspectedPorts(container).find(({hostPort}) => String(hostPort) === port)
  if (!isLocal(engine.endpoint) || !address || !target) return undefined
  return probe(`${protocol}//${address}:${target.containerPort}/`, probeLimit, signal)
}

function healthOf({State: {Health}}: ContainerDetails): Evidence['health'] {
  if (!Health || Health.Status === 'none') return undefined
  const last = Health.Log?.at(-1)
  const output = (last?.Output ?? '').split('\n').filter(line => line.trim() !== '')
  return {status: Health.Status, failures: Health.FailingStreak, exitCode: last?.ExitCode, output: output.slice(0, 10)}
}

function filesOf(
  {engine, signal, glance}: Asked,
  {Id, Path, Args, Config}: ContainerDetails,
  log: string[],
  error: string,
): Promise<Evidence['files']> {
  const place = {engine, id: Id, env: Config.Env ?? [], workdir: Config.WorkingDir, signal}
  // One that runs has found its program.
  const names = suspectFiles(glance ? [] : [Path, ...Args], log, error)
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

import {setTimeout as delay} from 'node:timers/promises'
import type Dockerode from 'dockerode'
import {DkrError, isDkrError} from '../errors/dkr-error.js'
import {withContainerPort} from '../errors/network-rules.js'
import {requireApi} from './connect/version.js'
import {randomContainerName} from './container-names.js'
import {type Engine, statusOf} from './engine.js'
import {shortName} from './short-name.js'

export type ContainerSummary = Dockerode.ContainerInfo
export type ContainerDetails = Dockerode.ContainerInspectInfo
/** The body of POST /containers/create, in the engine's own words. */
export type ContainerConfig = Omit<Dockerode.ContainerCreateOptions, 'HostConfig'> & {HostConfig?: HostConfig}
/** The part of it that depends on the engine's machine; dockerode's types lack a field. */
export type HostConfig = Dockerode.HostConfig & {CgroupnsMode?: string}

/** Engine filters: name → values, as GET /containers/json takes them. */
export type Filters = Record<string, string[]>

export interface ListOptions {
  all?: boolean
  filters?: Filters
  limit?: number
  size?: boolean
}

/** Lists containers, the newest first. */
export async function listContainers(engine: Engine, options: ListOptions = {}): Promise<ContainerSummary[]> {
  const list = await engine.call(docker => docker.listContainers({...options, filters: options.filters ?? {}}))
  return engine.server.podman ? list.map(each => ({...each, Image: shortName(each.Image)})) : list
}

/** Everything the engine knows of one container, by name, ID or ID prefix. */
export function inspectContainer(engine: Engine, id: string): Promise<ContainerDetails> {
  return engine.call(docker => docker.getContainer(id).inspect())
}

export interface CreateOptions {
  name?: string
  platform?: string
}

interface Created {
  Id: string
  Warnings?: string[] | null
}

/**
 * Creates a container. When the connection breaks before the answer is there, what may have been created is
 * removed: a name must not stay taken by a container that nobody has asked for twice. To be found then, it
 * always has a name.
 * @returns the ID and the engine's warnings
 */
export async function createContainer(
  engine: Engine,
  config: ContainerConfig,
  options: CreateOptions = {},
): Promise<{id: string; warnings: string[]}> {
  requireForConfig(engine, config, options)
  const name = options.name ?? randomContainerName()
  const begun = Date.now()
  try {
    const {Id: id, Warnings} = await postCreate(engine, config, {name, platform: options.platform})
    return {id, warnings: Warnings ?? []}
  } catch (error) {
    if (statusOf(error) === undefined) await removeCreated(engine, name, begun)
    throw error
  }
}

/** What an older engine would leave out without a word. */
function requireForConfig(engine: Engine, {Healthcheck}: ContainerConfig, {platform}: CreateOptions) {
  if (platform) requireApi(engine, '--platform', '1.41')
  const health = Healthcheck as {StartInterval?: number} | undefined
  if (health?.StartInterval) requireApi(engine, '--health-start-interval', '1.44')
}

/** Not dockerode's createContainer: that one puts the environment into the URL, and drops the warnings. */
function postCreate(engine: Engine, _body: ContainerConfig, _query: CreateOptions): Promise<Created> {
  const request = {
    path: '/containers/create?',
    method: 'POST',
    options: {_query, _body},
    statusCodes: {200: true, 201: true},
  }
  return engine.call(
    ({modem}) =>
      new Promise((resolve, reject) => {
        modem.dial(request, (error: unknown, answer: unknown) => (error ? reject(error) : resolve(answer as Created)))
      }),
  )
}

/** Removes a container after another failure, which is the one to tell: what goes wrong here is not said. */
export async function removeQuietly(engine: Engine, id: string): Promise<void> {
  await removeContainer(engine, id, {force: true, volumes: true}).catch(() => {})
}

/** The same for a container that the failure has kept from its start; one that was started stays. */
export async function removeNeverStarted(engine: Engine, id: string): Promise<void> {
  const details = await inspectContainer(engine, id).catch(() => undefined)
  if (details?.State.Status === 'created') await removeQuietly(engine, id)
}

/**
 * Removes what may have been made of a create whose answer never came. Nothing that goes wrong is said.
 * @param begun when it was asked for, in ms since 1970
 */
export async function removeCreated(engine: Engine, name: string, begun: number): Promise<void> {
  try {
    const {SystemTime} = await engine.call(docker => docker.info())
    const elapsed = Date.now() - begun
    const {Id, Created, State} = await inspectLate(engine, name)
    // By the engine's clock: a container of that name that was there before is somebody's own.
    const ours = Date.parse(Created) >= Date.parse(SystemTime) - elapsed
    if (ours && State.Status === 'created') await removeQuietly(engine, Id)
  } catch {
    // There is none, or nothing answers any more.
  }
}

/** Milliseconds: a busy engine may still be creating what was asked for over a connection that is gone. */
const lateness = [200, 400, 800]

async function inspectLate(engine: Engine, name: string): Promise<ContainerDetails> {
  for (const pause of lateness) {
    try {
      return await inspectContainer(engine, name)
    } catch (error) {
      if (statusOf(error) !== 404) throw error
      await delay(pause)
    }
  }
  return inspectContainer(engine, name)
}

/** Starts a container. One that runs already is fine. */
export async function startContainer(engine: Engine, id: string): Promise<void> {
  await ignoring(
    304,
    namingPorts(
      engine,
      id,
      engine.call(docker => docker.getContainer(id).start()),
    ),
  )
}

/** Where a port keeps a container from starting, the advice names the port of the container too. */
export async function namingPorts<T>(engine: Engine, id: string, starting: Promise<T>): Promise<T> {
  return starting.catch(async error => {
    if (!isDkrError(error) || error.code !== 'PORT_DENIED') throw error
    const details = await inspectContainer(engine, id).catch(() => undefined)
    throw withContainerPort(error, details?.HostConfig.PortBindings)
  })
}

export interface StopOptions {
  /** Seconds until the container is killed. */
  timeout?: number
  /** What it gets first, instead of its own stop signal. */
  signal?: string
  /** Ends the wait for the engine. */
  abort?: AbortSignal
}

/** Stops a container. One that is stopped already is fine. */
export async function stopContainer(
  engine: Engine,
  id: string,
  {timeout, signal, abort}: StopOptions = {},
): Promise<void> {
  await ignoring(
    304,
    engine.call(docker => docker.getContainer(id).stop({t: timeout, signal, abortSignal: abort})),
  )
}

export async function killContainer(engine: Engine, id: string, signal = 'SIGKILL'): Promise<void> {
  await engine.call(docker => docker.getContainer(id).kill({signal}))
}

export async function renameContainer(engine: Engine, id: string, name: string): Promise<void> {
  // In dockerode the options are the query.
  await engine.call(docker => docker.getContainer(id).rename({name}))
}

export interface RemoveOptions {
  force?: boolean
  /** Remove its anonymous volumes too. */
  volumes?: boolean
}

export async function removeContainer(engine: Engine, id: string, options: RemoveOptions = {}): Promise<void> {
  await engine.call(docker => docker.getContainer(id).remove({force: options.force, v: options.volumes}))
}

/** Sets the size of a container's terminal, in characters. */
export async function resizeContainer(engine: Engine, id: string, rows: number, columns: number): Promise<void> {
  await engine.call(docker => docker.getContainer(id).resize({h: rows, w: columns}))
}

/**
 * Resolves a name, an ID or an ID prefix, like docker does.
 * @throws DkrError CONTAINER_NOT_FOUND
 */
export async function findContainer(engine: Engine, name: string): Promise<ContainerDetails> {
  return inspectContainer(engine, possibleName(name))
}

/**
 * The name as it may stand in a path of the API. No container is called otherwise, and another path would be asked
 * for something else.
 * @throws DkrError CONTAINER_NOT_FOUND
 */
export function possibleName(name: string): string {
  // inspect shows names with the slash.
  const bare = name.replace(/^\//, '')
  if (/^[\da-z][\w.-]*$/i.test(bare)) return bare
  throw new DkrError('CONTAINER_NOT_FOUND', {
    message: `No such container: ${name || '""'}`,
    suggestions: ['dkr ls -a'],
  })
}

async function ignoring(status: number, work: Promise<unknown>): Promise<void> {
  try {
    await work
  } catch (error) {
    if ((error as {status?: number}).status !== status) throw error
  }
}

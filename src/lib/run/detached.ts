import {inspectContainer, removeQuietly, startContainer} from '../engine/containers.js'
import {type Engine, statusOf} from '../engine/engine.js'
import {inspectedPorts, type PublishedPort, urlsOf} from '../engine/published.js'
import {startError} from './start-error.js'

/** What `run -d` gives to scripts. */
export interface DetachedResult {
  id: string
  name: string
  /** The first URL, or null when no TCP port is published. */
  url: string | null
  ports: PublishedPort[]
}

/**
 * Starts a created container and leaves it running.
 * @throws DkrError with exit code 125, 126 or 127 when it cannot be started
 */
export async function runDetached(engine: Engine, id: string): Promise<DetachedResult> {
  await startContainer(engine, id).catch(async error => {
    // Whether it was started nobody knows, and the caller is told that it was not.
    if (statusOf(error) === undefined) await removeQuietly(engine, id)
    throw startError(error)
  })
  return describeStarted(engine, id)
}

async function describeStarted(engine: Engine, id: string): Promise<DetachedResult> {
  const details = await inspectContainer(engine, id).catch(() => undefined)
  // With --rm it may have ended and gone already; then its ID is all there is to say.
  if (!details) return {id, name: '', url: null, ports: []}
  const ports = inspectedPorts(details)
  return {id, name: details.Name.replace(/^\//, ''), url: urlsOf(engine, ports)[0] ?? null, ports}
}

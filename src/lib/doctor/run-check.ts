import {randomBytes} from 'node:crypto'
import {Readable} from 'node:stream'
import {waitForExit} from '../engine/attach.js'
import {createContainer, removeQuietly, startContainer} from '../engine/containers.js'
import type {Engine} from '../engine/engine.js'
import {removeImage} from '../engine/images.js'
import {readText} from '../engine/streams.js'
import {isDkrError} from '../errors/dkr-error.js'
import {lookAtEngineLog} from '../errors/engine-log.js'
import {type Check, failed, ok} from './check.js'
import {exitCode, tinyImage} from './tiny-image.js'

/** Really runs a container: of an image made here, so that nothing is pulled and nobody's program is started. */
export async function runCheck(engine: Engine, architecture: string): Promise<Check[]> {
  const files = tinyImage(architecture)
  return files ? [await tryOnce(engine, files)] : []
}

async function tryOnce(engine: Engine, files: Buffer): Promise<Check> {
  const mend = lookAtEngineLog({url: engine.endpoint.url, podman: engine.server.podman})
  const tag = randomBytes(6).toString('hex')
  const image = `dkr-doctor:${tag}`
  try {
    const code = await runOnce(engine, files, tag)
    if (code === exitCode) return ok('containers', 'one was created, ran and was removed')
    return failed('containers', `a program that ends with ${exitCode} ended with ${code}`, mend)
  } catch (error) {
    if (!isDkrError(error)) throw error
    return failed('containers', error.message, mend)
  } finally {
    await removeImage(engine, image, {force: true}).catch(() => {})
  }
}

async function runOnce(engine: Engine, files: Buffer, tag: string): Promise<number> {
  const body = Readable.from([files])
  // In full: Podman would name it localhost/…, look for it at docker.io, and reads no other tag than this.
  const query = {fromSrc: '-', repo: `docker.io/library/dkr-doctor:${tag}`, tag}
  const headers = {'Content-Type': 'application/x-tar'}
  await readText(await engine.stream({method: 'POST', path: '/images/create', query, headers, body}))
  const {id} = await createContainer(engine, {
    Image: `dkr-doctor:${tag}`,
    Cmd: ['/probe'],
    HostConfig: {NetworkMode: 'none'},
  })
  const waiting = new AbortController()
  try {
    const {exit} = await waitForExit(engine, id, 'next-exit', waiting.signal)
    exit.catch(() => {})
    await startContainer(engine, id)
    return (await exit).code
  } finally {
    waiting.abort()
    await removeQuietly(engine, id)
  }
}

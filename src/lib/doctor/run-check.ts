import {Readable} from 'node:stream'
import {waitForExit} from '../engine/attach.js'
import {createContainer, removeQuietly, startContainer} from '../engine/containers.js'
import type {Engine} from '../engine/engine.js'
import {removeImage} from '../engine/images.js'
import {readText} from '../engine/streams.js'
import {DkrError, isDkrError} from '../errors/dkr-error.js'
import {type EngineTraits, engineLog} from '../errors/engine-kind.js'
import {type Check, failed, ok} from './check.js'
import {exitCode, tinyImage} from './tiny-image.js'

/**
 * Really runs a container: of an image made here, so that nothing is pulled and nobody's program is started.
 * @param traits what tells where the engine keeps its log
 */
export async function runCheck(engine: Engine, architecture: string, traits: EngineTraits): Promise<Check[]> {
  const files = tinyImage(architecture)
  return files ? [await tryOnce(engine, files, engineLog(traits))] : []
}

async function tryOnce(engine: Engine, files: Buffer, mend: string): Promise<Check> {
  let image: string | undefined
  try {
    image = await importImage(engine, files)
    const code = await runOnce(engine, image)
    if (code === exitCode) return ok('containers', 'one was created, ran and was removed')
    return failed('containers', `a program that ends with ${exitCode} ended with ${code}`, mend)
  } catch (error) {
    if (!isDkrError(error)) throw error
    return failed('containers', error.message, mend)
  } finally {
    if (image) await removeImage(engine, image, {force: true}).catch(() => {})
  }
}

/**
 * Without a name: engines read `repo` and `tag` in different ways (Podman 4 takes the tag from the repository alone,
 * Podman 5 puts both together), and what a killed doctor leaves behind is removed by any prune.
 * @returns the ID of the image
 */
async function importImage(engine: Engine, files: Buffer): Promise<string> {
  const body = Readable.from([files])
  const headers = {'Content-Type': 'application/x-tar'}
  const query = {fromSrc: '-'}
  const answer = await readText(await engine.stream({method: 'POST', path: '/images/create', query, headers, body}))
  const id = answer.match(/sha256:[0-9a-f]{64}/g)?.at(-1)
  if (id) return id
  throw new DkrError('ENGINE_ERROR', {
    message: `the engine did not import an image: ${answer.trim().slice(0, 500)}`,
    suggestions: ['run it again'],
  })
}

async function runOnce(engine: Engine, image: string): Promise<number> {
  const {id} = await createContainer(engine, {
    Image: image,
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

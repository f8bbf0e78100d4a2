import {existsSync} from 'node:fs'
import {posix} from 'node:path'
import {statPath} from '../engine/archive.js'
import type {Engine} from '../engine/engine.js'
import {DkrError, isDkrError} from '../errors/dkr-error.js'
import {shellWord} from '../output/shell-word.js'
import type {CopyPlan} from './endpoint.js'

/** A local file with a colon in its name was taken for a container. */
export function localInstead(error: unknown, {direction, source, target}: CopyPlan): unknown {
  const text = direction === 'out' ? source : target
  if (!isDkrError(error) || !isNoContainer(error) || !existsSync(text)) return error
  const named = shellWord(`./${text}`)
  const words = direction === 'out' ? [named, shellWord(target)] : [shellWord(source), named]
  const other = direction === 'out' ? `dkr cp ${named} CONTAINER:/` : `dkr cp CONTAINER:PATH ${named}`
  return new DkrError(error.code, {
    message: error.message,
    why: `"${text}" names a file of this folder: a path with a colon begins with ./`,
    suggestions: [other, `cp ${words.join(' ')} copies it on this machine`, 'dkr ls -a'],
    cause: error,
  })
}

/** The letter of a drive or a short name may be the beginning of several IDs. */
function isNoContainer({code, message}: DkrError): boolean {
  return code === 'CONTAINER_NOT_FOUND' || /multiple IDs found/i.test(message)
}

/** Folders above one that is not there. */
const maxUp = 100

/** How to see what there is instead: in the nearest folder that exists, and with no program where none can run. */
export async function wayToLook(
  engine: Engine,
  error: DkrError,
  {id, plan, running}: {id: string; plan: CopyPlan; running: boolean},
): Promise<DkrError> {
  let folder = posix.join('/', plan.path, '..')
  for (let up = 0; up < maxUp && folder !== '/' && !(await statPath(engine, id, folder).catch(() => undefined)); up++) {
    folder = posix.dirname(folder)
  }
  const look = running
    ? `dkr exec ${plan.container} ls -la ${shellWord(folder)}`
    : `dkr cp ${shellWord(`${plan.container}:${folder}`)} - | tar t`
  return new DkrError(error.code, {message: error.message, suggestions: [look], cause: error})
}

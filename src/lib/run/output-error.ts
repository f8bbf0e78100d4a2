import {inspectContainer} from '../engine/containers.js'
import type {Engine} from '../engine/engine.js'
import {isOutputError} from '../engine/output.js'
import {DkrError, isDkrError} from '../errors/dkr-error.js'

/**
 * The error of an attached run whose output nobody takes any more. As with docker the container runs on and the
 * exit code is 1; any other error is given back as it is.
 */
export async function outputError(engine: Engine, id: string, error: unknown): Promise<unknown> {
  if (!isDkrError(error) || !isOutputError(error)) return error
  const details = await inspectContainer(engine, id).catch(() => undefined)
  if (!details?.State.Running) return error
  const name = details.Name.replace(/^\//, '')
  const full = error.code === 'DISK_FULL' ? error.suggestions : []
  return new DkrError(error.code, {
    message: error.message,
    why: `${error.why ? `${error.why}; ` : ''}the container "${name}" runs on`,
    suggestions: [`dkr stop ${name}`, `dkr logs -f ${name}`, ...full],
    cause: error.cause,
  })
}

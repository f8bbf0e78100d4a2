import {realpathSync} from 'node:fs'
import {DkrError} from '../../errors/dkr-error.js'
import {shellWord} from '../../output/shell-word.js'
import {type StoredContext, storedContexts} from './contexts.js'
import type {Endpoint} from './endpoint.js'

/**
 * Why an engine that is taken because config.json cannot be read may be the wrong one: a stored context leads
 * elsewhere, and config.json may name it. docker takes the default engine all the same; what it then removes is gone.
 * @param cause what is wrong with config.json
 * @returns undefined where every context leads to this engine, or there is none
 */
export function presumption(cause: DkrError, endpoint: Endpoint, env: NodeJS.ProcessEnv): DkrError | undefined {
  const elsewhere = storedContexts(env).filter(({host}) => place(host) !== place(endpoint.url))
  return elsewhere.length > 0 ? presumedError(cause, endpoint, elsewhere) : undefined
}

function presumedError(cause: DkrError, {url}: Endpoint, elsewhere: readonly StoredContext[]): DkrError {
  const named = elsewhere.map(({name, host}) => `"${name}" (${host})`).join(', ')
  const [fix, ...more] = cause.suggestions
  return new DkrError('CREDENTIALS', {
    message: `which engine is meant? ${cause.message}`,
    why: `${cause.why}; it may name the context ${named}, so dkr changes nothing at ${url}`,
    suggestions: [
      fix!,
      ...more,
      `the engine at ${url} is meant: dkr --context default …`,
      ...elsewhere.slice(0, 3).map(({name}) => `the other one: dkr --context ${shellWord(name)} …`),
    ],
    cause,
  })
}

/** One socket under two names is one engine. */
function place(url: string): string {
  const socket = /^unix:\/\/(.+)$/.exec(url)?.[1]
  if (socket === undefined) return url
  try {
    return `unix://${realpathSync(socket)}`
  } catch {
    return url
  }
}

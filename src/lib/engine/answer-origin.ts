import type {Readable} from 'node:stream'
import {DkrError} from '../errors/dkr-error.js'
import {printable} from '../output/text.js'

/** Where an answer comes from, for what is said of it. */
export interface Origin {
  /** Of the engine. */
  url: string
  /** `GET /containers/json`, without version and query. */
  call: string
}

const origins = new WeakMap<object, Origin>()

/** Notes where an answer comes from; its readers tell it when it is not what it should be. */
export function noteOrigin<T extends object>(answer: T, origin: Origin): T {
  origins.set(answer, origin)
  return answer
}

/** Where an answer comes from; undefined for a stream that is no answer of an engine. */
export const originOf = (answer: object): Origin | undefined => origins.get(answer)

/** Characters of an odd answer that are shown. */
const shown = 200

/** The beginning of an odd answer, safe for a terminal. */
export function excerpt(text: string): string {
  const start = printable(text.slice(0, 10 * shown).replace(/\s+/g, ' ')).trim()
  return start.length > shown ? `${start.slice(0, shown)}…` : start
}

/**
 * The error of an answer that no container engine gives.
 * @param why what is wrong with it: `a list was expected, and null came`
 */
export function oddAnswer(answer: Readable | Origin | undefined, why: string, cause?: unknown): DkrError {
  const origin = answer && 'url' in answer && 'call' in answer ? answer : answer && originOf(answer)
  const who = origin ? `what answers at ${origin.url}` : 'what answers'
  return new DkrError('ENGINE_PROTOCOL', {
    message: `${who} does not answer as a container engine does${origin ? `: ${origin.call}` : ''}`,
    why,
    suggestions: ['check for a proxy between dkr and the engine: dkr doctor', 'run the same command again'],
    cause,
  })
}

/** What kind of answer it is by its headers, where it is not JSON: `text/html, from nginx`. */
export function typeOf(answer: Readable): string {
  const {headers = {}} = answer as {headers?: NodeJS.Dict<string | string[]>}
  const type = /^[\w.+-]+\/[\w.+-]+/.exec(String(headers['content-type'] ?? ''))?.[0]
  const server = printable(String(headers.server ?? '')).slice(0, 40)
  const named = [
    type && !type.endsWith('json') && type,
    server && !/^(?:Docker|Libpod)\//.test(server) && `from ${server}`,
  ]
  return named.filter(Boolean).join(', ')
}

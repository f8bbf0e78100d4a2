import {DkrError} from '../errors/dkr-error.js'

type Kind = 'string' | 'object' | 'list'

/** What an answer must have; everything else may be missing. */
interface Shape {
  list?: true
  /** Of the object, or of each one in the list. */
  keys?: Readonly<Record<string, Kind>>
}

/** By method and path: the answers that are more than an object of any kind. */
const shapes: readonly [RegExp, Shape][] = [
  [/^GET \/containers\/json$/, {list: true, keys: {Id: 'string', Names: 'list'}}],
  [/^GET \/images\/json$/, {list: true, keys: {Id: 'string'}}],
  [/^GET \/networks$/, {list: true, keys: {Id: 'string'}}],
  [/^GET \/images\/.+\/history$/, {list: true}],
  [/^DELETE \/images\//, {list: true}],
  [
    /^GET \/containers\/[^/]+\/json$/,
    {keys: {Id: 'string', Name: 'string', State: 'object', Config: 'object', HostConfig: 'object'}},
  ],
  [/^GET \/containers\/[^/]+\/top$/, {keys: {Titles: 'list', Processes: 'list'}}],
  [/^POST \/containers\/[^/]+\/exec$/, {keys: {Id: 'string'}}],
  [/^GET \/images\/.+\/json$/, {keys: {Id: 'string'}}],
]

/**
 * Makes sure that the engine has answered what it was asked for, so that nothing behind this meets a `null` where an
 * object should be.
 * @param call `GET /containers/json`, without version and query
 * @param answer undefined where there was none
 * @throws DkrError ENGINE_PROTOCOL
 */
export function checkShape(call: string, answer: unknown): void {
  const {list, keys = {}} = shapes.find(([pattern]) => pattern.test(call))?.[1] ?? {}
  if (answer === undefined) return
  if (list && !Array.isArray(answer)) throw oddAnswer(call, `a list was expected, and ${inWords(answer)} came`)
  for (const each of list ? (answer as unknown[]) : [answer]) {
    if (!is(each, 'object')) throw oddAnswer(call, `an object was expected, and ${inWords(each)} came`)
    const missing = Object.entries(keys).find(([key, kind]) => !is((each as Record<string, unknown>)[key], kind))
    if (missing) throw oddAnswer(call, `it has no ${missing[0]}`)
  }
}

function is(value: unknown, kind: Kind): boolean {
  if (kind === 'list') return Array.isArray(value)
  if (kind === 'string') return typeof value === 'string'
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function inWords(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

function oddAnswer(call: string, why: string): DkrError {
  return new DkrError('ENGINE_PROTOCOL', {
    message: `the engine's answer to ${call} is not what it should be`,
    why,
    suggestions: ['is there a proxy between dkr and the engine? dkr doctor'],
  })
}

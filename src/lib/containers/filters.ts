import type {Filters} from '../engine/containers.js'
import {DkrError} from '../errors/dkr-error.js'
import {unknownWord} from '../values/one-of.js'
import {didYouMean} from '../values/similar.js'

/** What the engine filters containers by. */
export const containerFilters = [
  'ancestor',
  'before',
  'exited',
  'expose',
  'health',
  'id',
  'is-task',
  'isolation',
  'label',
  'name',
  'network',
  'publish',
  'since',
  'status',
  'volume',
] as const

/**
 * Reads `--filter key=value` as docker does: the same key again means either.
 * @param known the keys that the engine has, to name the nearest
 * @throws DkrError USAGE
 */
export function parseFilters(values: readonly string[], known: readonly string[] = containerFilters): Filters {
  const filters = new Map<string, string[]>()
  for (const text of values) {
    const [name = '', value] = text.split(/=(.*)/s)
    const key = name.trim().toLowerCase()
    if (value === undefined || key === '') {
      throw new DkrError('USAGE', {
        message: `invalid filter: "${text}"`,
        why: 'a filter is key=value',
        suggestions: [`--filter ${known.includes('status') ? 'status=exited' : 'label=dkr.project'}`],
      })
    }
    if (!known.includes(key)) throw unknownFilter(key, known)
    checkValue(key, value.trim())
    filters.set(key, [...(filters.get(key) ?? []), value.trim()])
  }
  return Object.fromEntries(filters)
}

const yesNo = ['true', 'false', '1', '0']

/** Filters that take certain words only. */
const filterWords: Record<string, readonly string[]> = {
  status: ['created', 'restarting', 'running', 'removing', 'paused', 'exited', 'dead'],
  health: ['starting', 'healthy', 'unhealthy', 'none'],
  'is-task': yesNo,
  dangling: yesNo,
}

/** Those that take a number or a port, with an example. */
const filterShapes: Record<string, [shape: RegExp, what: string, example: string]> = {
  exited: [/^[+-]?\d+$/, 'it takes an exit code', 'exited=1'],
  publish: [/^\d{1,5}(?:-\d{1,5})?(?:\/\w+)?$/, 'it takes a port, or a range of ports', 'publish=8080/tcp'],
  expose: [/^\d{1,5}(?:-\d{1,5})?(?:\/\w+)?$/, 'it takes a port, or a range of ports', 'expose=8000-8080/tcp'],
}

/** The engine answers with a sentence that names no other word, or with one of its programming language. */
function checkValue(key: string, value: string): void {
  const message = `invalid filter: "${key}=${value}"`
  const words = filterWords[key]
  if (words && !words.includes(key === 'status' || key === 'health' ? value : value.toLowerCase())) {
    throw unknownWord(value, {flag: `--filter ${key}`, message, words}, {join: '='})
  }
  const [shape, why, example] = filterShapes[key] ?? []
  if (shape?.test(value) === false) {
    throw new DkrError('USAGE', {message, why, suggestions: [`--filter ${example}`]})
  }
}

function unknownFilter(key: string, known: readonly string[]): DkrError {
  return new DkrError('USAGE', {
    message: `unknown filter: "${key}"${didYouMean(key, known)}`,
    suggestions: [`there are: ${known.join(', ')}`],
  })
}

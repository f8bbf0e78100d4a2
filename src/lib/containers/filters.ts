import type {Filters} from '../engine/containers.js'
import {DkrError} from '../errors/dkr-error.js'
import {didYouMean} from '../output/similar.js'

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
    filters.set(key, [...(filters.get(key) ?? []), value.trim()])
  }
  return Object.fromEntries(filters)
}

function unknownFilter(key: string, known: readonly string[]): DkrError {
  return new DkrError('USAGE', {
    message: `unknown filter: "${key}"${didYouMean(key, known)}`,
    suggestions: [`there are: ${known.join(', ')}`],
  })
}

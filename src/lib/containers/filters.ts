import type {Filters} from '../engine/containers.js'
import {DkrError} from '../errors/dkr-error.js'

/**
 * Reads `--filter key=value` as docker does: the same key again means either.
 * @throws DkrError USAGE
 */
export function parseFilters(values: readonly string[]): Filters {
  const filters = new Map<string, string[]>()
  for (const text of values) {
    const [name = '', value] = text.split(/=(.*)/s)
    const key = name.trim().toLowerCase()
    if (value === undefined || key === '') {
      throw new DkrError('USAGE', {
        message: `invalid filter: "${text}"`,
        why: 'a filter is key=value',
        suggestions: ['--filter status=exited', '--filter label=dkr.project'],
      })
    }
    filters.set(key, [...(filters.get(key) ?? []), value.trim()])
  }
  return Object.fromEntries(filters)
}

import type {Filters} from '../engine/containers.js'
import {DkrError} from '../errors/dkr-error.js'

/**
 * Reads `--filter key=value` as docker does: the same key again means either.
 * @throws DkrError USAGE
 */
export function parseFilters(values: readonly string[]): Filters {
  const filters: Filters = {}
  for (const text of values) {
    const [key = '', value] = text.split(/=(.*)/s)
    if (value === undefined || key.trim() === '') {
      throw new DkrError('USAGE', {
        message: `invalid filter: "${text}"`,
        why: 'a filter is key=value',
        suggestions: ['--filter status=exited', '--filter label=dkr.project'],
      })
    }
    filters[key.trim().toLowerCase()] = [...(filters[key.trim().toLowerCase()] ?? []), value.trim()]
  }
  return filters
}

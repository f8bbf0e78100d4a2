import {DkrError} from '../errors/dkr-error.js'
import {didYouMean} from '../values/similar.js'

interface Candidate {
  /** ISO 8601. */
  created: string | null
  labels?: Record<string, string> | null
}

/** Whether a candidate may go. */
export type KeepFilter = (candidate: Candidate) => boolean

const names = ['until', 'label']

/**
 * Reads `until=24h`, `until=2026-01-31T10:00`, `label=key[=value]` and `label!=key[=value]` as docker's prune does.
 * All labels that are asked for must be there, any that is excluded keeps a thing.
 * @param now milliseconds since 1970
 * @param why said of one that is wrong: where it comes from, if not from the command line
 * @throws DkrError USAGE
 */
export function parseKeepFilters(texts: readonly string[], now: number, why?: string): KeepFilter {
  const tests = texts.map(text => parseOne(text, now, why))
  return candidate => tests.every(test => test(candidate))
}

function parseOne(text: string, now: number, why?: string): KeepFilter {
  const [, name = '', not, value = ''] = /^\s*([\w-]+)\s*(!?)=(.*)$/s.exec(text) ?? []
  if (name === 'until' && !not) {
    const limit = parseTime(value.trim(), now, why)
    return ({created}) => created !== null && Date.parse(created) < limit
  }
  if (name === 'label' && value !== '') {
    const [key = '', wanted] = value.split(/=(.*)/s)
    const has: KeepFilter = ({labels}) =>
      labels != null && Object.hasOwn(labels, key) && (wanted === undefined || labels[key] === wanted)
    return not ? candidate => !has(candidate) : has
  }
  throw new DkrError('USAGE', {
    message: `invalid filter: "${text}"${names.includes(name) ? '' : didYouMean(name, names)}`,
    why,
    suggestions: ['--filter until=24h', '--filter label=KEY=VALUE, --filter label!=KEY'],
  })
}

const units: Record<string, number> = {ms: 1, s: 1000, m: 60_000, h: 3_600_000}

/** A duration of Go (`1h30m`), seconds since 1970, or a date. */
function parseTime(text: string, now: number, why?: string): number {
  if (/^(?:\d+(?:\.\d+)?(?:ms|[smh]))+$/.test(text)) {
    const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|[smh])/g)]
    return now - parts.reduce((sum, [, n, unit]) => sum + Number(n) * units[unit!]!, 0)
  }
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text) * 1000
  const date = /^\d{4}-/.test(text) ? Date.parse(text) : Number.NaN
  if (!Number.isNaN(date)) return date
  throw new DkrError('USAGE', {
    message: `invalid filter: until="${text}" is no time`,
    why,
    suggestions: ['--filter until=24h', '--filter until=2026-01-31T10:00:00Z'],
  })
}

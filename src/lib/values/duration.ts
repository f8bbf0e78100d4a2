import {invalidValue} from './invalid.js'

/** Nanoseconds in each unit of Go's time.ParseDuration. */
const units: Record<string, number> = {ns: 1, us: 1e3, µs: 1e3, μs: 1e3, ms: 1e6, s: 1e9, m: 6e10, h: 3.6e12}
const whole = /^[+-]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/

/**
 * Reads a duration as Go does: `1m30s`, `500ms`, `1.5h`, `0`.
 * @returns nanoseconds
 * @throws DkrError USAGE
 */
export function goDuration(flag: string, text: string): number {
  const bare = text.replace(/^[+-]/, '')
  const sign = text.startsWith('-') ? -1 : 1
  if (bare === '0') return 0
  if (!whole.test(text)) {
    const why = /^\d+$/.test(bare) ? `time: missing unit in duration "${text}"` : `time: invalid duration "${text}"`
    throw invalidValue(flag, text, why, `${flag} 30s: units are ms, s, m and h`)
  }
  const parts = [...bare.matchAll(/([\d.]+)([a-zµμ]+)/g)]
  return sign * parts.reduce((sum, [, number, unit]) => sum + Math.trunc(Number(number) * units[unit!]!), 0)
}

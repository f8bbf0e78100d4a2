import {DkrError} from '../../errors/dkr-error.js'

const unitMs: Record<string, number> = {ns: 1e-6, us: 1e-3, µs: 1e-3, μs: 1e-3, ms: 1, s: 1000, m: 60_000, h: 3_600_000}
const duration = /^[+-]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/
const unix = /^-?\d+(?:\.\d{1,9})?$/
const dateTime =
  /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d)(?::(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?)?(?:(Z)|([+-])(\d\d):(\d\d))?$/

/**
 * Reads a point in time as docker's client does: a duration before now (`42m`, `1h30m`), a date with or without
 * time and zone (RFC 3339; without a zone it is the local one), or seconds since 1970.
 * @returns seconds since 1970, in the engine's form
 * @throws DkrError USAGE
 */
export function parseTimestamp(flag: string, text: string, now: Date): string {
  if (duration.test(text)) return String(Math.floor((now.getTime() - durationMs(text)) / 1000))
  if (unix.test(text)) return text
  const seconds = dateSeconds(text, now)
  if (seconds !== undefined) return seconds
  throw new DkrError('USAGE', {
    message: `invalid value for "${flag}": failed to parse value as time or duration: "${text}"`,
    suggestions: [`--${flag} 42m`, `--${flag} 2026-01-02T13:23:37`, `--${flag} 2026-01-02`],
  })
}

function durationMs(text: string): number {
  const parts = [...text.matchAll(/([\d.]+)([a-zµμ]+)/g)]
  const sum = parts.reduce((ms, [, number, unit]) => ms + Number(number) * unitMs[unit!]!, 0)
  return text.startsWith('-') ? -sum : sum
}

function dateSeconds(text: string, now: Date): string | undefined {
  const match = dateTime.exec(text)
  if (!match) return undefined
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(part => Number(part ?? 0)) as [
    ...[number, number, number, number, number, number],
  ]
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second))
  // 31 February is 3 March to JavaScript, and an error to Go.
  const real = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60
  if (!real) return undefined
  const seconds = date.getTime() / 1000 - 60 * offsetMinutes(match, now)
  return `${seconds}.${(match[7] ?? '').padEnd(9, '0')}`
}

/** Minutes east of Greenwich. */
function offsetMinutes([, , , , , , , , utc, sign, hours, minutes]: RegExpExecArray, now: Date): number {
  if (utc) return 0
  if (!sign) return -now.getTimezoneOffset()
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

import type {Instruction} from '../dockerfile.js'
import {quote} from '../quote.js'

const durations = ['interval', 'timeout', 'start-period', 'start-interval']

/** Why the builder refuses a HEALTHCHECK. Source: BuildKit, parse.go, parseHealthcheck. */
export function checkHealthcheck({args, json, flags}: Instruction): string[] {
  const type = args[0]?.toUpperCase()
  const rest = json?.length ?? args.length - 1
  if (type === undefined) return ['HEALTHCHECK needs CMD with a command, or NONE']
  if (type === 'NONE') return rest > 0 ? ['HEALTHCHECK NONE takes nothing more'] : []
  if (type !== 'CMD') return [`HEALTHCHECK takes CMD or NONE, not ${quote(args[0]!)}`]
  if (rest === 0) return ['HEALTHCHECK CMD needs a command']
  return flags.flatMap(({name, value = ''}) => {
    if (name === 'retries') return checkRetries(value)
    return durations.includes(name) ? checkDuration(name, value) : []
  })
}

function checkRetries(value: string): string[] {
  if (value === '' || (/^\+?\d+$/.test(value) && Number(value) < 2 ** 31)) return []
  return [`--retries takes a number from 0 on, not ${quote(value)}`]
}

const units: Readonly<Record<string, number>> = {ns: 1e-6, us: 1e-3, µs: 1e-3, μs: 1e-3, ms: 1, s: 1e3, m: 6e4, h: 36e5}

/** Longer than any duration that makes sense, as text. */
const maxDuration = 60

/** A duration as Go reads it (`1m30s`), zero or at least a millisecond. */
function checkDuration(name: string, value: string): string[] {
  if (value === '' || /^[+-]?0$/.test(value)) return []
  if (value.length > maxDuration) return [`--${name} is too long: ${quote(value)}`]
  const parts = [...value.matchAll(/(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g)]
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== value.replace(/^[+-]/, '')) {
    return [`--${name} takes a time with its unit like 30s or 1m30s, not ${quote(value)}`]
  }
  const sum = parts.reduce((total, [, number, unit]) => total + Number(number) * units[unit!]!, 0)
  const milliseconds = value.startsWith('-') ? -sum : sum
  return milliseconds === 0 || milliseconds >= 1 ? [] : [`--${name} cannot be shorter than 1ms`]
}

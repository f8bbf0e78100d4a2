import {readQuotedList, unescapeGo} from './go-quoted.js'

interface HealthCheck {
  test: string[]
  interval?: string
  timeout?: string
  startPeriod?: string
  startInterval?: string
  retries?: number
}

/**
 * HEALTHCHECK's arguments as a person writes them, from Go's print of the structure: `&{["CMD-SHELL" "x"] "30s" …
 * '\x03'}` (classic builder, older BuildKit) or `{Test:[CMD-SHELL x] Interval:30s … Retries:3}` (newer BuildKit).
 * @returns undefined for any other text
 */
export function healthCheckArguments(printed: string): string | undefined {
  const check = readQuoted(printed) ?? readNamed(printed)
  if (!check) return undefined
  if (check.test[0] === 'NONE') return 'NONE'
  return [...options(check), 'CMD', command(check.test)].join(' ')
}

function readQuoted(printed: string): HealthCheck | undefined {
  const list = readQuotedList(printed.replace(/^&?\{/, ''))
  const rest = list && /^((?: "[^"]*"){3,4}) '(\\?.[^']*)'\}$/s.exec(list.rest)
  if (!rest) return undefined
  const [interval, timeout, startPeriod, startInterval] = rest[1]!.match(/[^ "]+/g) ?? []
  // The number of retries is printed as the character with that code.
  const retries = unescapeGo(rest[2]!).codePointAt(0)
  return {test: list.words, interval, timeout, startPeriod, startInterval, retries}
}

function readNamed(printed: string): HealthCheck | undefined {
  const match =
    /^&?\{Test:\[(.*)\] Interval:(\S+) Timeout:(\S+) StartPeriod:(\S+)(?: StartInterval:(\S+))? Retries:(\d+)\}$/s.exec(
      printed,
    )
  if (!match) return undefined
  const [, test, interval, timeout, startPeriod, startInterval, retries] = match
  const shell = /^CMD-SHELL (.*)$/s.exec(test!)
  const words = shell ? ['CMD-SHELL', shell[1]!] : test!.split(' ')
  return {test: words, interval, timeout, startPeriod, startInterval, retries: Number(retries)}
}

function options(check: HealthCheck): string[] {
  const durations: [string, string | undefined][] = [
    ['interval', check.interval],
    ['timeout', check.timeout],
    ['start-period', check.startPeriod],
    ['start-interval', check.startInterval],
  ]
  const set = durations
    .filter(([, value]) => value && value !== '0s')
    .map(([name, value]) => `--${name}=${short(value!)}`)
  return check.retries ? [...set, `--retries=${check.retries}`] : set
}

/** Go prints zero units that nobody writes: 1h0m0s → 1h. */
function short(duration: string): string {
  return duration.replace(/([hm])0s$/, '$1').replace(/h0m$/, 'h')
}

function command(test: readonly string[]): string {
  return test[0] === 'CMD-SHELL' ? test.slice(1).join(' ') : execForm(test.slice(1))
}

/** `["a", "b c"]`: the exec form, which is a JSON array. */
export function execForm(words: readonly string[]): string {
  return `[${words.map(word => JSON.stringify(word)).join(', ')}]`
}

const sizeUnits = ['B', 'kB', 'MB', 'GB', 'TB', 'PB']

/** Bytes for people, in docker's decimal units with three significant digits: 1234567 → "1.23MB". */
export function humanSize(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < sizeUnits.length - 1) {
    value /= 1000
    unit++
  }
  return `${Number(value.toPrecision(3))}${sizeUnits[unit]}`
}

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** Milliseconds for people: 840 → "0.8s", 95000 → "1m35s". */
export function humanDuration(ms: number): string {
  if (ms < 9.95 * second) return `${(ms / second).toFixed(1)}s`
  if (ms < 59.5 * second) return `${Math.round(ms / second)}s`
  const seconds = Math.round(ms / second)
  return `${Math.floor(seconds / 60)}m${String(seconds % 60).padStart(2, '0')}s`
}

/** How long ago, in one coarse unit: 90000 → "1 minute". */
export function humanAge(ms: number): string {
  const steps: [number, string][] = [
    [365 * day, 'year'],
    [30 * day, 'month'],
    [7 * day, 'week'],
    [day, 'day'],
    [hour, 'hour'],
    [minute, 'minute'],
  ]
  for (const [size, name] of steps) {
    const n = Math.floor(ms / size)
    if (n >= 1) return `${n} ${name}${n === 1 ? '' : 's'}`
  }
  const seconds = Math.max(0, Math.floor(ms / second))
  return `${seconds} second${seconds === 1 ? '' : 's'}`
}

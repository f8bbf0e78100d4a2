const minute = 60
const hour = 60 * minute
const day = 24 * hour

/** So many seconds in docker's own words: "About a minute", "3 hours", "2 weeks". */
export function dockerDuration(seconds: number): string {
  const whole = (size: number) => Math.floor(seconds / size)
  if (seconds < 1) return 'Less than a second'
  if (seconds < 2) return '1 second'
  if (seconds < minute) return `${Math.floor(seconds)} seconds`
  if (whole(minute) === 1) return 'About a minute'
  if (seconds < hour - 30) return `${Math.min(whole(minute), 59)} minutes`
  const hours = Math.round(seconds / hour)
  if (hours === 1) return 'About an hour'
  if (hours < 48) return `${hours} hours`
  if (hours < 24 * 7 * 2) return `${Math.floor(hours / 24)} days`
  if (hours < 24 * 30 * 2) return `${Math.floor(hours / 24 / 7)} weeks`
  if (hours < 24 * 365 * 2) return `${Math.floor(hours / 24 / 30)} months`
  return `${Math.floor(seconds / day / 365)} years`
}

/** Seconds since 1970 as Go prints a time: `2026-11-25 03:57:48 +0000 UTC`. */
export function goTime(seconds: number): string {
  const date = new Date(seconds * 1000)
  const two = (n: number) => String(n).padStart(2, '0')
  const offset = -date.getTimezoneOffset()
  const zone = `${offset < 0 ? '-' : '+'}${two(Math.floor(Math.abs(offset) / 60))}${two(Math.abs(offset) % 60)}`
  const name = /\((?<short>[A-Z]{2,5})\)$/.exec(date.toString())?.groups?.short ?? (offset === 0 ? 'UTC' : zone)
  const days = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${days} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())} ${zone} ${name}`
}

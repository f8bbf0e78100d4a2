/**
 * How one value of an answer is read. Docker's own client is written in Go, whose decoder takes what is missing or
 * null for empty, and refuses what is of another kind: engines that leave fields out work with it, and so with dkr.
 * @param at where the value stands: `[0].State.Running`
 * @returns the value, or the empty one of its kind
 */
export type Kind = (value: unknown, at: string) => unknown

/** A value that is not of the kind that was expected. */
export class OddValue extends Error {}

const isAbsent = (value: unknown): value is null | undefined => value === null || value === undefined
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function inWords(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

function odd(at: string, wanted: string, value: unknown): OddValue {
  return new OddValue(`${at && `${at}: `}${wanted} was expected, and ${inWords(value)} came`)
}

export const text: Kind = (value, at) => {
  if (isAbsent(value)) return ''
  if (typeof value !== 'string') throw odd(at, 'a string', value)
  return value
}

export const number: Kind = (value, at) => {
  if (isAbsent(value)) return 0
  if (typeof value !== 'number' || !Number.isFinite(value)) throw odd(at, 'a number', value)
  return value
}

/** The most that JavaScript's dates can hold. */
const lastSecond = 8.64e12

/** Seconds since 1970. */
export const seconds: Kind = (value, at) => {
  const count = number(value, at) as number
  if (Math.abs(count) > lastSecond) throw new OddValue(`${at}: ${count} is no time`)
  return count
}

export const flag: Kind = (value, at) => {
  if (isAbsent(value)) return false
  if (typeof value !== 'boolean') throw odd(at, 'true or false', value)
  return value
}

/** Whatever it is: dkr does not look into it. */
export const anything: Kind = value => value

/** An engine that has done it says nothing: who says something has not done it. */
export const nothing: Kind = value => {
  throw new OddValue(`an engine answers this with nothing, and ${inWords(value)} came`)
}

/** May be missing, or null. */
export const maybe =
  (kind: Kind): Kind =>
  (value, at) =>
    isAbsent(value) ? value : kind(value, at)

/** Must be there, and a text must not be empty. */
export const needed =
  (kind: Kind): Kind =>
  (value, at) => {
    if (isAbsent(value) || value === '') throw new OddValue(`it has no ${at.replace(/^(?:\[\d+\])?\.?/, '')}`)
    return kind(value, at)
  }

/** None of its elements may be missing. */
export const list =
  (kind: Kind): Kind =>
  (value, at) => {
    if (isAbsent(value)) return []
    if (!Array.isArray(value)) throw odd(at, 'a list', value)
    for (let i = 0; i < value.length; i++) {
      if (isAbsent(value[i])) throw odd(`${at}[${i}]`, 'an element', value[i])
      value[i] = kind(value[i], `${at}[${i}]`)
    }
    return value
  }

/** An object whose keys are free. */
export const map =
  (kind: Kind): Kind =>
  (value, at) => {
    if (isAbsent(value)) return {}
    if (!isObject(value)) throw odd(at, 'an object', value)
    for (const key of Object.keys(value)) value[key] = kind(value[key], `${at}[${JSON.stringify(key)}]`)
    return value
  }

/** An object with these fields; others stay as they are. */
export const object =
  (fields: Readonly<Record<string, Kind>>): Kind =>
  (value, at) => {
    const given = isAbsent(value) ? {} : value
    if (!isObject(given)) throw odd(at, 'an object', value)
    for (const [key, kind] of Object.entries(fields)) {
      const read = kind(given[key], at ? `${at}.${key}` : key)
      if (read !== given[key]) given[key] = read
    }
    return given
  }

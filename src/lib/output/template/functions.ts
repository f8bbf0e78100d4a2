import {goQuote} from '../go-quote.js'
import {goJson, goText, isMap} from './go-text.js'
import {fillError} from './tokens.js'

type Fn = (...values: unknown[]) => unknown

/** What counts as false for `if`, `and`, `or` and `not`. */
export function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === false || value === 0 || value === '') return true
  return Array.isArray(value) ? value.length === 0 : isMap(value) && Object.keys(value).length === 0
}

function index(value: unknown, ...keys: unknown[]): unknown {
  let found = value
  for (const key of keys) {
    if (Array.isArray(found)) {
      if (typeof key !== 'number' || key < 0 || key >= found.length)
        throw fillError(`index out of range: ${goText(key)}`)
      found = found[key]
    } else if (isMap(found)) found = Object.hasOwn(found, String(key)) ? found[String(key)] : ''
    else throw fillError(`index of ${goText(found)}`, 'it is neither a list nor a map')
  }
  return found
}

function compare(left: unknown, right: unknown): number {
  if (typeof left !== typeof right) throw fillError('incompatible types for comparison')
  return left === right ? 0 : (left as string) < (right as string) ? -1 : 1
}

/** The verbs of Go's fmt that people use in templates. */
function printf(format: unknown, ...values: unknown[]): string {
  let next = 0
  return String(format).replace(/%(-?)(0?)(\d*)(?:\.(\d+))?([sdvqtf%])/g, (_, left, zero, width, precision, verb) => {
    if (verb === '%') return '%'
    const value = values[next++]
    const text =
      verb === 'q' ? goQuote(goText(value)) : verb === 'f' ? Number(value).toFixed(precision ?? 6) : goText(value)
    const cut = precision !== undefined && verb !== 'f' ? text.slice(0, Number(precision)) : text
    return left ? cut.padEnd(Number(width)) : cut.padStart(Number(width), zero || ' ')
  })
}

function size(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value)
  if (Array.isArray(value)) return value.length
  if (isMap(value)) return Object.keys(value).length
  throw fillError(`len of ${goText(value)}`)
}

/** A map, so that no name of JavaScript's own is found in it. */
export const functions: ReadonlyMap<string, Fn> = new Map<string, Fn>([
  ['json', goJson],
  ['index', index],
  ['len', size],
  ['not', value => isEmpty(value)],
  ['and', (...values) => (values.some(isEmpty) ? values.find(isEmpty) : values.at(-1))],
  ['or', (...values) => values.find(value => !isEmpty(value)) ?? values.at(-1)],
  ['eq', (first, ...others) => others.some(other => compare(first, other) === 0)],
  ['ne', (left, right) => compare(left, right) !== 0],
  ['lt', (left, right) => compare(left, right) < 0],
  ['le', (left, right) => compare(left, right) <= 0],
  ['gt', (left, right) => compare(left, right) > 0],
  ['ge', (left, right) => compare(left, right) >= 0],
  ['join', (values, separator) => (values as unknown[]).map(goText).join(String(separator))],
  ['split', (text, separator) => String(text).split(String(separator))],
  ['upper', text => String(text).toUpperCase()],
  ['lower', text => String(text).toLowerCase()],
  ['title', text => String(text).replace(/\b\p{L}/gu, letter => letter.toUpperCase())],
  ['pad', (text, before, after) => text && ' '.repeat(Number(before)) + String(text) + ' '.repeat(Number(after))],
  ['truncate', (text, length) => String(text).slice(0, Number(length))],
  ['print', (...values) => values.map(goText).join(' ')],
  ['println', (...values) => `${values.map(goText).join(' ')}\n`],
  ['printf', printf],
])

import {didYouMean} from '../values/similar.js'
import type {Schema} from './schema.js'

/** One value that the schema does not allow. */
export interface Violation {
  /** The way to it from the root: keys and indexes. */
  path: (string | number)[]
  /** True when the key is wrong, not what stands behind it. */
  key?: boolean
  why: string
  /** The piece of the value that is wrong, as it is written. */
  part?: string
  /** What to write instead, where there is something better than the guide. */
  suggestion?: string
}

/**
 * Checks a value against a schema. A validator of the registry costs more time to load than all of dkr, and
 * its sentences are about the schema; these are about what was written.
 * @returns what is wrong, in the order of the text
 */
export function checkSchema(value: unknown, schema: Schema, path: Violation['path'] = []): Violation[] {
  const why = typeProblem(value, schema) ?? enumProblem(value, schema)
  if (why) return [{path, why}]
  if (Array.isArray(value)) {
    return value.flatMap((item, i) => (schema.items ? checkSchema(item, schema.items, [...path, i]) : []))
  }
  if (typeof value === 'object' && value !== null) return checkObject(value as Record<string, unknown>, schema, path)
  const problem = typeof value === 'string' ? textProblem(value, schema) : numberProblem(value, schema)
  return problem ? [{path, why: problem}] : []
}

function checkObject(value: Record<string, unknown>, schema: Schema, path: Violation['path']): Violation[] {
  const {properties = {}, additionalProperties = true, required = []} = schema
  const missing = required.find(key => !Object.hasOwn(value, key))
  if (missing) return [{path, why: `"${missing}" is missing`}]
  return Object.entries(value).flatMap(([key, item]) => {
    if (Object.hasOwn(properties, key)) return checkSchema(item, properties[key]!, [...path, key])
    if (typeof additionalProperties === 'object') return checkSchema(item, additionalProperties, [...path, key])
    return additionalProperties ? [] : [{path: [...path, key], key: true, why: unknownKey(key, properties)}]
  })
}

function unknownKey(key: string, properties: Record<string, Schema>): string {
  const known = Object.keys(properties)
  const meant = didYouMean(key, known)
  return `there is no setting "${key}"${meant || `; there are: ${known.join(', ')}`}`
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

const typeNames: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  object: 'keys and values',
  array: 'a list',
  null: 'nothing',
}

function typeProblem(value: unknown, {type}: Schema): string | undefined {
  if (type === undefined) return undefined
  const allowed = [type].flat()
  const actual = typeOf(value)
  if (allowed.includes(actual) || (actual === 'number' && allowed.includes('integer') && Number.isInteger(value)))
    return
  const wanted = allowed.filter(name => name !== 'null').map(name => typeNames[name])
  return `it must be ${wanted.join(' or ')}, not ${typeNames[actual] ?? actual}`
}

function enumProblem(value: unknown, {enum: allowed}: Schema): string | undefined {
  if (!allowed || allowed.includes(value as string)) return undefined
  return `it must be one of ${allowed.join(', ')}${didYouMean(String(value), allowed)}`
}

function textProblem(value: string, {minLength = 0, pattern}: Schema): string | undefined {
  if (value.length < minLength) return 'it is empty'
  // The only pattern there is: an absolute path.
  return pattern && !new RegExp(pattern, 'u').test(value) ? 'it must start with /' : undefined
}

function numberProblem(value: unknown, {minimum = -Infinity, maximum = Infinity}: Schema): string | undefined {
  if (typeof value !== 'number' || !(value < minimum || value > maximum)) return undefined
  return maximum === Infinity ? `it must be ${minimum} or more` : `it must be from ${minimum} to ${maximum}`
}

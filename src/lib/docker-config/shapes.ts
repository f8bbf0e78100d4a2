import type {ConfigKey, DockerConfig} from './docker-config.js'

/** A value of config.json that has another type than docker gives it. */
export interface Misshapen {
  key: ConfigKey
  /** What it must be: `an object`. */
  must: string
}

interface Shape {
  must: string
  /** The value without what is wrong with it; undefined when nothing of it can be used. */
  keep(value: unknown): unknown
}

const text: Shape = {must: 'text', keep: value => (typeof value === 'string' ? value : undefined)}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** An object whose entries all have a shape; null counts as left out, as in Go. */
function objectOf(entry: Shape, must: string): Shape {
  return {
    must,
    keep(value) {
      if (!isObject(value)) return undefined
      const entries = Object.entries(value).filter(([, inner]) => inner !== null)
      const kept = entries.map(([name, inner]) => [name, entry.keep(inner)] as const)
      return Object.fromEntries(kept.filter(([, inner]) => inner !== undefined))
    },
  }
}

/** An entry of `auths` counts as a whole: half a log-in is none. docker keeps more in one than dkr reads. */
const login: Shape = {
  must: 'an object',
  keep: value => (isObject(value) && loginFields.every(name => isTextOrNone(value[name])) ? value : undefined),
}
const loginFields = ['auth', 'username', 'password', 'identitytoken', 'registrytoken']
const isTextOrNone = (value: unknown) => value === undefined || value === null || typeof value === 'string'

const texts: Shape = {
  must: 'a list of texts',
  keep: value => (Array.isArray(value) ? value.filter(each => typeof each === 'string') : undefined),
}

const shapes: Record<ConfigKey, Shape> = {
  currentContext: text,
  auths: objectOf(login, 'an object with an object for each registry'),
  credsStore: text,
  credHelpers: objectOf(text, 'an object with a text for each registry'),
  detachKeys: text,
  pruneFilters: texts,
  proxies: objectOf(objectOf(text, 'an object'), 'an object with an object for each engine'),
}

/**
 * The configuration without what has the wrong type: docker, too, goes on with the rest (Go's decoder fills in what
 * fits and reports the first fault).
 */
export function keepWhatFits(value: Record<string, unknown>): {config: DockerConfig; wrong: Misshapen[]} {
  const config: Record<string, unknown> = {}
  const wrong: Misshapen[] = []
  for (const [name, {must, keep}] of Object.entries(shapes)) {
    const given = Object.hasOwn(value, name) ? value[name] : undefined
    if (given === undefined || given === null) continue
    const kept = keep(given)
    if (kept !== undefined) config[name] = kept
    if (!isWhole(given, kept)) wrong.push({key: name as ConfigKey, must})
  }
  return {config, wrong}
}

/** Whether nothing was left out; what is null was left out by its author. */
function isWhole(given: unknown, kept: unknown): boolean {
  if (given === kept) return true
  if (Array.isArray(given)) return Array.isArray(kept) && given.length === kept.length
  if (!isObject(given) || !isObject(kept)) return false
  return Object.keys(given).every(name => given[name] === null || isWhole(given[name], kept[name]))
}

import {resolve} from 'node:path'
import {isDkrError} from '../errors/dkr-error.js'
import {obstacleAt, statOf} from '../files/path-kind.js'
import type {Violation} from '../project/check-schema.js'
import {parseProjectName} from '../project/name.js'
import {runSettings} from '../project/setting-values.js'
import type {Settings} from '../project/settings.js'
import {parsePort} from '../run/ports.js'
import {parseCpus} from '../run/resources.js'
import {parseVolume} from '../run/volumes.js'
import {checkMounts} from '../up/mounts.js'
import {logPattern} from '../up/ready/log.js'
import {GoRegExpError} from '../values/go-regexp.js'
import {parseBytes} from '../values/limits.js'

/** What a command does with dkr.yaml. */
export interface SettingsUse {
  /** The Dockerfile that a flag names: that of dkr.yaml is not looked at. */
  file?: string
  /** Whether a container is made, which reads the env files. */
  run: boolean
}

/**
 * Reads the values of dkr.yaml by the parsers of the flags, so that what is wrong is told with its place in the file.
 * @param dir the folder of dkr.yaml
 * @returns the first value that is wrong
 */
export function checkSettings(settings: Settings, dir: string, {file, run}: SettingsUse): Violation | undefined {
  const {name, dockerfile, env = {}, args = {}, env_files: envFiles = [], memory, cpus, ready} = settings
  const found = [
    ...(name === undefined ? [] : refusal(['name'], () => parseProjectName(name, better => `name: ${better}`))),
    ...(dockerfile && file === undefined ? missing(['dockerfile'], dockerfile, dir) : []),
    ...wrongNames('args', Object.keys(args)),
    ...portProblems(settings.ports ?? []),
    ...(Array.isArray(env) ? unnamed(env) : wrongNames('env', Object.keys(env))),
    ...(run ? envFiles.flatMap((path, i) => missing(['env_files', i], path, dir)) : []),
    ...volumeProblems(settings, dir),
    ...(memory === undefined ? [] : refusal(['memory'], () => parseBytes(memory, 'memory'), size(memory))),
    ...(cpus === undefined ? [] : refusal(['cpus'], () => parseCpus(String(cpus)), processors(cpus))),
    ...(ready?.log === undefined ? [] : refusal(['ready', 'log'], () => logPattern(ready.log!), line)),
  ]
  return found[0]
}

interface Words {
  /** Instead of the parser's own sentence, which speaks of a flag. */
  why?: string
  /** What to write in dkr.yaml. */
  suggestion: string
}

const size = (text: string): Words => ({
  why: `"${text}" is no size`,
  suggestion: 'memory: 512m (a number with b, k, m or g behind it)',
})
const processors = (cpus: number): Words => ({why: `${cpus} is no number of processors`, suggestion: 'cpus: 1.5'})
const line: Words = {suggestion: 'ready: {log: Server started}'}
const port: Words = {suggestion: 'ports: ["8080:80"] publishes port 80 of the container on port 8080 of this machine'}
const volume: Words = {
  suggestion: 'volumes: ["./data:/data"] shows the folder data as /data, ["name:/data"] keeps it in a volume',
}

/** What a parser has against a value, as a list of none or one. */
function refusal(path: Violation['path'], parse: () => unknown, words?: Words): Violation[] {
  try {
    parse()
    return []
  } catch (error) {
    if (!isDkrError(error)) throw error
    const own = error.why ? `${error.message}: ${error.why}` : error.message
    return [{path, why: words?.why ?? own, suggestion: words?.suggestion ?? error.suggestions[0], part: partOf(error)}]
  }
}

function portProblems(ports: readonly string[]): Violation[] {
  return ports.flatMap((text, i) => refusal(['ports', i], () => parsePort(text), port))
}

const partOf = ({cause}: Error) => (cause instanceof GoRegExpError ? cause.part : undefined)

/** Each is held against those before it, so that the place is that of the second of two. */
function volumeProblems(settings: Settings, dir: string): Violation[] {
  const {volumes} = runSettings(settings, dir)
  const mounts = (count: number) => volumes.slice(0, count).map(text => parseVolume(text, dir))
  return volumes.flatMap((_text, i) => refusal(['volumes', i], () => checkMounts(mounts(i + 1)), volume))
}

function wrongNames(setting: 'args' | 'env', names: readonly string[]): Violation[] {
  const suggestion = `${setting}: {NAME: value}`
  return names.flatMap(name => {
    const why =
      name === ''
        ? 'a name is missing'
        : name.includes('=')
          ? `a name has no =: "${name.split('=', 1)[0]}=…"`
          : undefined
    return why ? [{path: [setting, name], key: true, why, suggestion}] : []
  })
}

function unnamed(variables: readonly string[]): Violation[] {
  return variables.flatMap((text, i) =>
    /^(?:=|$)/.test(text) ? [{path: ['env', i], why: 'a variable has no name', suggestion: 'env: [NAME=value]'}] : [],
  )
}

function missing(path: Violation['path'], written: string, dir: string): Violation[] {
  const file = resolve(dir, written)
  const stats = statOf(file)
  if (stats && !stats.isDirectory()) return []
  const why = `${file} is ${obstacleAt(file) ?? 'not there'}`
  return [{path, why, suggestion: 'a path is relative to the folder of dkr.yaml'}]
}

import {relative} from 'node:path'
import type {EnvFile, EnvFormat} from '../run/env-file.js'
import {portText} from '../run/ports.js'
import {volumeText} from '../run/volumes.js'
import type {UpPlan} from '../up/plan.js'
import {composeEnvNotes, composeReading} from './compose-env-file.js'
import {argTexts, leftOut, nameOf} from './variables.js'

/** A value of compose.yaml. */
export type ComposeValue = string | number | boolean | null | ComposeValue[] | {[key: string]: ComposeValue | undefined}

/**
 * The compose file that does what an `up` does: the same image, container, ports and settings. Values of env
 * files stay in their files, a variable that is passed on is passed on, and compose has to be given what looks like
 * a secret.
 */
export function composeFile({dir, project, build, run, volumes}: UpPlan): ComposeValue {
  const dockerfile = relative(dir, build.dockerfile)
  return {
    name: project.replaceAll(/[^a-z0-9_-]/g, '-'),
    services: {
      [project]: {
        build: {
          context: '.',
          dockerfile: dockerfile === 'Dockerfile' ? undefined : dockerfile,
          target: build.target,
          args: filled(argsOf(build)),
          platforms: build.platform ? [build.platform] : undefined,
          network: build.network,
          shm_size: build.shmSize,
          extra_hosts: filled(build.addHosts),
          cache_from: filled(build.cacheFrom),
          secrets: filled(build.secrets.map(({id}) => id)),
          ssh: filled(Object.entries(build.ssh).map(sshText)),
        },
        image: run.image,
        container_name: run.name,
        platform: run.platform,
        ports: filled(run.ports.map(portText)),
        environment: filled(run.envValues.map(variable)),
        env_file: filled(run.envFiles.map(file => envFile(dir, file, run.envFormat))),
        volumes: filled(run.volumes.map(volume => literal(volumeText(shownVolume(dir, volume))))),
        mem_limit: run.asked.memory,
        cpus: run.asked.cpus === undefined ? undefined : Number(run.asked.cpus),
      },
    },
    // Without a name of their own compose would make others, called after the project.
    volumes: filled(Object.fromEntries(volumes.map(name => [name, {name}]))),
    secrets: filled(Object.fromEntries(build.secrets.map(({id, from}) => [id, secretSource(dir, from)]))),
  }
}

/** Compose puts variables in for `$NAME`. */
const literal = (text: string): string => text.replaceAll('$', '$$$$')

/** Compose reads a file of quotes and `$` in its own way, unless it is told not to. */
function envFile(dir: string, file: EnvFile, format: EnvFormat): ComposeValue {
  const path = fromHere(dir, file.path)
  return composeReading(file, format) === 'raw' ? {path, format: 'raw'} : path
}

/** What the reader of such a file has to know. */
export function composeNotes({run}: UpPlan): string[] {
  return composeEnvNotes(run.envFiles, run.envFormat)
}

/** The variables whose values such a file leaves out. */
export function composeNeeds({build, run}: UpPlan): string[] {
  return [...leftOut(argTexts(build)), ...leftOut(run.envValues)]
}

/** `NAME=value`; a bare name is one that compose passes on. */
function variable(text: string): string {
  const name = nameOf(text)
  return leftOut([text]).length === 0 ? literal(text) : isIdentifier(name) ? `${name}=${asked(name)}` : name
}

/** A value of null is the one that compose finds in its environment. */
function argsOf(build: UpPlan['build']): Record<string, string | null> {
  return Object.fromEntries(
    argTexts(build).map((text): [string, string | null] => {
      const name = nameOf(text)
      if (leftOut([text]).length > 0) return [name, isIdentifier(name) ? asked(name) : null]
      return [name, name === text ? null : literal(text.slice(name.length + 1))]
    }),
  )
}

/** Compose refuses to start without it. */
const asked = (name: string): string => `\${${name}:?set it: it may be secret and is not in this file}`

const isIdentifier = (name: string): boolean => /^[a-z_]\w*$/i.test(name)

function secretSource(dir: string, from: UpPlan['build']['secrets'][number]['from']): Record<string, string> {
  return 'file' in from ? {file: fromHere(dir, from.file)} : {environment: from.variable}
}

/** Compose takes one path for each id. */
function sshText([id, from]: [string, UpPlan['build']['ssh'][string]]): string {
  return `${id}=${'socket' in from ? from.socket : from.keys[0]}`
}

function filled<T extends object>(value: T): T | undefined {
  return Object.values(value).some(each => each !== undefined) ? value : undefined
}

function fromHere(dir: string, path: string): string {
  const inside = relative(dir, path)
  return inside.startsWith('..') ? path : `./${inside}`
}

function shownVolume(dir: string, volume: UpPlan['run']['volumes'][number]) {
  const {source} = volume
  return source?.startsWith('/') ? {...volume, source: fromHere(dir, source)} : volume
}

/** Values as the lines of a YAML file; every text is quoted as in JSON, which YAML reads. */
export function yamlLines(value: ComposeValue, indent = ''): string[] {
  if (Array.isArray(value)) return value.flatMap(item => listItem(item, indent))
  if (typeof value !== 'object' || value === null) return [`${indent}${scalar(value)}`]
  return Object.entries(value).flatMap(([key, item]) => {
    if (item === undefined) return []
    if (typeof item !== 'object' || item === null) return [`${indent}${keyText(key)}: ${scalar(item)}`]
    return [`${indent}${keyText(key)}:`, ...yamlLines(item, `${indent}  `)]
  })
}

/** The keys of an item stand below each other, the first behind the dash. */
function listItem(item: ComposeValue, indent: string): string[] {
  if (typeof item !== 'object' || item === null) return [`${indent}- ${scalar(item)}`]
  return yamlLines(item, `${indent}  `).map((line, i) => (i === 0 ? `${indent}- ${line.trimStart()}` : line))
}

const scalar = (value: ComposeValue): string => JSON.stringify(value)

/** What YAML 1.1 or 1.2 reads as something else than text. */
const ownMeaning = /^(?:y|n|yes|no|on|off|true|false|null)$/i

const keyText = (key: string): string =>
  /^[a-z][a-z0-9_-]*$/i.test(key) && !ownMeaning.test(key) ? key : JSON.stringify(key)

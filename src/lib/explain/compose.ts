import {relative} from 'node:path'
import {portText} from '../run/ports.js'
import {volumeText} from '../run/volumes.js'
import type {UpPlan} from '../up/plan.js'

/** A value of compose.yaml. */
export type ComposeValue = string | number | boolean | null | ComposeValue[] | {[key: string]: ComposeValue | undefined}

/**
 * The compose file that does what an `up` does: the same image, container, ports and settings. Values of env
 * files stay in their files, and a variable that is passed on is passed on.
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
          args: filled(literals(build.buildArgs)),
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
        environment: filled(run.envValues.map(literal)),
        env_file: filled(run.envFiles.map(file => fromHere(dir, file))),
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

function literals(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, literal(value)]))
}

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
  if (Array.isArray(value)) return value.map(item => `${indent}- ${scalar(item)}`)
  if (typeof value !== 'object' || value === null) return [`${indent}${scalar(value)}`]
  return Object.entries(value).flatMap(([key, item]) => {
    if (item === undefined) return []
    if (typeof item !== 'object' || item === null) return [`${indent}${keyText(key)}: ${scalar(item)}`]
    return [`${indent}${keyText(key)}:`, ...yamlLines(item, `${indent}  `)]
  })
}

const scalar = (value: ComposeValue): string => JSON.stringify(value)

/** What YAML 1.1 or 1.2 reads as something else than text. */
const ownMeaning = /^(?:y|n|yes|no|on|off|true|false|null)$/i

const keyText = (key: string): string =>
  /^[a-z][a-z0-9_-]*$/i.test(key) && !ownMeaning.test(key) ? key : JSON.stringify(key)

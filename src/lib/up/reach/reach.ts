import {basename, isAbsolute, relative, sep} from 'node:path'
import {buildSettings, runSettings} from '../../project/setting-values.js'
import type {Settings} from '../../project/settings.js'
import {type EnvFormat, parseEnvFormat} from '../../run/env-file.js'
import {isHostPath} from '../../run/host-path.js'
import {parsePort} from '../../run/ports.js'
import {parseVolume, type VolumeMapping} from '../../run/volumes.js'
import {isLoopbackAddress} from './loopback.js'

/** One thing by which dkr.yaml reaches beyond its folder or 127.0.0.1. */
export interface Reach {
  /** The way to it in dkr.yaml. */
  path: (string | number)[]
  /** What it does: `mounts /etc (read-only)`. */
  what: string
  /** Why that matters, where it is more than a file elsewhere. */
  why?: string
}

/** The flags that take the place of something in dkr.yaml: what the user typed is never asked about. */
export interface ReachFlags {
  file?: string
  publish?: readonly string[]
  env?: readonly string[]
  'env-format'?: string
  volume?: readonly string[]
  'build-arg'?: readonly string[]
}

/** What has to be known of the machine. */
export interface ReachFacts {
  /** The folder of dkr.yaml, absolute and without links. */
  dir: string
  home: string
  /** The caller's own variables. */
  env: NodeJS.ProcessEnv
  /** A path without links, as far as it is there. */
  real(path: string): string
  /** Sockets of the engine, without links. */
  sockets: readonly string[]
  /** The machine of the engine, when it is not this one: paths are looked up there. */
  machine?: string
  /** Volumes that are there and were not made for this folder. */
  foreignVolumes: ReadonlySet<string>
  /** The names without a value in an env file: they take the caller's. */
  bareNames(path: string, format: EnvFormat): readonly string[]
}

/**
 * What a container made from dkr.yaml reaches beyond the folder and 127.0.0.1, in the order of the file's usual keys.
 * What a flag overrides does not count.
 */
export function reachOf(settings: Settings, flags: ReachFlags, facts: ReachFacts): Reach[] {
  return [
    ...buildReach(settings, flags, facts),
    ...portReach(settings, flags, facts),
    ...envReach(settings, flags, facts),
    ...volumeReach(settings, flags, facts),
  ]
}

const outside = 'it is outside this folder'

/** The part of it that a build alone has. */
export function buildReach(settings: Settings, flags: ReachFlags, facts: ReachFacts): Reach[] {
  const passed = Object.entries(settings.args ?? {}).filter(([, value]) => value === null)
  const typed = namesOf(flags['build-arg'])
  return [
    ...dockerfileReach(settings, flags, facts),
    ...passed.flatMap(([name]) =>
      typed.has(name) || !isSet(name, facts)
        ? []
        : [{path: ['args', name], what: `passes your variable ${name} to the build`}],
    ),
  ]
}

function dockerfileReach(settings: Settings, {file}: ReachFlags, facts: ReachFacts): Reach[] {
  const written = settings.dockerfile
  const used = buildSettings(settings, facts.dir).file
  if (file !== undefined || written === undefined || used === undefined || isInside(used, facts)) return []
  return [{path: ['dockerfile'], what: `builds from ${shownPath(used, written, facts)}`, why: outside}]
}

function portReach({ports = []}: Settings, flags: ReachFlags, {machine}: ReachFacts): Reach[] {
  // On another machine every port is open, and `up` says so itself.
  if (flags.publish?.length || machine) return []
  return ports.flatMap((text, i) => {
    const open = parsePort(text).find(({hostIp}) => hostIp !== '' && !isLoopbackAddress(hostIp))
    if (!open) return []
    const everywhere = open.hostIp === '0.0.0.0' || open.hostIp === '::'
    const who = everywhere ? 'everyone in your network' : `everyone who reaches ${open.hostIp}`
    return [{path: ['ports', i], what: `publishes ${text}`, why: `${who} can reach it`}]
  })
}

function envReach(settings: Settings, flags: ReachFlags, facts: ReachFacts): Reach[] {
  const {env = {}, env_files: files = []} = settings
  const typed = namesOf(flags.env)
  const names = Array.isArray(env)
    ? env.map((text, i) => ({name: text, path: ['env', i]})).filter(({name}) => !name.includes('='))
    : Object.entries(env).flatMap(([name, value]) => (value === null ? [{name, path: ['env', name]}] : []))
  const passed = names.filter(({name}) => !typed.has(name) && isSet(name, facts))
  const {envFiles: absolute, envFormat} = runSettings(settings, facts.dir)
  const format = parseEnvFormat(flags['env-format'] ?? envFormat)
  return [
    ...passed.map(({name, path}) => ({path, what: `passes your variable ${name} to the container`})),
    ...absolute.flatMap((file, i) =>
      envFileReach(file, {path: ['env_files', i], written: files[i]!, flags, format}, facts),
    ),
  ]
}

interface NamedFile {
  path: (string | number)[]
  written: string
  flags: ReachFlags
  format: EnvFormat
}

function envFileReach(file: string, {path, written, flags, format}: NamedFile, facts: ReachFacts): Reach[] {
  const elsewhere = isInside(file, facts)
    ? []
    : [{path, what: `reads variables from ${shownPath(file, written, facts)}`, why: outside}]
  // A variable of a file is sent whatever -e says of it, unless -e passes the very same.
  const names = facts.bareNames(file, format).filter(name => isSet(name, facts) && !flags.env?.includes(name))
  return [
    ...elsewhere,
    ...names.map(name => ({path, what: `passes your variable ${name} to the container (${written} names it)`})),
  ]
}

function volumeReach(settings: Settings, flags: ReachFlags, facts: ReachFacts): Reach[] {
  const {dir} = facts
  const typed = new Set(flags.volume?.map(text => parseVolume(text, dir).target))
  return runSettings(settings, dir).volumes.flatMap((text, i) => {
    const volume = parseVolume(text, dir)
    if (typed.has(volume.target) || volume.source === undefined) return []
    const found = isHostPath(volume.source)
      ? folderReach(volume.source, settings.volumes![i]!, facts)
      : foreignVolume(volume.source, facts)
    return found ? [{...found, path: ['volumes', i], what: `mounts ${found.what}${access(volume)}`}] : []
  })
}

const access = ({options = ''}: VolumeMapping): string => (options.split(',').includes('ro') ? ' (read-only)' : '')

type Place = Omit<Reach, 'path'>

function folderReach(source: string, text: string, facts: ReachFacts): Place | undefined {
  const {machine} = facts
  if (machine !== undefined) return {what: `${source} of ${machine}`, why: whatIsThere(source, facts)}
  if (isInside(source, facts)) return undefined
  const written = text.split(':')[0]!
  return {what: shownPath(source, written, facts), why: whatIsThere(source, facts) ?? outside}
}

function foreignVolume(name: string, {foreignVolumes}: ReachFacts): Place | undefined {
  return foreignVolumes.has(name)
    ? {what: `the volume ${name}`, why: 'it was there already, and was not made for this folder'}
    : undefined
}

const engineSocket = /^(?:docker|podman|containerd|crio|cri-dockerd|buildkitd)(?:[.-][\w.-]*)?\.sock$/
const rights = 'full control of the engine (as good as root on its machine, unless that engine is rootless)'

function whatIsThere(source: string, facts: ReachFacts): string | undefined {
  const {home, sockets, machine} = facts
  // Links of another machine cannot be followed from here.
  const place = machine === undefined ? facts.real(source) : source
  if (sockets.includes(place) || engineSocket.test(basename(place)) || engineSocket.test(basename(source)))
    return `the engine's socket gives ${rights}`
  if (place === '/') return `it is every file of the machine, the engine's socket among them: ${rights}`
  const socket = sockets.find(path => isBelow(path, place))
  if (socket) return `the engine's socket is in it (${socket}): ${rights}`
  if (machine === undefined && isBelow(facts.real(home), place))
    return 'your home folder is in it, with your keys and passwords'
  return undefined
}

/** A path as it is written, and where it leads when that is somewhere else. */
function shownPath(path: string, written: string, {real}: ReachFacts): string {
  const place = real(path)
  return place === written ? place : `${written}, which is ${place}`
}

function isInside(path: string, {dir, real}: ReachFacts): boolean {
  return isBelow(real(path), dir)
}

/** Also true for the folder itself. */
function isBelow(path: string, folder: string): boolean {
  const way = relative(folder, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

function namesOf(values: readonly string[] = []): Set<string> {
  return new Set(values.map(text => text.split('=', 1)[0]!))
}

/** process.env also inherits what every object has. */
function isSet(name: string, {env}: ReachFacts): boolean {
  return Object.hasOwn(env, name) && env[name] !== undefined
}

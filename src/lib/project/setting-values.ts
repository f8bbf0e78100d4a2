import {resolve} from 'node:path'
import type {Settings} from './settings.js'

/** The part of dkr.yaml that a build reads, as its flags would say it; paths are absolute. */
export function buildSettings({dockerfile, target, platform, args}: Settings, dir: string) {
  return {
    file: dockerfile === undefined ? undefined : resolve(dir, dockerfile),
    target,
    platform,
    buildArgs: assignments(args ?? {}),
  }
}

/** The part of dkr.yaml that the container is made from, as its flags would say it; paths are absolute. */
export function runSettings({ports, env = {}, env_files, env_format, volumes, memory, cpus}: Settings, dir: string) {
  return {
    publish: ports,
    env: Array.isArray(env) ? env : assignments(env),
    envFiles: (env_files ?? []).map(path => resolve(dir, path)),
    envFormat: env_format,
    volumes: (volumes ?? []).map(text => (text.startsWith('.') ? absolute(text, dir) : text)),
    memory,
    cpus: cpus === undefined ? undefined : String(cpus),
  }
}

/** `NAME=value`, or the bare name that takes the caller's value. */
function assignments(values: Record<string, string | null>): string[] {
  return Object.entries(values).map(([name, value]) => (value === null ? name : `${name}=${value}`))
}

function absolute(volume: string, dir: string): string {
  const [source = '', ...rest] = volume.split(':')
  return [resolve(dir, source), ...rest].join(':')
}

import type {InspectRequest} from '../containers/inspect.js'
import type {LifePlan} from '../containers/plan.js'
import {flag, option, type ShellCommand} from './shell.js'

/** The docker command of a plan; names that were not found stay in it, docker is to refuse them too. */
export function dockerLife(plan: LifePlan): ShellCommand[] {
  const names = [...plan.targets.found, ...plan.targets.missing].map(({name}) => name)
  return names.length === 0 ? [] : [{argv: ['docker', plan.kind, ...flagsOf(plan), ...names]}]
}

function flagsOf(plan: LifePlan): string[] {
  switch (plan.kind) {
    // -t and -s have these short names in every docker client, the long ones changed.
    case 'stop':
    case 'restart':
      return [...option('-t', plan.timeout), ...option('-s', plan.signal)]
    case 'kill':
      return option('-s', plan.signal)
    case 'start':
      return startFlags(plan.attached)
    case 'pause':
    case 'unpause':
      return []
    case 'rm':
      return [...flag('-f', plan.force), ...flag('-v', plan.volumes)]
  }
}

function startFlags(attached: (LifePlan & {kind: 'start'})['attached']): string[] {
  if (!attached) return []
  const {attach, interactive, detachKeys} = attached
  return [...flag('-a', attach), ...flag('-i', interactive), ...option('--detach-keys', detachKeys)]
}

/** The `docker inspect` that shows the same. */
export function dockerInspect({names, type, size, format}: InspectRequest & {format?: string}): ShellCommand {
  const template = format === 'json' ? '{{json .}}' : format
  return {
    argv: [
      'docker',
      'inspect',
      ...option('--type', type),
      ...flag('--size', size),
      ...option('-f', template),
      ...names,
    ],
  }
}

/** The `docker stats` that shows the same. */
export function dockerStats(shown: {
  names: readonly string[]
  all: boolean
  once: boolean
  format?: string
  'no-trunc': boolean
}): ShellCommand {
  return {
    argv: [
      'docker',
      'stats',
      ...flag('-a', shown.all),
      ...flag('--no-stream', shown.once),
      ...flag('--no-trunc', shown['no-trunc']),
      ...option('--format', shown.format === 'json' ? '{{json .}}' : shown.format),
      ...shown.names,
    ],
  }
}

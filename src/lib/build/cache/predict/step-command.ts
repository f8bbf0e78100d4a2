import {posix} from 'node:path'
import type {Instruction} from '../../../dockerfile/dockerfile.js'
import {expand, type Scope} from '../../../dockerfile/variables.js'
import {unquote} from '../../../dockerfile/words.js'

/** What the image before a step says of it, and the arguments declared so far. */
export interface StepState {
  env: ReadonlyMap<string, string>
  /** Values; undefined: declared without one. */
  args: ReadonlyMap<string, string | undefined>
  shell: readonly string[]
  workdir: string
}

const defaultShell = ['/bin/sh', '-c']

export interface ImageConfig {
  Env?: string[] | null
  Shell?: string[] | null
  WorkingDir?: string
}

/** The state that the settings of an image mean for the next step. */
export function stateOf(config: ImageConfig | undefined, args: StepState['args']): StepState {
  return {
    env: new Map(config?.Env?.map(pair => pair.split(/=(.*)/s).slice(0, 2) as [string, string])),
    args,
    shell: config?.Shell ?? defaultShell,
    workdir: config?.WorkingDir ?? '',
  }
}

/** The variables that a step may use; those of the image win over arguments. */
export function stepScope({env, args}: StepState): Scope {
  return {
    get: name => env.get(name) ?? args.get(name),
    has: name => env.has(name) || args.has(name),
    names: () => env.keys(),
  }
}

/**
 * The command that the classic builder notes for a step: together with the image before it, this is the key of
 * its cache. Undefined for COPY and ADD, whose key has a hash, and for what is not known here.
 * Source: moby, builder/dockerfile/dispatchers.go.
 */
export function stepCommand(instruction: Instruction, state: StepState): string[] | undefined {
  const {keyword, json, value} = instruction
  if (keyword === 'RUN') return [...argPrefix(state), ...(json ?? [...state.shell, value])]
  if (keyword === 'WORKDIR') return [...state.shell, `#(nop) WORKDIR ${posix.join('/', workdir(instruction, state))}`]
  const shell = keyword === 'SHELL' && json ? json : state.shell
  const note = noteOf(instruction, state)
  return note === undefined ? undefined : [...shell, '#(nop) ', `${keyword} ${note}`]
}

function workdir({value}: Instruction, state: StepState): string {
  const path = expand(value, stepScope(state)).text
  return path.startsWith('/') ? path : posix.join(state.workdir, path)
}

/** `|2 A=1 B=2`: the arguments with a value that the image does not set, by name. */
function argPrefix({env, args}: StepState): string[] {
  const pairs = [...args].flatMap(([name, value]) => (value === undefined || env.has(name) ? [] : [`${name}=${value}`]))
  return pairs.length > 0 ? [`|${pairs.length}`, ...pairs.sort()] : []
}

function noteOf({keyword, json, value, args, pairs, trigger}: Instruction, state: StepState): string | undefined {
  const put = (word: string) => expand(word, stepScope(state)).text
  const command = json ?? [...state.shell, value]
  switch (keyword) {
    case 'ARG':
    case 'ENV':
    case 'LABEL':
      return pairs
        .map(pair => (pair.value === undefined ? pair.name : `${put(pair.name)}=${put(pair.value)}`))
        .join(' ')
    case 'EXPOSE':
      return args.map(put).sort().join(' ')
    case 'USER':
    case 'STOPSIGNAL':
      return put(value)
    case 'VOLUME':
      return `[${args.map(put).join(' ')}]`
    case 'SHELL':
      return json && `[${json.join(' ')}]`
    case 'CMD':
    case 'ENTRYPOINT':
      return `[${command.map(word => JSON.stringify(word)).join(' ')}]`
    case 'MAINTAINER':
      return unquote(value, '\\')
    case 'ONBUILD':
      return trigger && value
    default:
      return undefined
  }
}

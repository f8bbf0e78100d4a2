import type {Instruction} from '../../../dockerfile/dockerfile.js'
import type {Command} from '../../../dockerfile/shell/commands.js'
import {commandsOf} from '../../../dockerfile/shell/run-commands.js'
import {tokenize} from '../../../dockerfile/shell/tokens.js'
import {anything, type Effect} from './effect.js'
import {fileCommands} from './file-commands.js'
import {installCommands} from './install-commands.js'
import {type Place, touched} from './shell-path.js'

/**
 * What a RUN does to files that were copied before it. What is not known for sure counts as anything: a needless rebuild
 * costs seconds, a stale file costs trust.
 */
export function effectsOfRun(run: Instruction, place: Place): Effect[] {
  if (run.heredocs.length > 0) return [anything]
  const here = {...place, value: (name: string) => (isSet(name, run.value) ? undefined : place.value(name))}
  const commands = commandsOf(run)
  return [
    ...commands.flatMap(command => effectsOfCommand(command, here)),
    ...(run.json ? [] : redirected(run.value, here)),
    ...mountPoints(run, here),
  ]
}

/** Whether the script itself gives a variable a value: then the one from before does not count. */
function isSet(name: string, script: string): boolean {
  return new RegExp(`\\b${name}\\+?=|\\b(?:for|read|select|export|local|unset)\\b[^;&|\\n]*\\b${name}\\b`).test(script)
}

/** Variables that decide which program is run, or make it run another. */
const powerful = /^(?:PATH|IFS|HOME|ENV|BASH_ENV|LD_\w+|PYTHON\w+|NODE_OPTIONS|GIT_\w+)\+?=/

function effectsOfCommand(command: Command, place: Place): Effect[] {
  if (command.assignments.some(text => powerful.test(text))) return [anything]
  if (command.name === '') return []
  const {name, args} = named(command)
  const judge = fileCommands.get(name) ?? installCommands.get(name)
  return judge?.(args, place) ?? [anything]
}

/** `python3 -m pip`, `pip3.12` and `uv pip` are pip. */
function named({name, args}: Command): Pick<Command, 'name' | 'args'> {
  if (/^python[\d.]*$/.test(name) && args[0] === '-m' && args[1] === 'pip') return {name: 'pip', args: args.slice(2)}
  if (name === 'uv' && args[0] === 'pip') return {name: 'pip', args: args.slice(1)}
  return {name: /^pip[\d.]*$/.test(name) ? 'pip' : name, args}
}

const redirections = ['<', '>', '>>', '<>', '>|', '>&', '<&', '&>', '&>>']
/** Deeper substitutions are not looked into. */
const maxDepth = 8

/** The files that a script writes to and reads from by `>` and `<`. */
function redirected(script: string, place: Place, depth = 0): Effect[] {
  if (depth > maxDepth) return [anything]
  const tokens = tokenize(script)
  return tokens.flatMap((token, at): Effect[] => {
    if (token.kind === 'word') return token.scripts.flatMap(inner => redirected(inner, place, depth + 1))
    const next = tokens[at + 1]
    if (!redirections.includes(token.text) || next?.kind !== 'word') return []
    return /^(?:\d+|-)$/.test(next.text) && token.text.includes('&') ? [] : [touched(next.text, place)]
  })
}

/** A mount leaves the place where it was. */
function mountPoints({flags}: Instruction, place: Place): Effect[] {
  return flags.flatMap(({name, value = ''}) => {
    const target = name === 'mount' && /(?:^|,)(?:target|dst|destination)=([^,]*)/.exec(value)?.[1]
    return target ? [touched(target, place)] : []
  })
}

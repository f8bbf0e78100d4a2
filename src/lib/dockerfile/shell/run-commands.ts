import type {Dockerfile, Instruction, Stage} from '../dockerfile.js'
import {type Command, readCommands} from './commands.js'

/** A RUN (or the RUN of an ONBUILD) and what it executes. */
export interface Run {
  /** The RUN itself, with the lines of its ONBUILD. */
  instruction: Instruction
  stage: Stage
  commands: readonly Command[]
  onbuild: boolean
}

const cache = new WeakMap<Dockerfile, readonly Run[]>()

/** All RUNs of the stages with their commands, in the order of the file. Read once for all rules. */
export function runsOf(dockerfile: Dockerfile): readonly Run[] {
  const known = cache.get(dockerfile)
  if (known) return known
  const runs = dockerfile.stages.flatMap(stage =>
    stage.instructions.flatMap(instruction => {
      const run = instruction.trigger ?? instruction
      if (run.keyword !== 'RUN') return []
      return [{instruction: run, stage, commands: commandsOf(run), onbuild: run !== instruction}]
    }),
  )
  cache.set(dockerfile, runs)
  return runs
}

const shells = ['sh', 'bash', 'ash', 'dash', 'zsh', 'ksh']

/**
 * The commands of a RUN. A heredoc is a script when it stands alone or feeds a
 * shell; for another program (`python3 <<EOF`) it is that program's own text.
 */
export function commandsOf({json, value, heredocs}: Instruction): Command[] {
  if (json) return commandsOfJson(json)
  const line = readCommands(value)
  const [script] = heredocs
  if (!script) return line
  const alone = line.length === 0
  const feedsShell = line.length === 1 && shells.includes(line[0]!.name)
  if (alone && !/^#!/.test(script.content)) return readCommands(script.content)
  return feedsShell ? [...line, ...readCommands(script.content)] : line
}

/** `["sh", "-c", "script"]` is a script; anything else is one command. */
function commandsOfJson([program = '', ...args]: readonly string[]): Command[] {
  const name = program.replace(/^.*\//, '')
  const script = /^-\w*c$/.test(args[0] ?? '') ? args[1] : undefined
  if (shells.includes(name) && script !== undefined) return readCommands(script)
  return name === '' ? [] : [{name, args: [...args], assignments: [], piped: false, nested: false}]
}

/** Whether a RUN keeps a folder out of the image by a cache or tmpfs mount on it. */
export function hasMountOn({flags}: Instruction, folder: string): boolean {
  return flags.some(({name, value = ''}) => {
    if (name !== 'mount' || !/(^|,)type=(cache|tmpfs)(,|$)/.test(value)) return false
    const target = /(?:^|,)(?:target|dst|destination)=([^,]*)/.exec(value)?.[1] ?? ''
    return target.includes(folder)
  })
}

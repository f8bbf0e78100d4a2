import type {Dockerfile, Instruction} from '../dockerfile.js'
import {hitOn, type Rule} from '../finding.js'
import type {Command} from '../shell/commands.js'
import {runsOf} from '../shell/run-commands.js'

const pipefail: Rule = {
  id: 'pipefail',
  aliases: ['DL4006'],
  severity: 'warning',
  summary: 'a pipe in RUN fails when one of its commands fails',
  reason:
    'of "curl … | tar x" the shell looks at tar only: when the download fails, the build goes on and the image lacks the files. SHELL ["/bin/bash", "-o", "pipefail", "-c"] in front changes that (Alpine: /bin/ash)',
  check(dockerfile) {
    const safe = safeRuns(dockerfile)
    return runsOf(dockerfile).flatMap(({instruction, commands}) =>
      commands.some(({piped}) => piped) && !safe.has(instruction.startLine) && !commands.some(setsPipefail)
        ? [hitOn(instruction, 'the pipe hides an error of its first command')]
        : [],
    )
  },
}

export const pipefailRules = [pipefail]

/** The start lines of what stands under a SHELL with pipefail, or under a shell that is none of POSIX. */
function safeRuns({stages}: Dockerfile): Set<number> {
  const lines = new Set<number>()
  const isSafe: boolean[] = []
  for (const {index, baseStage, instructions} of stages) {
    isSafe[index] = baseStage !== undefined && isSafe[baseStage]!
    for (const instruction of instructions) {
      if (instruction.keyword === 'SHELL') isSafe[index] = isSafeShell(instruction)
      if (isSafe[index]) lines.add(instruction.startLine)
    }
  }
  return lines
}

function isSafeShell({args}: Instruction): boolean {
  return args.includes('pipefail') || /(^|[/\\])(pwsh|powershell|cmd)(\.exe)?$/i.test(args[0] ?? '')
}

function setsPipefail({name, args}: Command): boolean {
  return name === 'set' && args.includes('pipefail')
}

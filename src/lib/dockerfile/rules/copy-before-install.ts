import type {Instruction} from '../dockerfile.js'
import {hitOn, type Rule} from '../finding.js'
import type {Command} from '../shell/commands.js'
import {runs} from '../shell/flags.js'
import {commandsOf} from '../shell/run-commands.js'

const manifestFirst: Rule = {
  id: 'copy-manifest-first',
  aliases: [],
  severity: 'info',
  summary: 'the list of dependencies is copied before the rest of the project',
  reason:
    'the builder repeats every step after the first one whose files changed. With "COPY . ." in front, each edit of your code installs all dependencies again. Copy requirements.txt or package.json first, install, then copy the rest',
  check: ({stages}) =>
    stages.flatMap(({instructions}) => {
      const copy = instructions.findIndex(copiesAll)
      const install = instructions.findIndex(installsDependencies)
      if (copy < 0 || install < copy) return []
      return [
        hitOn(
          instructions[copy]!,
          `the whole project is copied before line ${instructions[install]!.startLine} installs its dependencies`,
        ),
      ]
    }),
}

export const copyBeforeInstallRules = [manifestFirst]

function copiesAll({keyword, args, flags}: Instruction): boolean {
  if ((keyword !== 'COPY' && keyword !== 'ADD') || flags.some(({name}) => name === 'from')) return false
  return args.slice(0, -1).some(source => source === '.' || source === './')
}

function installsDependencies(instruction: Instruction): boolean {
  return instruction.keyword === 'RUN' && commandsOf(instruction).some(readsManifest)
}

function readsManifest(command: Command): boolean {
  const words = command.args.filter(arg => !arg.startsWith('-'))
  if (runs(command, ['npm', 'pnpm', 'yarn'], 'install|ci|i')) return words.length === 1
  if (runs(command, 'pip', 'install') || runs(command, 'pip3', 'install')) {
    return command.args.some(arg => arg === '-r' || arg === '--requirement')
  }
  return runs(command, ['bundle', 'composer'], 'install') || runs(command, 'go', 'mod', 'download')
}

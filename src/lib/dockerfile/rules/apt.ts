import {hitOn, type Rule} from '../finding.js'
import {hasFlag, operands, runs} from '../shell/flags.js'
import {hasMountOn, type Run, runsOf} from '../shell/run-commands.js'
import {commandRule, staysInImage} from './run-rule.js'

const aptGet = commandRule({
  id: 'apt-get-not-apt',
  aliases: ['DL3027'],
  severity: 'warning',
  summary: 'scripts use apt-get, not apt',
  reason: 'apt is made for people: its options and its output may change. apt-get and apt-cache stay the same',
  judge: ({name}) => (name === 'apt' ? 'apt is meant for the terminal' : undefined),
})

const noRecommends = commandRule({
  id: 'apt-get-no-recommends',
  aliases: ['DL3015'],
  severity: 'info',
  summary: 'apt-get installs only what is asked for',
  reason:
    'apt-get also installs what others merely recommend, often many times the size. Write apt-get install --no-install-recommends',
  judge: command =>
    runs(command, 'apt-get', 'install') &&
    !hasFlag(command, '--no-install-recommends') &&
    !command.args.some(arg => /Install-Recommends=(false|0)/i.test(arg))
      ? 'apt-get also installs recommended packages'
      : undefined,
})

const cleanLists: Rule = {
  id: 'apt-get-clean-lists',
  aliases: ['DL3009'],
  severity: 'info',
  summary: 'the package lists of apt-get do not stay in the layer',
  reason:
    'the lists are some 20 MB, needed for the installation only, and a later RUN cannot make this layer smaller. End the same RUN with "&& rm -rf /var/lib/apt/lists/*"',
  check: dockerfile =>
    runsOf(dockerfile).flatMap(run => {
      if (!run.commands.some(updates) || isCleaned(run) || !staysInImage(dockerfile, run)) return []
      return [hitOn(run.instruction, 'apt-get update leaves its lists in the layer')]
    }),
}

const updateWithInstall: Rule = {
  id: 'apt-get-update-with-install',
  aliases: [],
  severity: 'warning',
  summary: 'apt-get update and install are one RUN',
  reason:
    'the builder reuses the layer of a lone "apt-get update" for months: the next install then looks for versions that are gone, and fails. Write RUN apt-get update && apt-get install …',
  check: dockerfile => {
    const all = runsOf(dockerfile)
    return all.flatMap(run => {
      if (!run.commands.some(updates) || run.commands.some(installs)) return []
      const later = all.some(({stage, instruction, commands}) => {
        const follows = stage === run.stage && instruction.startLine > run.instruction.startLine
        return follows && commands.some(installs) && !commands.some(updates)
      })
      return later ? [hitOn(run.instruction, 'apt-get update stands alone, and a later RUN installs')] : []
    })
  },
}

export const aptRules = [aptGet, noRecommends, cleanLists, updateWithInstall]

function updates(command: Run['commands'][number]): boolean {
  return runs(command, ['apt-get', 'apt', 'aptitude'], 'update')
}

function installs(command: Run['commands'][number]): boolean {
  return runs(command, ['apt-get', 'apt', 'aptitude'], 'install')
}

function isCleaned({instruction, commands}: Run): boolean {
  if (hasMountOn(instruction, '/var/lib/apt')) return true
  return commands.some(
    command => command.name === 'rm' && operands(command).some(path => path.startsWith('/var/lib/apt/lists')),
  )
}

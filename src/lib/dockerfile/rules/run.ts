import {hitOn, type Rule} from '../finding.js'
import {quote} from '../quote.js'
import {flagValue, hasFlag, operands} from '../shell/flags.js'
import {runsOf} from '../shell/run-commands.js'
import {commandRule} from './run-rule.js'

const workdirNotCd = commandRule({
  id: 'workdir-not-cd',
  aliases: ['DL3003'],
  severity: 'warning',
  summary: 'the folder is changed by WORKDIR, not by cd',
  reason:
    'each RUN starts anew in the folder of WORKDIR: what cd changes is forgotten at the end of the line. WORKDIR holds, for the container too',
  judge: ({name, nested, args}) =>
    name === 'cd' && !nested ? `cd ${quote(args[0] ?? '')} holds for this RUN only` : undefined,
})

const noSudo = commandRule({
  id: 'no-sudo',
  aliases: ['DL3004'],
  severity: 'error',
  summary: 'no sudo in RUN',
  reason:
    'RUN is root already unless USER says otherwise, and most images have no sudo. Put USER root in front, and the plain user after it',
  judge: ({name, args}) => (name === 'sudo' ? `${quote(args[0] ?? '')} runs under sudo` : undefined),
})

const pointless = ['free', 'ifconfig', 'kill', 'mount', 'ps', 'service', 'shutdown', 'ssh', 'top', 'vim']

const noPointlessCommand = commandRule({
  id: 'no-pointless-command',
  aliases: ['DL3001'],
  severity: 'info',
  summary: 'no command in RUN that acts on a running system',
  reason:
    'during the build no service runs and nobody sits at a terminal: files are all that a RUN leaves behind, so such a command has no effect in the container',
  judge: ({name}) => (pointless.includes(name) ? `${name} has no lasting effect in a build` : undefined),
})

const wgetProgress = commandRule({
  id: 'quiet-wget',
  aliases: ['DL3047'],
  severity: 'info',
  summary: 'wget does not draw its progress into the log',
  reason: 'the progress bar fills the log of the build with thousands of lines. Use wget -nv or --progress=dot:giga',
  judge: command =>
    command.name === 'wget' &&
    !hasFlag(command, '-q', '-o', '-a', '--quiet', '--output-file', '--append-output', '--no-verbose', '--progress') &&
    !command.args.includes('-nv')
      ? 'wget prints its progress'
      : undefined,
})

const shellNotLink = commandRule({
  id: 'shell-not-link',
  aliases: ['DL4005'],
  severity: 'warning',
  summary: 'the shell of RUN is set by SHELL',
  reason:
    'linking /bin/sh to another shell changes it for every program of the image. SHELL ["/bin/bash", "-c"] changes it for the build only',
  judge: command =>
    command.name === 'ln' && operands(command).includes('/bin/sh') ? 'ln replaces /bin/sh' : undefined,
})

const useraddNoLog = commandRule({
  id: 'useradd-no-log-init',
  aliases: ['DL3046'],
  severity: 'warning',
  summary: 'useradd with a high number has --no-log-init',
  reason:
    'useradd makes room for every number up to this one in /var/log/lastlog and faillog: gigabytes of zeros in the layer',
  judge(command) {
    const uid = command.name === 'useradd' ? flagValue(command, '-u', '--uid') : undefined
    if (uid === undefined || uid.length <= 5 || hasFlag(command, '-l', '--no-log-init')) return undefined
    return `useradd with the number ${quote(uid)} makes a very large log`
  },
})

const oneDownloader: Rule = {
  id: 'wget-or-curl',
  aliases: ['DL4001'],
  severity: 'warning',
  summary: 'a stage uses wget or curl, not both',
  reason: 'both download; a second program for the same work makes the image larger',
  check: dockerfile =>
    dockerfile.stages.flatMap(stage => {
      const seen = new Set<string>()
      const runs = runsOf(dockerfile).filter(run => run.stage === stage)
      const second = runs.find(({commands}) => {
        for (const {name} of commands) if (name === 'wget' || name === 'curl') seen.add(name)
        return seen.size === 2
      })
      return second ? [hitOn(second.instruction, 'this stage uses both wget and curl')] : []
    }),
}

const fewerRuns: Rule = {
  id: 'join-runs',
  aliases: ['DL3059'],
  severity: 'info',
  summary: 'short RUNs that follow each other are one',
  reason:
    'each RUN makes a layer, also when it changes next to nothing. Commands that belong together fit into one: RUN a && b',
  check: dockerfile =>
    dockerfile.stages.flatMap(({instructions}) => {
      const single = new Set(
        runsOf(dockerfile)
          .filter(({commands}) => commands.length <= 1)
          .map(({instruction}) => instruction),
      )
      return instructions.flatMap((instruction, at) => {
        const before = instructions[at - 1]
        if (!before || !single.has(instruction) || !single.has(before)) return []
        if (JSON.stringify(instruction.flags) !== JSON.stringify(before.flags)) return []
        return [hitOn(instruction, `RUN in line ${before.startLine} and this one fit into one layer`)]
      })
    }),
}

export const runRules = [
  workdirNotCd,
  noSudo,
  noPointlessCommand,
  wgetProgress,
  shellNotLink,
  useraddNoLog,
  oneDownloader,
  fewerRuns,
]

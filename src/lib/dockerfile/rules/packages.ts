import type {Rule} from '../finding.js'
import {quote} from '../quote.js'
import type {Command} from '../shell/commands.js'
import {hasFlag, operands, runs} from '../shell/flags.js'
import {hasMountOn, type Run} from '../shell/run-commands.js'
import {commandRule} from './run-rule.js'

/** A package manager of a distribution and what a RUN has to mind with it. */
interface Manager {
  id: string
  names: readonly string[]
  install: string
  /** Flags that answer its questions; missing: it asks none. */
  yes?: {alias: string; flags: readonly string[]; write: string}
  /** How its downloads are cleared away; missing: a rule of its own does that. */
  clean?: {alias: string; words: string; folder: string}
  pin: {alias: string; isPinned: (name: string) => boolean; write: string; valueFlags: readonly string[]}
}

const hasVersion = (name: string): boolean =>
  /[=<>~/]/.test(name) || /\.(deb|rpm|apk)$/.test(name) || name.includes('$')
const hasDashVersion = (name: string): boolean => /-\d/.test(name) || name.endsWith('.rpm') || name.includes('$')

const managers: readonly Manager[] = [
  {
    id: 'apt-get',
    names: ['apt-get'],
    install: 'install',
    yes: {alias: 'DL3014', flags: ['-y', '--yes', '-qq', '--assume-yes'], write: 'apt-get install -y'},
    pin: {
      alias: 'DL3008',
      isPinned: hasVersion,
      write: 'name=version',
      valueFlags: ['-t', '--target-release', '-o', '-c'],
    },
  },
  {
    id: 'apk',
    names: ['apk'],
    install: 'add',
    pin: {
      alias: 'DL3018',
      isPinned: hasVersion,
      write: 'name=version',
      valueFlags: ['-t', '--virtual', '-X', '--repository'],
    },
  },
  {
    id: 'yum',
    names: ['yum'],
    install: 'install|groupinstall|localinstall',
    yes: {alias: 'DL3030', flags: ['-y', '--assumeyes'], write: 'yum install -y'},
    clean: {alias: 'DL3032', words: 'all', folder: '/var/cache/yum'},
    pin: {alias: 'DL3033', isPinned: hasDashVersion, write: 'name-version', valueFlags: ['-c', '-x']},
  },
  {
    id: 'dnf',
    names: ['dnf', 'microdnf'],
    install: 'install|groupinstall|localinstall',
    yes: {alias: 'DL3038', flags: ['-y', '--assumeyes'], write: 'dnf install -y'},
    clean: {alias: 'DL3040', words: 'all', folder: 'libdnf5'},
    pin: {alias: 'DL3041', isPinned: hasDashVersion, write: 'name-version', valueFlags: ['-c', '-x']},
  },
  {
    id: 'zypper',
    names: ['zypper'],
    install: 'install|in',
    yes: {alias: 'DL3034', flags: ['-n', '-y', '--non-interactive', '--no-confirm'], write: 'zypper -n install'},
    clean: {alias: 'DL3036', words: '', folder: '/var/cache/zypp'},
    pin: {alias: 'DL3037', isPinned: hasVersion, write: 'name=version', valueFlags: ['-t', '-r', '--repo']},
  },
]

const noDistUpgrade = commandRule({
  id: 'no-zypper-dist-upgrade',
  aliases: ['DL3035'],
  severity: 'warning',
  summary: 'the distribution is not upgraded in the build',
  reason: 'a newer distribution is a newer base image: change the tag in FROM, then everyone sees which one it is',
  judge: command => (runs(command, 'zypper', 'dist-upgrade|dup') ? 'zypper upgrades the distribution' : undefined),
})

export const packageRules: readonly Rule[] = [
  ...managers.flatMap(manager => [...yesRule(manager), ...cleanRule(manager), ...pinRule(manager)]),
  noDistUpgrade,
]

function yesRule({id, names, install, yes}: Manager): Rule[] {
  if (!yes) return []
  return [
    commandRule({
      id: `${id}-yes`,
      aliases: [yes.alias],
      severity: 'warning',
      summary: `${id} installs without asking`,
      reason: `nobody can answer during a build: ${id} asks "continue?", gets no answer and fails. Write ${yes.write}`,
      judge: command =>
        runs(command, names, install) &&
        !hasFlag(command, ...yes.flags.filter(flag => flag !== '-qq')) &&
        !isVeryQuiet(command)
          ? `${command.name} will ask before it installs`
          : undefined,
    }),
  ]
}

/** `-qq`, `-q -q` and `-q=2` also mean yes to apt-get. */
function isVeryQuiet({name, args}: Command): boolean {
  if (name !== 'apt-get') return false
  return (
    args.includes('-q=2') || args.includes('-qq') || args.filter(arg => arg === '-q' || arg === '--quiet').length > 1
  )
}

function cleanRule({id, names, install, clean}: Manager): Rule[] {
  if (!clean) return []
  const words = `${id} clean ${clean.words}`.trim()
  return [
    commandRule({
      id: `${id}-clean`,
      aliases: [clean.alias],
      severity: 'warning',
      summary: `what ${id} downloads does not stay in the layer`,
      reason: `a later RUN cannot make this layer smaller. End the same RUN with "&& ${words}", or keep the cache out with RUN --mount=type=cache`,
      judge: (command, run) => {
        if (!runs(command, names, install) || hasMountOn(run.instruction, clean.folder)) return undefined
        return isCleanedAfter(command, run, clean) ? undefined : `${id} leaves its downloads in the layer`
      },
    }),
  ]
}

function isCleanedAfter(install: Command, {commands}: Run, {words, folder}: {words: string; folder: string}): boolean {
  const after = commands.slice(commands.indexOf(install) + 1)
  return after.some(command => {
    if (command.name === 'rm') return operands(command).some(path => path.includes(folder))
    return command.name === install.name && runs(command, install.name, 'clean|cc', ...(words ? [words] : []))
  })
}

function pinRule({id, names, install, pin}: Manager): Rule[] {
  return [
    commandRule({
      id: `${id}-pin`,
      aliases: [pin.alias],
      severity: 'warning',
      summary: `${id} installs named versions`,
      reason: `the same Dockerfile gives another image when a package is updated. Write ${pin.write}; note that distributions drop old versions, and the build then fails`,
      optIn: true,
      judge: command => {
        if (!runs(command, names, install)) return undefined
        const loose = operands(command, pin.valueFlags)
          .slice(1)
          .find(name => !pin.isPinned(name))
        return loose === undefined ? undefined : `${id} installs ${quote(loose)} in any version`
      },
    }),
  ]
}

import {posix} from 'node:path'
import {anything, type Effect} from './effect.js'
import {nodeProject, requirementPaths} from './manifest-texts.js'
import {type Place, touched} from './shell-path.js'

type Judge = (args: readonly string[], place: Place) => Effect[]

const folders = (...names: string[]) => names.map((name): Effect => ({does: 'touch', path: `/${name}`, deep: true}))

/** Where programs and libraries go, and where their configuration is read. Not /usr/src: apps live there. */
const programFolders = [
  ...folders('bin', 'etc', 'lib', 'lib32', 'lib64', 'sbin', 'tmp'),
  ...folders(
    ...['bin', 'games', 'include', 'lib', 'lib32', 'lib64', 'libexec', 'local', 'sbin', 'share'].map(
      name => `usr/${name}`,
    ),
  ),
]

const installs: Effect[] = [...programFolders, {does: 'install'}]

/** Words that name something in the file system, where a package would do: `./lib`, `.[dev]`, `a/b.whl`. */
function localPaths(args: readonly string[], place: Place): Effect[] {
  return args.flatMap(word => {
    const text = word.replace(/^--[\w-]+=/, '').replace(/^-[a-zA-Z](?=[./])/, '')
    if (/^(?:https?|git\+\w+|ssh):/.test(text) || /^@[\w.-]+\/[\w.-]+(?:@[\w.^~<>=*-]+)?$/.test(text)) return []
    const path = text.replace(/^(?:file|link|portal):(?:\/\/)?/, '').replace(/\[[^\]]*\]$/, '')
    const isPath =
      path !== text || /[/$`]/.test(path) || /^\.|\.(?:whl|zip|tar|tgz|gz|bz2|xz|deb|rpm|apk|gem)$/.test(path)
    return isPath ? [touched(path === '' ? '.' : path, place)] : []
  })
}

const inFolder = (names: readonly string[], {cwd}: Place): Effect[] =>
  cwd === undefined ? [anything] : names.map(name => ({does: 'touch', path: posix.join(cwd, name), deep: true}))

const systemFolders = [...programFolders, ...folders('boot', 'dev', 'opt', 'proc', 'run', 'srv', 'sys', 'var')]

const system: Judge = (args, place) => [...systemFolders, ...localPaths(args, place)]

const pip: Judge = (args, place) => {
  const [subcommand] = args.filter(word => !word.startsWith('-'))
  if (!['install', 'cache', 'config', undefined].includes(subcommand)) return [anything]
  const files = args.flatMap((word, at) => {
    if (/^(?:-[rc]|--(?:requirement|constraint))$/.test(word)) return args[at + 1] ?? []
    return /^(?:-[rc]|--(?:requirement|constraint)=)(.+)$/.exec(word)?.[1] ?? []
  })
  const read = files.flatMap(word => requirementPaths(word, place) ?? [anything])
  const named = args.flatMap((word, at) =>
    /^(?:-[et]|--(?:editable|target|prefix|root|src|find-links))$/.test(word) ? (args[at + 1] ?? []) : [],
  )
  return [...installs, ...read, ...named.map(word => touched(word, place)), ...localPaths(args, place)]
}

const nodeFiles = [
  ...[
    'package.json',
    'package-lock.json',
    'npm-shrinkwrap.json',
    'yarn.lock',
    'pnpm-lock.yaml',
    'bun.lock',
    'bun.lockb',
  ],
  ...['.npmrc', '.yarnrc', '.yarnrc.yml', '.pnpmfile.cjs', 'pnpm-workspace.yaml', 'bunfig.toml', 'node_modules'],
]

/** @param subcommands those that install; without any word yarn does so too */
const node =
  (...subcommands: (string | undefined)[]): Judge =>
  (args, place) => {
    const [subcommand] = args.filter(word => !word.startsWith('-'))
    if (subcommand === 'cache' || subcommand === 'config') return [...installs, ...inFolder(nodeFiles, place)]
    if (!subcommands.includes(subcommand)) return [anything]
    if (args.some(word => /^(?:-[Cw]|--(?:prefix|dir|cwd|workspace|filter|modules-folder).*)$/.test(word)))
      return [anything]
    const isGlobal = args.some(word => word === '-g' || word === '--global')
    const withScripts = !args.includes('--ignore-scripts')
    const own = isGlobal ? [] : nodeProject(place, withScripts)
    return [...installs, ...inFolder(nodeFiles, place), ...own, ...localPaths(args, place)]
  }

const go: Judge = (args, place) =>
  args[0] === 'mod' && (args[1] === 'download' || args[1] === 'verify')
    ? [
        ...installs,
        {does: 'touch', path: '/go/pkg', deep: true},
        ...inFolder(['go.mod', 'go.sum', 'go.work', 'go.work.sum'], place),
      ]
    : [anything]

/** Commands that install, by their names: what they read of an app, and where they write. */
export const installCommands: ReadonlyMap<string, Judge> = new Map<string, Judge>([
  ...['apt-get', 'apt', 'apk', 'yum', 'dnf', 'microdnf', 'update-ca-certificates'].map((name): [string, Judge] => [
    name,
    system,
  ]),
  ['pip', pip],
  ['npm', node('ci', 'install', 'i', 'clean-install')],
  ['yarn', node('install', undefined)],
  ['pnpm', node('install', 'i')],
  ['bun', node('install', 'i')],
  ['go', go],
])

import type {Effect} from './effect.js'
import {anything} from './effect.js'
import {knownFlags, type Place, shellPath, touched, touchedByAll} from './shell-path.js'

/** The arguments of a command, and where it runs. */
type Judge = (words: readonly string[], place: Place) => Effect[]

const nothing: Judge = () => []
/** Reads, writes or removes what its words name, and nothing else. */
const words =
  (flags: RegExp): Judge =>
  (args, place) =>
    knownFlags(args, flags, touchedByAll(args, place))

const operands = (args: readonly string[]) => args.filter(word => !word.startsWith('-'))

/** Users and groups are in /etc; a home is made, or given to its user where it is there. */
const accounts: Judge = (args, place) => {
  if (args.some(word => /^(?:-[a-zA-Z]*[kRPb]|--(?:skel|root|prefix|base-dir|move-home|conf).*)$/.test(word)))
    return [anything]
  return [
    ...['/etc', '/var/mail', '/var/spool', '/home'].map((path): Effect => ({does: 'touch', path, deep: true})),
    ...homes(args).flatMap((word): Effect[] => {
      const {path, open} = shellPath(word, place)
      return open
        ? [anything]
        : [
            {does: 'make', path},
            {does: 'touch', path, deep: false},
          ]
    }),
  ]
}

function homes(args: readonly string[]): string[] {
  return args.flatMap((word, at) => {
    const value = /^(?:--home(?:-dir)?=|-[dh](?=\/))(.+)$/.exec(word)?.[1]
    if (value !== undefined) return [value]
    return /^(?:-[a-zA-Z]*[dh]|--home(?:-dir)?)$/.test(word) ? (args[at + 1] ?? []) : []
  })
}

const makeFolders: Judge = (args, place) => {
  const paths = args.filter((word, at) => !word.startsWith('-') && !/^(?:-[pv]*m|--mode)$/.test(args[at - 1] ?? ''))
  const made = paths.map((word): Effect => {
    const {path, open} = shellPath(word, place)
    return open ? {does: 'touch', path, deep: true} : {does: 'make', path}
  })
  return knownFlags(args, /^(?:-[pvm]+|--(?:parents|verbose|mode(?:=\d+)?))$/, made)
}

/** A mode is no path, and read as one it harms nothing: `chmod 755 x` is about `./755` too. */
const changeMode: Judge = (args, place) => touchedByAll(args, place, isRecursive(args))

const isRecursive = (args: readonly string[]) => args.some(word => /^(?:-[a-zA-Z]*R[a-zA-Z]*|--recursive)$/.test(word))

const changeOwner: Judge = (args, place) => {
  const [owner = '', ...paths] = operands(args)
  const known = readOwner(owner)
  const recursive = isRecursive(args)
  const effects = paths.map((word): Effect => {
    const {path, open} = shellPath(word, place)
    // Which of them a pattern meets, and how deep, is not known here: nobody knows the owner of a new file.
    return {does: 'own', path, deep: recursive || open, owner: open ? undefined : known}
  })
  const plain = /^(?:-[Rvcf]+|--(?:recursive|verbose|changes|quiet|silent))$/
  return args.every(word => !word.startsWith('-') || plain.test(word)) ? effects : touchedByAll(args, place)
}

const changeGroup: Judge = (args, place) =>
  changeOwner(args, place).map(effect => (effect.does === 'own' ? {...effect, owner: undefined} : effect))

function readOwner(text: string) {
  const [, user = '', colon, group = ''] = /^([\w-]*)(:)?([\w-]*)$/.exec(text) ?? []
  if (user === '' && group === '') return undefined
  return {
    ...(user !== '' && {user}),
    ...(group !== '' && {group}),
    ...(colon !== undefined && group === '' && {loginGroup: true}),
  }
}

/** A symbolic link leaves alone what it leads to; a hard link is a second name for it. */
const link: Judge = (args, place) => {
  const symbolic = args.some(word => /^(?:-[a-z]*s[a-z]*|--symbolic)$/.test(word))
  const paths = operands(args)
  if (!symbolic || paths.length === 0) return touchedByAll(args, place)
  const name = paths.length === 1 ? paths[0]!.replace(/\/+$/, '').replace(/^.*\//, '') : paths.at(-1)!
  return knownFlags(args, /^(?:-[sfnvrT]+|--(?:symbolic|force|verbose|no-dereference))$/, [touched(name, place)])
}

/** Only the plainest script: others can read and write files of any name. */
const edit: Judge = (args, place) => {
  const [script = '', ...paths] = operands(args)
  const plain = /^s([/|,#])(?:(?!\1)[^\\\n])*\1(?:(?!\1)[^\\\n])*\1[gi]*$/
  if (!plain.test(script)) return [anything]
  return knownFlags(args, /^-[inErz]+$/, touchedByAll(paths, place))
}

/** These only print what they are told; the shell reads folders for them where a pattern stands in a word. */
const says: Judge = (args, place) => args.filter(word => /[*?[]/.test(word)).map(word => touched(word, place))

const date: Judge = (args, place) =>
  args.every(word => /^(?:\+|-u$|--utc$)/.test(word)) ? says(args, place) : [anything]

/** What commands do with files, by their names. Whatever is not here is not known. */
export const fileCommands: ReadonlyMap<string, Judge> = new Map<string, Judge>([
  ...['true', 'false', 'set', 'exit', 'umask', 'id', 'whoami', 'pwd', 'sleep'].map((name): [string, Judge] => [
    name,
    nothing,
  ]),
  ...[':', 'echo', 'printf'].map((name): [string, Judge] => [name, says]),
  ['date', date],
  ['touch', words(/^-[acm]+$/)],
  ['rm', words(/^(?:-[rRfivd]+|--(?:recursive|force|verbose|dir))$/)],
  ['rmdir', words(/^(?:-[pv]+|--(?:parents|verbose|ignore-fail-on-non-empty))$/)],
  ['unlink', words(/^$/)],
  ['cp', words(/^(?:-[rRapfdLPHnuvxi]+|--(?:recursive|archive|force|no-clobber|update|verbose|preserve(?:=\w+)?))$/)],
  ['mv', words(/^(?:-[fnuvi]+|--(?:force|no-clobber|update|verbose))$/)],
  ['cat', words(/^-[nAbEsTuv]+$/)],
  ['tee', words(/^-[ai]+$/)],
  ['head', words(/^-(?:[0-9]+|[ncqv]+[0-9]*)$/)],
  ['tail', words(/^-(?:[0-9]+|[ncqv]+[0-9]*)$/)],
  ['test', words(/^-[a-zA-Z]+$/)],
  ['[', words(/^-[a-zA-Z]+$/)],
  ...['useradd', 'adduser', 'groupadd', 'addgroup', 'groupmod'].map((name): [string, Judge] => [name, accounts]),
  ['mkdir', makeFolders],
  ['chmod', changeMode],
  ['chown', changeOwner],
  ['chgrp', changeGroup],
  ['ln', link],
  ['sed', edit],
])

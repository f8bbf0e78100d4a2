import {posix} from 'node:path'
import {anything, type Effect} from './effect.js'

/** Where the commands of a RUN are at work. */
export interface Place {
  /** The working folder, where it is known. */
  cwd?: string
  /** The value of a variable; undefined: not known before the build. */
  value(name: string): string | undefined
  /** The text of a file that COPY puts there from the build context; undefined: there is none. */
  textOf(path: string): string | undefined
}

/** A word of a shell command as a path; `open`: a pattern stands in it, so that all below may be meant. */
export interface ShellPath {
  path: string
  open: boolean
}

const everywhere: ShellPath = {path: '/', open: true}

/** @returns the whole of the file system for a word that only the shell can read */
export function shellPath(word: string, {cwd, value}: Place): ShellPath {
  const text = withValues(word, value)
  if (text === undefined || text === '' || /^~|[\s`$\\]/.test(text)) return everywhere
  if (!text.startsWith('/') && cwd === undefined) return everywhere
  const pattern = /[*?[{]/.exec(text)
  if (!pattern) return {path: posix.resolve(cwd ?? '/', text), open: false}
  if (text.includes('..')) return everywhere
  const before = text.slice(0, pattern.index)
  const folder = before.slice(0, before.lastIndexOf('/') + 1)
  // `.*` is also the folder above, for some shells.
  const above = before.slice(folder.length).startsWith('.') ? '..' : '.'
  return {path: posix.resolve(cwd ?? '/', folder, above), open: true}
}

/** Puts in the variables; undefined where one is not known. */
export function withValues(word: string, value: Place['value']): string | undefined {
  let known = true
  const text = word.replace(/\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})/g, (_, plain: string, braced: string) => {
    const found = value(plain ?? braced)
    known &&= found !== undefined
    return found ?? ''
  })
  return known ? text : undefined
}

/** The effect of a command that reads, writes or removes what a word names, and all below it. */
export function touched(word: string, place: Place, deep = true): Effect {
  const {path, open} = shellPath(word, place)
  return {does: 'touch', path, deep: deep || open}
}

/** The same for each of several words; the value of `--flag=value` counts, other flags do not. */
export function touchedByAll(words: readonly string[], place: Place, deep = true): Effect[] {
  return words.flatMap(word => {
    if (!word.startsWith('-')) return [touched(word, place, deep)]
    const value = /^--[\w-]+=(.+)$/.exec(word)?.[1]
    return value === undefined ? [] : [touched(value, place, deep)]
  })
}

/** For commands of which only some flags are known: what any other flag means is not known. */
export function knownFlags(words: readonly string[], known: RegExp, effects: Effect[]): Effect[] {
  return words.every(word => !word.startsWith('-') || known.test(word)) ? effects : [anything]
}

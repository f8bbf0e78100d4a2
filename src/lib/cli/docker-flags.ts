import {DkrError} from '../errors/dkr-error.js'

/** What must be known of a flag to read it; oclif's own definitions and its manifest fit. */
export interface FlagShape {
  type?: string
  char?: string
  aliases?: string[]
  multiple?: boolean
}

export type FlagShapes = Readonly<Record<string, FlagShape>>

export interface DockerWords {
  /** Values of docker's flags, by their full name. */
  flags: Record<string, string | boolean | string[]>
  /** The words of all other flags, for oclif to read. */
  own: string[]
  /** What follows the options. */
  rest: string[]
}

/**
 * Reads options as docker's client does (spf13/pflag): they end at the first argument, `--rm=false` works,
 * the last `--name` counts, a value may begin with a dash. oclif's parser does none of this.
 * @param docker the flags to read here
 * @param own all others; what is neither is left to oclif as well, which knows how to complain
 * @param anywhere whether options may follow arguments, as with those commands of docker that pass no words on
 * @throws DkrError USAGE in docker's words
 */
export function readDockerFlags(
  argv: readonly string[],
  docker: FlagShapes,
  own: FlagShapes,
  anywhere = false,
): DockerWords {
  const words: DockerWords = {flags: {}, own: [], rest: []}
  const queue = [...argv]
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    if (word === '--') words.rest.push(...queue.splice(0))
    else if (!word.startsWith('-') || word === '-') words.rest.push(word, ...(anywhere ? [] : queue.splice(0)))
    else if (word.startsWith('--')) readLong(word, queue, {words, docker, own})
    else readShort(word, queue, {words, docker, own})
  }
  return words
}

interface Reading {
  words: DockerWords
  docker: FlagShapes
  own: FlagShapes
}

function readLong(word: string, queue: string[], {words, docker, own}: Reading): void {
  const [name = '', given] = word.slice(2).split(/=(.*)/s)
  const found = findFlag(docker, name)
  if (!found) {
    words.own.push(word)
    const next = given === undefined && findFlag(own, name)?.[1].type === 'option' ? queue.shift() : undefined
    if (next !== undefined) words.own.push(next)
    return
  }
  const [full, flag] = found
  if (flag.type !== 'option') setFlag(words, full, flag, parseBool(given ?? 'true', `--${name}`))
  else setFlag(words, full, flag, given ?? needed(queue.shift(), `flag needs an argument: --${name}`))
}

/** `-it`, `-p80:80`, `-p=80:80`, `-itp 80:80`: the first letter that takes a value takes the rest, or the next word. */
function readShort(word: string, queue: string[], {words, docker, own}: Reading): void {
  for (let i = 1; i < word.length; i++) {
    const char = word[i]!
    const [full, flag] = findShort(docker, char) ?? []
    const rest = word.slice(i + 1)
    const assigned = rest.length > 1 && rest.startsWith('=') ? rest.slice(1) : undefined
    if (!full || !flag) {
      words.own.push(`-${char}`)
      if (findShort(own, char)?.[1].type !== 'option') continue
      const value = assigned ?? (rest || queue.shift())
      if (value !== undefined) words.own.push(value)
      return
    }
    if (flag.type === 'option') {
      const value = assigned ?? (rest || queue.shift())
      setFlag(words, full, flag, needed(value, `flag needs an argument: '${char}' in ${word}`))
      return
    }
    setFlag(words, full, flag, parseBool(assigned ?? 'true', `-${char}`))
    if (assigned !== undefined) return
  }
}

function setFlag({flags}: DockerWords, name: string, flag: FlagShape, value: string | boolean): void {
  if (typeof value === 'string' && flag.multiple) flags[name] = [...((flags[name] as string[]) ?? []), value]
  else flags[name] = value
}

/** The flag of a long name or an alias. */
export function findFlag(flags: FlagShapes, name: string): [name: string, flag: FlagShape] | undefined {
  return Object.entries(flags).find(([full, {aliases}]) => full === name || aliases?.includes(name))
}

/** The flag of a letter. */
export function findShort(flags: FlagShapes, char: string): [name: string, flag: FlagShape] | undefined {
  return Object.entries(flags).find(([, flag]) => flag.char === char)
}

/** Go's strconv.ParseBool. */
function parseBool(text: string, flag: string): boolean {
  if (/^(?:1|t|T|TRUE|true|True)$/.test(text)) return true
  if (/^(?:0|f|F|FALSE|false|False)$/.test(text)) return false
  throw new DkrError('USAGE', {
    message: `invalid argument "${text}" for "${flag}" flag: strconv.ParseBool: parsing "${text}": invalid syntax`,
    suggestions: [`${flag}, or ${flag}=false`],
  })
}

function needed(value: string | undefined, message: string): string {
  if (value !== undefined) return value
  throw new DkrError('USAGE', {message, suggestions: ['--help shows what each flag takes']})
}

import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {root} from './command-messages.js'

interface Flag {
  char?: string
  aliases?: string[]
  type: string
}

interface Command {
  id: string
  aliases: string[]
  strict?: boolean
  summary: string
  description?: string
  examples?: string[]
  flags: Record<string, Flag & {summary?: string}>
}

const {commands} = JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8')) as {
  commands: Record<string, Command>
}

export const commandIds = Object.keys(commands)

const byWords = new Map(
  Object.values(commands).flatMap(command =>
    [command.id, ...command.aliases].map(id => [id.replaceAll(':', ' '), command.id] as const),
  ),
)
const topics = new Set([...byWords.keys()].filter(words => words.includes(' ')).map(words => words.split(' ')[0]!))

/** What the help of a command says, and what each of its flags does. */
export function helpTexts(id: string): string[] {
  const {summary, description = '', examples = [], flags} = commands[id]!
  const own = Object.values(flags).map(flag => flag.summary ?? '')
  return [summary, description, ...examples, ...own].map(text => text.replaceAll('<%= config.bin %>', 'dkr'))
}

/** Whether `--name` or the letter of `-n` is a flag of a command; `--health-*` stands for all that begin so. */
export function hasFlag(id: string, name: string): boolean {
  if (name === 'help' || (id === 'help' && name === 'version')) return true
  const start = /^(.+-)\*?$/.exec(name)?.[1]
  return Object.entries(commands[id]!.flags).some(
    ([full, {char, aliases = []}]) =>
      full === name || char === name || aliases.includes(name) || (start && full.startsWith(start)),
  )
}

/** One flag that a text names: of a command that stands before it, or of whichever command says it. */
export interface NamedFlag {
  name: string
  of?: string
}

export interface NamedThings {
  flags: NamedFlag[]
  /** The word after `dkr` where it is no command. */
  unknown: string[]
}

/** Programs and instructions of a Dockerfile with flags of their own. */
const otherPrograms = new Set(
  [
    'docker git sudo tar ls ln df chmod chown mkdir mv rm ssh ssh-add ssh-keygen ssh-agent journalctl systemctl usermod',
    'newgrp curl pip npm yum dnf apt apt-get apk zypper flask gunicorn uvicorn python python3 node bundle rails go java',
    'npx yarn pnpm useradd adduser nginx apache2ctl httpd hypercorn next streamlit du stty uname getent id test sh bash set loginctl colima podman kill ps uv php command',
    'COPY ADD FROM RUN CMD ENTRYPOINT ENV HEALTHCHECK',
  ].flatMap(words => words.split(' ')),
)

/** A word of prose that ends what a program's name has begun. */
const ends = new Set([
  'and',
  'or',
  'then',
  'but',
  '|',
  '&&',
  '<',
  '>',
  'with',
  'without',
  'needs',
  'takes',
  'names',
  'is',
])

/** The flags and commands that a sentence, a suggestion or an example names. */
export function namedThings(text: string): NamedThings {
  const found: NamedThings = {flags: [], unknown: []}
  for (const sentence of text.split(/\n|(?<=[^"\]][,;:.?!)])\s+|\s+(?=\()|(?<=\$)\(|(?<=\S)\/(?=-)/))
    readSentence(sentence.trim().split(/\s+/), found)
  return found
}

type Program = {command: string} | 'other' | undefined

function readSentence(words: string[], found: NamedThings): void {
  let program: Program
  for (let i = 0; i < words.length; i++) {
    const word = bare(words[i]!)
    if (word === 'dkr') {
      const [id, length] = commandAt(words.slice(i + 1).map(bare))
      if (id) program = {command: id}
      else if (isWord(words[i - 1], words[i + 1])) found.unknown.push(bare(words[i + 1]!))
      i += length
    } else if (ends.has(word)) program = undefined
    else if (otherPrograms.has(word)) program = 'other'
    else if (/^-+[a-z]/i.test(word)) {
      if (program !== 'other') for (const name of flagNames(word)) found.flags.push({name, of: program?.command})
    } else if (program && program !== 'other' && passesOn(program.command, words[i - 1]!)) program = 'other'
  }
}

/** Without quotes and brackets around it, and without what ends a sentence. */
const bare = (word: string): string => word.replace(/^["'`([{]+/, '').replace(/["'`)\]},;:.?!…]+$/, '')

/** Whether it may be meant as a command: not what is put in at run time, nor the `# dkr ignore=` of a Dockerfile. */
const isWord = (before: string | undefined, word: string | undefined): boolean =>
  before !== '#' && word !== undefined && /^[a-z]/i.test(bare(word))

/** The longest command that the words begin with. */
function commandAt(words: string[]): [id: string | undefined, length: number] {
  for (const length of [2, 1]) {
    const id = byWords.get(words.slice(0, length).join(' '))
    if (id && words.length >= length) return [id, length]
  }
  if (words[0] === '--version') return ['help', 0]
  // `dkr --context NAME ls`: a flag that every command with an engine has may come first.
  if (words[0]?.startsWith('-')) return [words.flatMap(word => byWords.get(word) ?? [])[0] ?? 'ls', 0]
  return topics.has(words[0] ?? '') ? ['help', 0] : [undefined, 0]
}

/** `--name=value` is `name`, `-it` is i and t. */
function flagNames(word: string): string[] {
  const [name = ''] = word.split('=', 1)
  if (name.startsWith('--')) return [name.slice(2)]
  return [...name.slice(1)].filter(letter => /[a-z]/i.test(letter))
}

/** Behind IMAGE or CONTAINER all words belong to the container. */
function passesOn(id: string, before: string): boolean {
  if (!['run', 'exec', 'top'].includes(id)) return false
  const flag = bare(before)
  if (!flag.startsWith('-') || flag.includes('=')) return true
  const name = flagNames(flag).at(-1)!
  const takesValue = Object.entries(commands[id]!.flags).some(
    ([full, {char, type}]) => (full === name || char === name) && type === 'option',
  )
  return !takesValue
}

import type {Dockerfile, Instruction} from '../dockerfile.js'
import {quote} from '../quote.js'
import {globalScope, type Scoped, walkScopes} from '../scope.js'
import {type Expanded, expand, type Scope} from '../variables.js'

/** The instructions in which the builder itself reads quotes and variables. */
const expanding = ['ADD', 'ARG', 'COPY', 'ENV', 'EXPOSE', 'LABEL', 'STOPSIGNAL', 'USER', 'VOLUME', 'WORKDIR']

export interface WordProblem {
  instruction: Instruction
  message: string
}

/** What only shows once variables have their values: open quotes, bad `${…}`, bad signals. */
export function checkWords(dockerfile: Dockerfile): WordProblem[] {
  const problems: WordProblem[] = checkFroms(dockerfile)
  for (const scoped of walkScopes(dockerfile)) {
    const {instruction, scope} = scoped
    if (!expanding.includes(instruction.keyword)) continue
    const messages = [...checkExpansion(scoped, dockerfile.directives.escape), ...checkSignal(instruction, scope)]
    for (const message of messages) problems.push({instruction, message})
  }
  return problems
}

/** FROM and the ARGs in front of it see each other, and nothing else. */
function checkFroms({stages, globalArgs}: Dockerfile): WordProblem[] {
  const scope = globalScope(globalArgs)
  const froms = stages.map(({from, base}) => ({instruction: from, words: [base]}))
  const args = globalArgs.map(instruction => ({instruction, words: expandedWords(instruction)}))
  return [...args, ...froms].flatMap(({instruction, words}) => {
    const message = whyUnreadable(words, word => expand(word, scope))
    return message === undefined ? [] : [{instruction, message}]
  })
}

/** The words of an instruction in which variables count. */
export function expandedWords({keyword, args, pairs}: Instruction): string[] {
  if (keyword === 'ENV' || keyword === 'LABEL') return pairs.flatMap(({name, value}) => [name, value ?? ''])
  return keyword === 'ARG' ? pairs.flatMap(({value}) => value ?? []) : [...args]
}

function checkExpansion({instruction, scope}: Scoped, escapeChar: string): string[] {
  return [whyUnreadable(expandedWords(instruction), word => expand(word, scope, {escapeChar})) ?? []].flat()
}

function whyUnreadable(words: readonly string[], read: (word: string) => Expanded): string | undefined {
  for (const word of words) {
    const {problem} = read(word)
    if (problem !== undefined) return `in ${quote(word)}, ${problem}`
  }
  return undefined
}

const signals =
  'ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS TERM TRAP TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ'.split(
    ' ',
  )

function checkSignal({keyword, value}: Instruction, scope: Scope): string[] {
  if (keyword !== 'STOPSIGNAL' || value === '') return []
  const {text, unknown} = expand(value, scope)
  const name = text.toUpperCase().replace(/^SIG/, '')
  const isNumber = /^[+-]?\d+$/.test(text) && Number(text) !== 0
  const realTime = /^RTM(IN(\+([1-9]|1[0-5]))?|AX(-([1-9]|1[0-4]))?)$/.test(name)
  if (unknown.length > 0 || isNumber || realTime || signals.includes(name)) return []
  return [`${quote(text)} is no signal: STOPSIGNAL SIGTERM, or a number`]
}

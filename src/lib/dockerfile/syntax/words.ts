import type {Dockerfile, Instruction} from '../dockerfile.js'
import {quote} from '../finding.js'
import {type Scoped, walkScopes} from '../scope.js'
import {expand, type Scope} from '../variables.js'

/** The instructions in which the builder itself reads quotes and variables. */
const expanding = ['ADD', 'ARG', 'COPY', 'ENV', 'EXPOSE', 'LABEL', 'STOPSIGNAL', 'USER', 'VOLUME', 'WORKDIR']

export interface WordProblem {
  instruction: Instruction
  message: string
}

/** What only shows once variables have their values: open quotes, bad `${…}`, bad signals. */
export function checkWords(dockerfile: Dockerfile): WordProblem[] {
  const problems: WordProblem[] = []
  for (const scoped of walkScopes(dockerfile)) {
    const {instruction, scope} = scoped
    if (!expanding.includes(instruction.keyword)) continue
    const messages = [...checkExpansion(scoped, dockerfile.directives.escape), ...checkSignal(instruction, scope)]
    for (const message of messages) problems.push({instruction, message})
  }
  return problems
}

/** The words of an instruction in which variables count. */
export function expandedWords({keyword, args, pairs}: Instruction): string[] {
  if (keyword === 'ENV' || keyword === 'LABEL') return pairs.flatMap(({name, value}) => [name, value ?? ''])
  return keyword === 'ARG' ? pairs.flatMap(({name, value}) => [name, value ?? '']) : [...args]
}

function checkExpansion({instruction, scope}: Scoped, escapeChar: string): string[] {
  for (const word of expandedWords(instruction)) {
    const {problem} = expand(word, scope, {escapeChar})
    if (problem) return [`in ${quote(word)}, ${problem}`]
  }
  return []
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
  if (unknown.length > 0 || isNumber || signals.includes(name) || /^RTM(IN(\+\d+)?|AX(-\d+)?)$/.test(name)) return []
  return [`${quote(text)} is no signal: STOPSIGNAL SIGTERM, or a number`]
}

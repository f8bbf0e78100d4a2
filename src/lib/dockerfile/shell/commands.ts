import {type Token, tokenize} from './tokens.js'

/** One simple command of a shell script. */
export interface Command {
  /** The program without its folder: `apt-get`. Empty when the command only sets variables. */
  name: string
  /** What follows the name; redirections are left out. */
  args: string[]
  /** `NAME=value` in front of the name. */
  assignments: string[]
  /** Its output goes into the next command. */
  piped: boolean
  /** Inside `( … )`, `$( … )` or backquotes: what it changes does not last. */
  nested: boolean
}

/** Words that only announce a command. */
const announcing = ['if', 'then', 'else', 'elif', 'while', 'until', 'do', '!', '{', 'time']
/** Words that hold a place of their own: no command follows in the same breath. */
const structural = ['fi', 'done', 'esac', 'for', 'case', 'select', 'function', 'in', '}']
/** Programs that run the one named after them. */
const running = ['exec', 'command', 'env', 'nohup']

const redirections = ['<', '>', '>>', '<<', '<<-', '<<<', '<>', '>|', '>&', '<&', '&>', '&>>']

/** Deeper substitutions are not looked into. */
const maxDepth = 8

interface Collector {
  commands: Command[]
  words: string[]
  /** How many `(` are open. */
  subshells: number
  /** How many `case … in` are open, and whether a pattern is expected now. */
  cases: number
  inPattern: boolean
  readonly depth: number
}

/** The simple commands of a script, those inside of substitutions included, in order. */
export function readCommands(script: string, depth = 0): Command[] {
  const tokens = tokenize(script)
  const collector: Collector = {commands: [], words: [], subshells: 0, cases: 0, inPattern: false, depth}
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]!
    if (token.kind === 'word') addWord(collector, token, tokens[at + 1])
    else if (redirections.includes(token.text)) at++
    else addOperator(collector, token.text)
  }
  flush(collector, false)
  return collector.commands
}

function addWord(collector: Collector, token: Token & {kind: 'word'}, next: Token | undefined): void {
  const {words, depth, commands} = collector
  if (depth < maxDepth) {
    for (const script of token.scripts) {
      commands.push(...readCommands(script, depth + 1).map(command => ({...command, nested: true})))
    }
  }
  if (collector.inPattern) {
    if (token.text === 'esac') endCase(collector)
  } else if (token.text === 'in' && words[0] === 'case') {
    collector.cases++
    collector.inPattern = true
    collector.words = []
  } else if (token.text === 'esac' && words.length === 0) endCase(collector)
  else if (!isDescriptor(token, next)) words.push(token.text)
}

function addOperator(collector: Collector, operator: string): void {
  if (collector.inPattern) {
    if (operator === ')') collector.inPattern = false
    return
  }
  flush(collector, operator === '|' || operator === '|&')
  if (operator === '(') collector.subshells++
  if (operator === ')') collector.subshells = Math.max(0, collector.subshells - 1)
  if (operator.startsWith(';;') && collector.cases > 0) collector.inPattern = true
}

function endCase(collector: Collector): void {
  collector.cases = Math.max(0, collector.cases - 1)
  collector.inPattern = false
}

function flush(collector: Collector, piped: boolean): void {
  const command = toCommand(collector.words, piped, collector.subshells > 0)
  const last = collector.commands.at(-1)
  if (command) collector.commands.push(command)
  else if (piped && last) last.piped = true
  collector.words = []
}

/** The 2 of `2>/dev/null`. */
function isDescriptor(token: Token & {kind: 'word'}, next: Token | undefined): boolean {
  return /^\d$/.test(token.text) && next?.kind === 'operator' && /^[<>]/.test(next.text)
}

function toCommand(words: readonly string[], piped: boolean, nested: boolean): Command | undefined {
  const assignments: string[] = []
  let at = 0
  for (; at < words.length; at++) {
    const word = words[at]!
    if (structural.includes(word)) return undefined
    if (/^[A-Za-z_]\w*\+?=/.test(word)) assignments.push(word)
    else if (running.includes(word) && at + 1 < words.length) {
      while (words[at + 1]?.startsWith('-')) at++
    } else if (!announcing.includes(word)) break
  }
  const program = words[at] ?? ''
  if (program === '' && assignments.length === 0) return undefined
  return {name: program.replace(/^.*\//, ''), args: words.slice(at + 1), assignments, piped, nested}
}

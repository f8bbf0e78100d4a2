import {quote} from './quote.js'

/** What is known of the variables at one place of a Dockerfile. */
export interface Scope {
  /** Undefined: not declared, or declared without a value. */
  get(name: string): string | undefined
  /** Whether it is declared. */
  has(name: string): boolean
  /** The nearest declared first. */
  names(): Iterable<string>
}

export interface Expanded {
  /** With the values put in and quotes removed; an unknown variable is empty, as for the builder. */
  text: string
  /** Every variable that is named, in order. */
  used: string[]
  /** Of those, the ones that have no value in the scope and none of their own (`${X:-value}`). */
  unknown: string[]
  /** Why the builder refuses the word. */
  problem?: string
}

export interface ExpandOptions {
  escapeChar?: string
  /** Keep quotes, and read variables between them: the text of a heredoc. */
  raw?: boolean
}

/** Deeper `${A:-${B:-…}}` is not read. */
const maxDepth = 20
/** A longer value is cut: `ENV A=$A$A` doubles it each time. */
const maxLength = 16 * 1024

/**
 * Puts values into `$X`, `${X}`, `${X:-value}`, `${X:+value}` and their kin.
 * Pattern forms (`${X#…}`, `${X/…}`) are read, but count as unknown.
 * Source of the rules: BuildKit, frontend/dockerfile/shell/lex.go.
 */
export function expand(word: string, scope: Scope, {escapeChar = '\\', raw = false}: ExpandOptions = {}): Expanded {
  const expanded: Expanded = {text: '', used: [], unknown: []}
  expanded.text = expandText(word, {scope, escapeChar, raw, expanded, depth: 0})
  return expanded
}

interface Expansion extends Required<ExpandOptions> {
  scope: Scope
  expanded: Expanded
  depth: number
}

function expandText(word: string, expansion: Expansion): string {
  const {escapeChar, raw, expanded} = expansion
  let text = ''
  let quote = ''
  for (let at = 0; at < word.length; at++) {
    const char = word[at]!
    if (char === escapeChar && quote !== "'" && at + 1 < word.length) {
      const next = word[++at]!
      text += quote === '"' && !['"', '$', escapeChar].includes(next) ? char + next : next
    } else if (!raw && char === quote) quote = ''
    else if (!raw && quote === '' && (char === '"' || char === "'")) quote = char
    else if (char === '$' && quote !== "'") {
      const variable = readVariable(word, at, expansion)
      text += variable.text
      at = variable.end - 1
    } else text += char
    if (text.length > maxLength) return text.slice(0, maxLength)
  }
  if (quote !== '') expanded.problem ??= `the quote ${quote} is not closed`
  return text
}

const plainVariable = /\$([A-Za-z_]\w*|\d+|[@*#?$!-])/y
const bracedVariable = /^\$\{([A-Za-z_]\w*|\d+|[@*#?$!-])(?:(:?[-+?])([\s\S]*)|([#%/][\s\S]*))?\}$/

/** Reads the variable that starts at a `$`, and says where it ends. */
function readVariable(word: string, at: number, expansion: Expansion): {text: string; end: number} {
  plainVariable.lastIndex = at
  const plain = plainVariable.exec(word)
  if (plain) return {text: lookUp(plain[1]!, expansion) ?? '', end: at + plain[0].length}
  if (word[at + 1] !== '{') return {text: '$', end: at + 1}
  const end = closingBrace(word, at)
  const written = word.slice(at, end)
  const parts = expansion.depth < maxDepth ? bracedVariable.exec(written) : null
  if (parts) return {text: substitute(parts, expansion), end}
  expansion.expanded.problem ??= `${quote(written)} cannot be read as a variable`
  return {text: '', end}
}

function substitute([, name = '', operator, word = '', pattern]: RegExpExecArray, expansion: Expansion): string {
  if (operator === undefined && pattern === undefined) return lookUp(name, expansion) ?? ''
  const {expanded, scope} = expansion
  expanded.used.push(name)
  const value = scope.get(name)
  const missing = operator?.startsWith(':') ? !value : value === undefined
  const inner = {...expansion, raw: false, depth: expansion.depth + 1}
  if (operator?.endsWith('+')) return missing ? '' : expandText(word, inner)
  if (operator !== undefined && !missing) return value!
  if (operator?.endsWith('-')) return expandText(word, inner)
  expanded.unknown.push(name)
  return ''
}

function lookUp(name: string, {scope, expanded}: Expansion): string | undefined {
  const value = scope.get(name)
  expanded.used.push(name)
  if (value === undefined) expanded.unknown.push(name)
  return value
}

function closingBrace(text: string, start: number): number {
  let depth = 0
  for (let at = start; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '{') depth++
    else if (text[at] === '}' && --depth === 0) return at + 1
  }
  return text.length
}

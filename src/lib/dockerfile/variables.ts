/** What is known of the variables at one place of a Dockerfile. */
export interface Scope {
  /** Undefined: not declared, or declared without a value. */
  get(name: string): string | undefined
  /** Whether it is declared. */
  has(name: string): boolean
  names(): string[]
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
  /** How many `${X:-…}` stand around. */
  depth?: number
  /** Keep quotes and leave single quotes without meaning: the text of a heredoc. */
  raw?: boolean
}

/**
 * Puts values into `$X`, `${X}`, `${X:-value}`, `${X:+value}` and their kin.
 * Pattern forms (`${X#…}`, `${X/…}`) are read, but count as unknown.
 * Source of the rules: BuildKit, frontend/dockerfile/shell/lex.go.
 */
export function expand(
  word: string,
  scope: Scope,
  {escapeChar = '\\', raw = false, depth = 0}: ExpandOptions = {},
): Expanded {
  const result: Expanded = {text: '', used: [], unknown: []}
  let quote = ''
  for (let at = 0; at < word.length; at++) {
    const char = word[at]!
    if (char === escapeChar && quote !== "'" && at + 1 < word.length) {
      const next = word[++at]!
      result.text += quote === '"' && !['"', '$', escapeChar].includes(next) ? char + next : next
    } else if (!raw && char === quote) quote = ''
    else if (!raw && quote === '' && (char === '"' || char === "'")) quote = char
    else if (char === '$' && quote !== "'") at += expandOne(word, at, {scope, result, depth}) - 1
    else result.text += char
  }
  if (quote !== '') result.problem ??= `the quote ${quote} is not closed`
  return result
}

/** Expands the variable at the start of the text, and gives the length of what it read. */
function expandOne(text: string, scope: Scope, result: Expanded): number {
  const plain = /^\$([A-Za-z_]\w*|\d+|[@*#?$!-])/.exec(text)
  if (plain) {
    result.text += lookUp(plain[1]!, scope, result) ?? ''
    return plain[0].length
  }
  if (!text.startsWith('${')) {
    result.text += '$'
    return 1
  }
  const length = closingBrace(text)
  const parts = /^\$\{([A-Za-z_]\w*|\d+|[@*#?$!-])(?:(:?[-+?])([\s\S]*)|([#%/][\s\S]*))?\}$/.exec(text.slice(0, length))
  if (!parts) {
    result.problem ??= `"${text.slice(0, length)}" cannot be read as a variable`
    return length
  }
  substitute(parts as unknown as [string, string, string?, string?, string?], scope, result)
  return length
}

function substitute(
  [, name, operator, word, pattern]: [string, string, string?, string?, string?],
  scope: Scope,
  result: Expanded,
): void {
  if (!operator && !pattern) {
    result.text += lookUp(name, scope, result) ?? ''
    return
  }
  result.used.push(name)
  const value = scope.get(name)
  const missing = operator?.startsWith(':') ? !value : value === undefined
  if (pattern) result.unknown.push(name)
  else if (operator!.endsWith('+')) result.text += missing ? '' : nested(word!, scope, result)
  else if (!missing) result.text += value
  else if (operator!.endsWith('-')) result.text += nested(word!, scope, result)
  else result.unknown.push(name)
}

function nested(word: string, scope: Scope, result: Expanded): string {
  const inner = expand(word, scope)
  result.used.push(...inner.used)
  result.unknown.push(...inner.unknown)
  result.problem ??= inner.problem
  return inner.text
}

function lookUp(name: string, scope: Scope, result: Expanded): string | undefined {
  const value = scope.get(name)
  result.used.push(name)
  if (value === undefined) result.unknown.push(name)
  return value
}

function closingBrace(text: string): number {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '{') depth++
    else if (text[at] === '}' && --depth === 0) return at + 1
  }
  return text.length
}

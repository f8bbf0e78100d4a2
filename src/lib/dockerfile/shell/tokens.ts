/** A piece of a shell script: a word, or what stands between commands. */
export type Token = {kind: 'word'; text: string; quoted: boolean; scripts: string[]} | {kind: 'operator'; text: string}

/**
 * Cuts a shell script into words and operators, as far as a linter needs it: quotes
 * and escapes are resolved, `$x` stays as it is, the scripts inside `$(…)` and
 * backquotes are kept aside, comments and the bodies of heredocs go.
 */
export function tokenize(script: string): Token[] {
  const cursor: Cursor = {script, at: 0, tokens: [], heredocs: []}
  while (cursor.at < script.length) step(cursor)
  return cursor.tokens
}

interface Cursor {
  script: string
  at: number
  tokens: Token[]
  /** Names of the heredocs that start at the next line. */
  heredocs: {name: string; chomp: boolean}[]
}

const operator = /^(?:&&|\|\||;;&|;;|;&|\|&|&>>|&>|>&|<&|<<<|<<-|<<|>>|<>|>\||[;&|<>()])/

function step(cursor: Cursor): void {
  const rest = cursor.script.slice(cursor.at, cursor.at + 3)
  const char = rest[0]!
  if (char === '\n') endLine(cursor)
  else if (/\s/.test(char)) cursor.at++
  else if (rest.startsWith('\\\n')) cursor.at += 2
  else if (char === '#') skipComment(cursor)
  else {
    const match = operator.exec(rest)?.[0]
    if (match === undefined) readWord(cursor)
    else readOperator(cursor, match)
  }
}

function readOperator(cursor: Cursor, text: string): void {
  cursor.at += text.length
  cursor.tokens.push({kind: 'operator', text})
  if (text !== '<<' && text !== '<<-') return
  while (/[ \t]/.test(cursor.script[cursor.at] ?? '')) cursor.at++
  readWord(cursor)
  const name = cursor.tokens.at(-1)!
  if (name.kind === 'word') cursor.heredocs.push({name: name.text, chomp: text === '<<-'})
}

function skipComment(cursor: Cursor): void {
  const end = cursor.script.indexOf('\n', cursor.at)
  cursor.at = end < 0 ? cursor.script.length : end
}

function endLine(cursor: Cursor): void {
  cursor.at++
  cursor.tokens.push({kind: 'operator', text: '\n'})
  for (const {name, chomp} of cursor.heredocs.splice(0)) skipHeredoc(cursor, name, chomp)
}

function skipHeredoc(cursor: Cursor, name: string, chomp: boolean): void {
  while (cursor.at < cursor.script.length) {
    const end = cursor.script.indexOf('\n', cursor.at)
    const line = cursor.script.slice(cursor.at, end < 0 ? undefined : end)
    cursor.at = end < 0 ? cursor.script.length : end + 1
    if ((chomp ? line.replace(/^\t+/, '') : line) === name) return
  }
}

function readWord(cursor: Cursor): void {
  const {script} = cursor
  const word = {kind: 'word' as const, text: '', quoted: false, scripts: [] as string[]}
  let text = ''
  let inDouble = false
  for (; cursor.at < script.length; cursor.at++) {
    const char = script[cursor.at]!
    if (char === '\\') {
      const next = script[++cursor.at] ?? ''
      if (next === '\n') continue
      text += inDouble && !/["\\$`]/.test(next) ? char + next : next
      word.quoted = true
    } else if (char === '"') {
      inDouble = !inDouble
      word.quoted = true
    } else if (char === "'" && !inDouble) {
      const end = endOf(script, "'", cursor.at + 1)
      text += script.slice(cursor.at + 1, end)
      cursor.at = end
      word.quoted = true
    } else if (char === '$' || char === '`') {
      const end = endOfSubstitution(script, cursor.at, word.scripts)
      text += script.slice(cursor.at, end)
      cursor.at = end - 1
    } else if (!inDouble && /[\s;&|<>()]/.test(char)) break
    else text += char
  }
  cursor.tokens.push({...word, text})
}

/** Where `$(…)`, `${…}`, `` `…` `` or a plain `$` ends; the script inside goes to `scripts`. */
function endOfSubstitution(script: string, start: number, scripts: string[]): number {
  if (script[start] === '`') {
    const end = endOf(script, '`', start + 1)
    scripts.push(script.slice(start + 1, end))
    return end + 1
  }
  const open = script[start + 1]
  if (open !== '(' && open !== '{') return start + 1
  const end = endOfBrackets(script, start + 1)
  if (open === '(' && script[start + 2] !== '(') scripts.push(script.slice(start + 2, end - 1))
  return end
}

function endOfBrackets(script: string, start: number): number {
  const open = script[start]!
  const close = open === '(' ? ')' : '}'
  let depth = 0
  for (let at = start; at < script.length; at++) {
    const char = script[at]
    if (char === '\\') at++
    else if (char === "'" && open === '(') at = endOf(script, "'", at + 1)
    else if (char === open) depth++
    else if (char === close && --depth === 0) return at + 1
  }
  return script.length
}

function endOf(script: string, char: string, from: number): number {
  const end = script.indexOf(char, from)
  return end < 0 ? script.length : end
}

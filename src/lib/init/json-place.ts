/** Where a value starts in the text of a JSON document. */
export interface Place {
  line: number
  column: number
}

/**
 * Where a value stands in JSON, for messages; JSON.parse forgets it.
 * @param text a document that JSON.parse takes
 * @param at the way to the value, like `values.port.find[0].match`; what is not there leads to where it should be
 * @param part a piece of a string, to point at inside of it where it is there once
 */
export function placeInJson(text: string, at: string, part = ''): Place {
  const start = find(text, skipSpace(text, 0), at)
  const written = JSON.stringify(part).slice(1, -1)
  const value = text.slice(start, endOfValue(text, start))
  const inside = value.indexOf(written)
  const once = part !== '' && inside >= 0 && value.indexOf(written, inside + 1) < 0
  const before = text.slice(0, once ? start + inside : start).split('\n')
  return {line: before.length, column: before.at(-1)!.length + 1}
}

function find(text: string, start: number, at: string): number {
  if (at === '') return start
  if (text[start] === '[') return findItem(text, start, at)
  return text[start] === '{' ? findMember(text, start, at) : start
}

function findItem(text: string, start: number, at: string): number {
  const [step = '', wanted] = /^\[(\d+)\]\.?/.exec(at) ?? []
  let pos = skipSpace(text, start + 1)
  for (let index = 0; text[pos] !== ']'; index++) {
    if (index === Number(wanted)) return find(text, pos, at.slice(step.length))
    pos = afterComma(text, endOfValue(text, pos))
  }
  return start
}

function findMember(text: string, start: number, at: string): number {
  let pos = skipSpace(text, start + 1)
  while (text[pos] === '"') {
    const end = endOfValue(text, pos)
    const key = JSON.parse(text.slice(pos, end)) as string
    const value = skipSpace(text, skipSpace(text, end) + 1)
    if (at.startsWith(key) && /^(?:$|[.[])/.test(at.slice(key.length))) {
      return find(text, value, at.slice(key.length).replace(/^\./, ''))
    }
    pos = afterComma(text, endOfValue(text, value))
  }
  return start
}

function skipSpace(text: string, from: number): number {
  let pos = from
  while (' \t\r\n'.includes(text[pos] ?? '-')) pos++
  return pos
}

function afterComma(text: string, from: number): number {
  const pos = skipSpace(text, from)
  return text[pos] === ',' ? skipSpace(text, pos + 1) : pos
}

/** Strings are passed over whole: a bracket in them closes nothing. */
function endOfValue(text: string, start: number): number {
  let depth = 0
  let pos = start
  do {
    const char = text[pos]
    if (char === '"') pos = endOfString(text, pos)
    else if (char === '{' || char === '[') depth++
    else if (char === '}' || char === ']') depth--
    else if (depth === 0) return endOfWord(text, pos)
    pos++
  } while (depth > 0 && pos < text.length)
  return pos
}

/** The quote at the end of the string that starts here. */
function endOfString(text: string, start: number): number {
  let pos = start + 1
  while (text[pos] !== '"') pos += text[pos] === '\\' ? 2 : 1
  return pos
}

function endOfWord(text: string, start: number): number {
  let pos = start
  while (pos < text.length && !',]} \t\r\n'.includes(text[pos]!)) pos++
  return pos
}

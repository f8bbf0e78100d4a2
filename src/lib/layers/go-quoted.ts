// Both builders print words with Go's %q: double quotes, Go's escapes, no commas between them.

const escapes: Record<string, string> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

const sequence = /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|(.))/gs

/** The text that Go wrote between quotes: `a\"b\x00` → `a"b` and a NUL. */
export function unescapeGo(quoted: string): string {
  return quoted.replace(sequence, (_whole, byte, short, long, char) => {
    const code = byte ?? short ?? long
    return code === undefined ? (escapes[char] ?? char) : codePoint(Number.parseInt(code, 16))
  })
}

function codePoint(value: number): string {
  return value <= 0x10ffff ? String.fromCodePoint(value) : '\ufffd'
}

/**
 * Reads `["a" "b c"]` (commas between the words are accepted: other builders write them).
 * @returns the words and what follows the list, or undefined when it is no such list
 */
export function readQuotedList(text: string): {words: string[]; rest: string} | undefined {
  if (!text.startsWith('[')) return undefined
  const word = /,? *"((?:[^"\\]|\\.)*)"/sy
  const words: string[] = []
  let end = 1
  word.lastIndex = end
  for (let match = word.exec(text); match; match = word.exec(text)) {
    words.push(unescapeGo(match[1]!))
    end = word.lastIndex
  }
  return text[end] === ']' ? {words, rest: text.slice(end + 1)} : undefined
}

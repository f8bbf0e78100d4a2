const short: Record<string, string> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
}

/** What Go calls printable, and no quote or backslash. */
const special = /["\\]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu

/** Text in double quotes as Go's strconv.Quote writes it: docker's lists have commands so. */
export function goQuote(text: string): string {
  return `"${text.replace(special, character => short[character] ?? escaped(character.codePointAt(0)!))}"`
}

function escaped(code: number): string {
  const hex = (width: number) => code.toString(16).padStart(width, '0')
  if (code < 0x80) return `\\x${hex(2)}`
  return code > 0xffff ? `\\U${hex(8)}` : `\\u${hex(4)}`
}

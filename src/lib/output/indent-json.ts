const step = '    '

/**
 * Indents JSON as docker does (four spaces, empty objects and lists on one line) without reading it:
 * numbers keep every digit and keys their order. The text must be valid JSON.
 */
export function indentJson(text: string): string {
  const parts: string[] = []
  let depth = 0
  const token = /"(?:[^"\\]|\\.)*"|[{[]\s*[}\]]|[{}[\],:]|[^\s{}[\],:"]+/g
  for (const [word] of text.matchAll(token)) {
    if (word === '{' || word === '[') parts.push(word, newLine(++depth))
    else if (word === '}' || word === ']') parts.push(newLine(--depth), word)
    else if (word === ',') parts.push(word, newLine(depth))
    else if (word === ':') parts.push(': ')
    else parts.push(/^[{[]/.test(word) ? word.replace(/\s/g, '') : word)
  }
  return parts.join('')
}

function newLine(depth: number): string {
  return `\n${step.repeat(depth)}`
}

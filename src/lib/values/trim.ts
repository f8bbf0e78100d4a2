/**
 * Text without the characters at its end that are among `chars`. An expression like `/\/+$/` does the same, and takes a
 * time that grows with the square of a run of them that is not at the end.
 */
export function trimEndOf(text: string, chars: string): string {
  let end = text.length
  while (end > 0 && chars.includes(text[end - 1]!)) end--
  return text.slice(0, end)
}

/** The same at both ends. */
export function trimOf(text: string, chars: string): string {
  let start = 0
  while (start < text.length && chars.includes(text[start]!)) start++
  return trimEndOf(text.slice(start), chars)
}

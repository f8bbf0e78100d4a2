/** The strings of a JSON array, or undefined when it is not one, or holds something else. */
export function stringArray(text: string): string[] | undefined {
  const array = jsonArray(text)
  return array?.every(item => typeof item === 'string') ? array : undefined
}

/** Whether the text is a JSON array with something else than strings: the builder refuses that. */
export function isMixedArray(text: string): boolean {
  const array = jsonArray(text)
  return array?.some(item => typeof item !== 'string') ?? false
}

function jsonArray(text: string): unknown[] | undefined {
  if (!text.trimStart().startsWith('[')) return undefined
  try {
    return JSON.parse(text) as unknown[]
  } catch {
    return undefined
  }
}

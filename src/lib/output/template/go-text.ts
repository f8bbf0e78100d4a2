export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A pointer to nothing: null in JSON, and counted as false. */
export const nilPointer: object = Object.defineProperty({}, 'toJSON', {value: () => null})

/** Under this key an object that is a struct in Go has the names of its fields in Go's order. */
export const goStruct = Symbol('struct')

/** A value as Go prints it: `[a b]`, `map[key:value]`, `{a b}` for a struct that is known as one. */
export function goText(value: unknown): string {
  if (value === null || value === undefined) return '<no value>'
  if (value === nilPointer) return '<nil>'
  if (Array.isArray(value)) return `[${value.map(inner).join(' ')}]`
  if (isMap(value)) {
    const fields = (value as {[goStruct]?: string[]})[goStruct]
    if (fields) return `{${fields.map(name => inner(value[name])).join(' ')}}`
    const pairs = Object.keys(value)
      .sort()
      .map(key => `${key}:${inner(value[key])}`)
    return `map[${pairs.join(' ')}]`
  }
  return String(value)
}

function inner(value: unknown): string {
  return value === null || value === undefined ? '<nil>' : goText(value)
}

const escapes: Record<string, string> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
}

/** JSON as Go writes it: without spaces, with a few characters more escaped. */
export function goJson(value: unknown): string {
  return JSON.stringify(value ?? null).replace(/[<>&\u2028\u2029]/g, character => escapes[character]!)
}

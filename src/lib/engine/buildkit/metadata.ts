/**
 * The values of a header of a call, in order. Newer BuildKit escapes values
 * that are not ASCII and says so in `KEY-encoded` (buildkit:session/filesync).
 * `rawHeaders` is the flat list of names and values that node:http2 hands over.
 */
export function metadataValues(rawHeaders: readonly string[], key: string): string[] {
  const values = valuesOf(rawHeaders, key)
  const [encoded] = valuesOf(rawHeaders, `${key}-encoded`)
  return encoded !== undefined && /^(1|t|true)$/i.test(encoded) ? values.map(unescapeQuery) : values.map(asUtf8)
}

function valuesOf(rawHeaders: readonly string[], key: string): string[] {
  const values: string[] = []
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    if (rawHeaders[i] === key) values.push(rawHeaders[i + 1]!)
  }
  return values
}

/** Node reads headers as Latin-1; older BuildKit sends them as plain UTF-8. */
const asUtf8 = (value: string): string => Buffer.from(value, 'latin1').toString()

/** As Go's url.QueryUnescape, which gives nothing for what is badly escaped. */
function unescapeQuery(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll('+', ' '))
  } catch {
    return ''
  }
}

/**
 * Splits `A=b C=d e`, as both builders record ENV, LABEL and ARG: a value with spaces has lost its quotes.
 * @param names the keys that may begin a pair (from the image's configuration); without them any identifier may
 */
export function splitPairs(text: string, names?: ReadonlySet<string>): [key: string, value: string][] {
  const starts = [0]
  const next = / ([^\s=]+)=/g
  for (let match = next.exec(text); match; match = next.exec(text)) {
    if (names ? names.has(match[1]!) : /^[A-Za-z_][\w.-]*$/.test(match[1]!)) starts.push(match.index + 1)
    // The key of one pair may follow at once after an empty value: look again from its "=".
    next.lastIndex = match.index + match[0].length - 1
  }
  return starts.map((start, i) => {
    const pair = text.slice(start, i + 1 < starts.length ? starts[i + 1]! - 1 : undefined)
    const equals = pair.indexOf('=')
    return equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)]
  })
}

/** `A=b C="d e"`: quoted so that a Dockerfile with this line means the same again. */
export function joinPairs(pairs: readonly [key: string, value: string][]): string {
  return pairs.map(([key, value]) => `${key}=${quoteValue(value)}`).join(' ')
}

// The builder has expanded the variables already, so a dollar that is left was meant as one.
function quoteValue(value: string): string {
  return /^[^\s"'\\$]+$/.test(value) ? value : `"${value.replace(/["\\$]/g, '\\$&')}"`
}

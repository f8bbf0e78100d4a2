/** `['a=1', 'b']` as `{a: '1', b: ''}`; of several with one key the last counts. */
export function keyValues(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map(text => {
      const [key = '', value = ''] = text.split(/=(.*)/s)
      return [key, value]
    }),
  )
}

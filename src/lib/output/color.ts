const codes = {red: 31, green: 32, yellow: 33, blue: 34, magenta: 35, cyan: 36, gray: 90, bold: 1} as const

/** Colours that tell one thing from the next, in the order they are given out. */
export const palette = ['cyan', 'yellow', 'green', 'magenta', 'blue'] as const

/** Whether a stream wants colour: NO_COLOR and FORCE_COLOR decide before the terminal does. */
export function wantsColor(target: {isTTY?: boolean}, env: NodeJS.ProcessEnv = process.env): boolean {
  if (env.NO_COLOR) return false
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false'
  return Boolean(target.isTTY) && env.TERM !== 'dumb'
}

/** The text in one colour, if the stream wants any. */
export function paint(target: {isTTY?: boolean}, color: keyof typeof codes, text: string): string {
  return wantsColor(target) ? `\u001b[${codes[color]}m${text}\u001b[0m` : text
}

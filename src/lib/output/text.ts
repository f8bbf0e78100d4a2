// C0 and C1 controls, bidirectional overrides and line separators: what could move the cursor,
// recolour the terminal or make a line read other than it is.
const controls = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g
const ansi = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g

/** Makes text from outside (a name, a label, a message of the engine) safe for one line of a terminal. */
export function printable(text: string): string {
  return text.replace(ansi, '').replace(/\t/g, ' ').replace(controls, '')
}

/** The same for text of several lines: line ends are kept, everything else is made harmless. */
export function printableLines(text: string): string[] {
  return text.replace(/\r\n?/g, '\n').replace(/\n$/, '').split('\n').map(printable)
}

/** Cuts to `width` columns, the cut shown as `…`. */
export function shorten(text: string, width: number): string {
  if (text.length <= width) return text
  return width < 1 ? '' : `${text.slice(0, width - 1)}…`
}

/** "1 file", "2 files". */
export function count(n: number, noun: string, plural = `${noun}s`): string {
  return `${n} ${n === 1 ? noun : plural}`
}

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

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|[\u{20000}-\u{3fffd}]/u
const noWidth = /\p{Mark}|\p{Cf}/u

/** The columns that text takes on a terminal: Chinese, Japanese, Korean and emoji take two for a character. */
export function displayWidth(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length
  let width = 0
  for (const character of text) width += noWidth.test(character) ? 0 : wide.test(character) ? 2 : 1
  return width
}

/** Cuts to `width` columns, the cut shown as `…`. */
export function shorten(text: string, width: number): string {
  if (displayWidth(text) <= width) return text
  if (width < 1) return ''
  let kept = ''
  let used = 0
  for (const character of text) {
    used += displayWidth(character)
    if (used > width - 1) break
    kept += character
  }
  return `${kept}…`
}

/** "1 file", "2 files". */
export function count(n: number, noun: string, plural = `${noun}s`): string {
  return `${n} ${n === 1 ? noun : plural}`
}

/** Breaks text between words into lines of at most `width` columns; a word that is wider has a line of its own. */
export function wrapWords(text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : word
    if (lines.length > 0 && displayWidth(longer) <= width) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}

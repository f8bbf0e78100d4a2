import {readable} from './lossless-text.js'

const maxQuoted = 60

// What could move the cursor, recolour a terminal or turn the text around.
const unsafe = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]+/g

/** A text of the file in quotes for a message: short, on one line, without control characters. */
export function quote(text: string): string {
  const line = readable(text).replace(unsafe, ' ').trim()
  return `"${line.length > maxQuoted ? `${line.slice(0, maxQuoted - 1)}…` : line}"`
}

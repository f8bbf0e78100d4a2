import {isUtf8} from 'node:buffer'

/**
 * Bytes as text and back, without a loss. A byte that is not UTF-8 becomes a lone surrogate (U+DC80 and up, as
 * Python's `surrogateescape`), which no valid text has: a Dockerfile in Latin-1 is linted like any other, and
 * what a fix does not touch is written back as it was.
 */
export function textOfBytes(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8')
  let text = ''
  for (let at = 0; at < bytes.length; ) {
    const length = lengthOfCharacter(bytes, at)
    text +=
      length > 0 ? bytes.toString('utf8', at, at + length) : String.fromCharCode(firstEscape + (bytes[at]! - 0x80))
    at += Math.max(length, 1)
  }
  return text
}

/** The bytes that a text of `textOfBytes` stands for. */
export function bytesOfText(text: string): Buffer {
  const pieces = text.split(/([\udc80-\udcff]+)/u)
  return Buffer.concat(pieces.map((piece, at) => (at % 2 === 0 ? Buffer.from(piece) : escapedBytes(piece))))
}

/** The text for a reader: `�` in place of each byte that is not UTF-8. */
export function readable(text: string): string {
  return text.replace(/[\ud800-\udfff]/gu, '\ufffd')
}

const firstEscape = 0xdc80

/** How many bytes the character here has; 0 where the bytes are not UTF-8. */
function lengthOfCharacter(bytes: Buffer, at: number): number {
  const first = bytes[at]!
  if (first < 0x80) return 1
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2
  return at + length <= bytes.length && isUtf8(bytes.subarray(at, at + length)) ? length : 0
}

function escapedBytes(piece: string): Buffer {
  return Buffer.from(Array.from(piece, char => char.charCodeAt(0) - firstEscape + 0x80))
}

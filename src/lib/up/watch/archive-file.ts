import {closeSync, openSync, readSync} from 'node:fs'

/** A tar archive has zero bytes in its first block, and each kind of compression its own beginning. */
const block = 512
const beginnings = ['1f8b', '425a68', 'fd377a585a00', '28b52ffd', '5d0000']

/** Whether ADD may unpack a file: a builder looks at the content, not at the name. */
export function mayBeArchive(path: string): boolean {
  try {
    const file = openSync(path, 'r')
    try {
      const head = Buffer.alloc(block)
      const data = head.subarray(0, readSync(file, head, 0, block, 0))
      return data.includes(0) || beginnings.some(start => data.toString('hex').startsWith(start))
    } finally {
      closeSync(file)
    }
  } catch {
    return false
  }
}

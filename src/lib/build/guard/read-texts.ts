import {closeSync, constants, openSync, readSync} from 'node:fs'
import {setImmediate as nextTurn} from 'node:timers/promises'

/** Bytes: a larger file is no key. */
export const largestText = 64 * 1024
/** The header of a key stands at the beginning, save where the name already says that it is one. */
const headBytes = 4096
/** What one build may read: some 10 ms on a disk that is awake. */
const mostFiles = 500
const mostMs = 100
const filesPerTurn = 32

export interface TextRequest {
  path: string
  /** Up to 64 KiB; else the first 4 KiB. */
  whole: boolean
  /** False: the text is not needed. */
  wanted: boolean
}

/**
 * The texts of files, in the order asked for, until the budget is spent; one that is gone, or that may not be
 * read, has none.
 * @param thorough reads all of them
 */
export async function readTexts(
  root: string,
  requests: readonly TextRequest[],
  thorough = false,
): Promise<(string | undefined)[]> {
  const texts: (string | undefined)[] = new Array(requests.length).fill(undefined)
  const buffer = Buffer.allocUnsafe(requests.some(({wanted}) => wanted) ? largestText : 0)
  const end = performance.now() + mostMs
  let read = 0
  for (const [index, {path, whole, wanted}] of requests.entries()) {
    if (!wanted) continue
    if (!thorough && (read >= mostFiles || performance.now() > end)) break
    texts[index] = readText(`${root}/${path}`, whole ? buffer : buffer.subarray(0, headBytes))
    if (++read % filesPerTurn === 0) await nextTurn()
  }
  return texts
}

/** Never follows a link and never waits for a pipe: the file may have been replaced since it was listed. */
function readText(path: string, buffer: Buffer): string | undefined {
  try {
    const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    try {
      return buffer.toString('latin1', 0, readSync(file, buffer, 0, buffer.length, 0))
    } finally {
      closeSync(file)
    }
  } catch {
    return undefined
  }
}

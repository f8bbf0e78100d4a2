import {Writable} from 'node:stream'

/** Bytes; a line that is longer is handed on in pieces, so that no log can fill the memory. */
const maxLine = 16 * 1024 * 1024
const newline = 10

/**
 * A stream that hands on whole lines only, without their line ends; what is left at the end is a line too.
 * @param take gets the lines of one chunk; a promise makes the source wait
 */
export function createLineSink(take: (lines: Buffer[]) => void | Promise<void>): Writable {
  let rest: Buffer[] = []
  let size = 0
  const complete = (chunk: Buffer): Buffer[] => {
    const lines: Buffer[] = []
    let from = 0
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, from)) {
      lines.push(Buffer.concat([...rest, chunk.subarray(from, at)]))
      rest = []
      from = at + 1
    }
    if (from < chunk.length) rest.push(chunk.subarray(from))
    size = rest.reduce((sum, part) => sum + part.length, 0)
    return size > maxLine ? [...lines, ...leftOver()] : lines
  }
  const leftOver = (): Buffer[] => {
    const left = rest
    rest = []
    return left.length > 0 ? [Buffer.concat(left)] : []
  }
  const deliver = async (lines: Buffer[], done: (error?: Error) => void) => {
    try {
      if (lines.length > 0) await take(lines)
      done()
    } catch (error) {
      done(error as Error)
    }
  }
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => void deliver(complete(chunk), done),
    final: done => void deliver(leftOver(), done),
  })
}

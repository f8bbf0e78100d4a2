import {Readable} from 'node:stream'
import {DkrError} from '../errors/dkr-error.js'
import type {BuildPlan} from './plan.js'

/** What came on standard input: an archive that goes on to the engine unread, or the text of a Dockerfile. */
export type StdinContent = {archive: Readable} | {dockerfile: Buffer}

const maxDockerfile = 1024 * 1024
/** Far enough for the mark of a tar header. */
const headSize = 512

/**
 * Reads standard input where the plan says that it has the context or the Dockerfile.
 * @throws DkrError DOCKERFILE_INVALID for a Dockerfile above 1 MiB, FILE_NOT_FOUND for nothing at all
 */
export async function readStdin(plan: BuildPlan, stdin: Readable): Promise<StdinContent | undefined> {
  if (plan.context !== 'stdin' && plan.dockerfile !== '-') return undefined
  const head = await readHead(stdin)
  if (head.length === 0) throw empty()
  if (plan.context === 'stdin' && isArchive(head)) {
    return {archive: Readable.from(withHead(head, stdin), {objectMode: false})}
  }
  if (plan.context === 'stdin' && plan.dockerfile !== 'Dockerfile') throw ambiguous()
  return {dockerfile: await readRest(head, stdin)}
}

async function readHead(stdin: Readable): Promise<Buffer> {
  let head = Buffer.alloc(0)
  while (head.length < headSize) {
    const chunk = await nextChunk(stdin)
    if (!chunk) break
    head = Buffer.concat([head, chunk])
  }
  return head
}

/** One piece of a stream that stays usable; undefined at its end. */
function nextChunk(stdin: Readable): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      stdin.off('readable', look).off('end', end).off('error', fail)
      act()
    }
    const look = () => {
      const chunk = stdin.read() as Buffer | null
      if (chunk) settle(() => resolve(Buffer.from(chunk)))
    }
    const end = () => settle(() => resolve(undefined))
    const fail = (error: Error) => settle(() => reject(error))
    if (stdin.readableEnded) return resolve(undefined)
    stdin.on('readable', look).once('end', end).once('error', fail)
    look()
  })
}

/** By their first bytes: gzip, bzip2, xz, zstd, and "ustar" in the header of a plain tar (moby: pkg/archive). */
function isArchive(head: Buffer): boolean {
  const marks = ['1f8b08', '425a68', 'fd377a58', '28b52ffd']
  return (
    marks.some(mark => head.toString('hex', 0, 6).startsWith(mark)) || head.toString('latin1', 257, 262) === 'ustar'
  )
}

/** The stream from its beginning; one that has ended meanwhile could not take its first piece back. */
async function* withHead(head: Buffer, stdin: Readable): AsyncGenerator<Buffer> {
  yield head
  for (let chunk = await nextChunk(stdin); chunk; chunk = await nextChunk(stdin)) yield chunk
}

async function readRest(head: Buffer, stdin: Readable): Promise<Buffer> {
  const chunks = [head]
  let size = head.length
  for (let chunk = await nextChunk(stdin); chunk; chunk = await nextChunk(stdin)) {
    size += chunk.length
    if (size > maxDockerfile) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function empty(): DkrError {
  return new DkrError('FILE_NOT_FOUND', {
    message: 'there is nothing on standard input',
    why: '- says that the Dockerfile or the context comes from there',
    suggestions: ['dkr build - < Dockerfile', 'tar -c . | dkr build -t NAME -'],
  })
}

function ambiguous(): DkrError {
  return new DkrError('USAGE', {
    message: 'ambiguous Dockerfile source: both stdin and flag correspond to Dockerfiles',
    suggestions: ['leave out -f', 'dkr build -f - FOLDER < Dockerfile'],
  })
}

function tooLarge(): DkrError {
  return new DkrError('DOCKERFILE_INVALID', {
    message: 'what came on standard input is neither an archive nor a Dockerfile',
    why: 'it is text of more than 1 MiB',
    suggestions: ['tar -c . | dkr build -t NAME -'],
  })
}

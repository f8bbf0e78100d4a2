import type {Readable} from 'node:stream'
import {DkrError} from '../errors/dkr-error.js'

/** Bytes: no registry has a longer password or token. */
const maxSecret = 64 * 1024

/**
 * Reads a password from stdin to its end. One line end after it goes, every other white space belongs to it
 * (docker/cli: readSecretFromStdin).
 * @throws DkrError USAGE when there is none, or far too much
 */
export async function readSecret(stdin: Readable): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream(stdin)) {
    chunks.push(chunk)
    size += chunk.length
    if (size > maxSecret) throw refused('what came on stdin is too long for a password')
  }
  const secret = Buffer.concat(chunks)
    .toString('utf8')
    .replace(/(?:\r\n|\n|\r)$/, '')
  if (secret.trim() === '') throw refused('the password is empty')
  return secret
}

async function* stream(stdin: Readable): AsyncGenerator<Buffer> {
  for await (const chunk of stdin) yield Buffer.from(chunk as Buffer | string)
}

function refused(message: string): DkrError {
  return new DkrError('USAGE', {
    message,
    why: '--password-stdin reads it from stdin, to the end',
    suggestions: ['dkr login -u NAME --password-stdin REGISTRY < FILE'],
  })
}

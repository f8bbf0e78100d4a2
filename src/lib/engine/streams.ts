import type {Readable} from 'node:stream'
import {StringDecoder} from 'node:string_decoder'
import {DkrError} from '../errors/dkr-error.js'
import {printable} from '../output/text.js'

const maxText = 1024 * 1024

/** Reads an answer whole; what is longer than `max` bytes (1 MiB) is cut. */
export async function readText(stream: Readable, max = maxText): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream) {
    chunks.push(chunk as Buffer)
    size += (chunk as Buffer).length
    if (size > max) break
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** Bytes: what the engine tells of ten thousand objects has a few million. */
const maxJson = 128 * 1024 * 1024

/**
 * Reads one JSON document whole.
 * @param required whether an empty answer is an error; else it gives undefined
 * @throws DkrError ENGINE_PROTOCOL for anything but JSON, and for more than 128 MiB of it
 */
export async function readJson(stream: Readable, required: boolean): Promise<unknown> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream) {
    chunks.push(chunk as Buffer)
    size += (chunk as Buffer).length
    if (size > maxJson) throw endless('an answer')
  }
  const text = decode(Buffer.concat(chunks))
  if (text.trim() === '' && !required) return undefined
  return parseJson(text)
}

/** JSON is UTF-8: bytes that are not may stand in a key, and then the answer would merely lack something. */
function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', {fatal: true}).decode(bytes)
  } catch (cause) {
    throw notJson(bytes.toString('utf8'), cause)
  }
}

/** @throws DkrError ENGINE_PROTOCOL */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw notJson(text, cause)
  }
}

function endless(what: string): DkrError {
  return new DkrError('ENGINE_PROTOCOL', {message: `the engine sent ${what} without end`, suggestions: ['dkr doctor']})
}

function notJson(text: string, cause?: unknown): DkrError {
  return new DkrError('ENGINE_PROTOCOL', {
    message: 'the engine sent something that is not JSON',
    why: text === '' ? 'the answer is empty' : printable(text.slice(0, 200)),
    suggestions: ['is there a proxy between dkr and the engine? dkr doctor'],
    cause,
  })
}

const maxLine = 64 * 1024 * 1024

/**
 * The JSON values of a stream that has one a line (build, pull, push, events).
 * @throws DkrError ENGINE_PROTOCOL for a line that is no JSON object
 */
export async function* jsonLines<T>(stream: Readable): AsyncGenerator<T> {
  for await (const line of lines(stream)) {
    if (line.trim() === '') continue
    const value = parseJson(line)
    if (typeof value !== 'object' || value === null) throw notJson(line)
    yield value as T
  }
}

/** Lines of a byte stream; characters cut in two by the network stay whole. */
export async function* lines(stream: Readable): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8')
  /** The pieces of a line that has not ended: searched once, and put together once. */
  let pieces: string[] = []
  let length = 0
  for await (const chunk of stream) {
    const parts = decoder.write(chunk as Buffer).split('\n')
    const last = parts.pop()!
    for (const part of parts) {
      yield pieces.join('') + part
      pieces = []
      length = 0
    }
    pieces.push(last)
    length += last.length
    if (length > maxLine) throw endless('a line')
  }
  pieces.push(decoder.end())
  const rest = pieces.join('')
  if (rest) yield rest
}

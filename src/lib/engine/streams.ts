import type {Readable} from 'node:stream'
import {StringDecoder} from 'node:string_decoder'
import {DkrError} from '../errors/dkr-error.js'
import {excerpt, oddAnswer, originOf, typeOf} from './answer-origin.js'
import {shaped, shapedLine} from './answer-shape.js'

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
 * Reads one JSON document whole, with what the engine may leave out filled in (`shaped`).
 * @param required whether an empty answer is an error; else it gives undefined
 * @throws DkrError ENGINE_PROTOCOL for anything but what the call answers, and for more than 128 MiB of it
 */
export async function readJson(stream: Readable, required: boolean): Promise<unknown> {
  const text = await readJsonText(stream)
  if (text.trim() === '' && !required) return shapedFrom(stream, undefined)
  return shapedFrom(stream, parseFrom(stream, text))
}

/**
 * The text of one JSON document, for who must lose nothing of it.
 * @throws DkrError ENGINE_PROTOCOL for more than 128 MiB of it, and for what is not UTF-8
 */
export async function readJsonText(stream: Readable): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream) {
    chunks.push(chunk as Buffer)
    size += (chunk as Buffer).length
    if (size > maxJson) throw endless('an answer')
  }
  const bytes = Buffer.concat(chunks)
  try {
    // Bytes that are not UTF-8 may stand in a key, and then the answer would merely lack something.
    return new TextDecoder('utf-8', {fatal: true}).decode(bytes)
  } catch (cause) {
    throw notJson(stream, bytes.toString('utf8'), cause)
  }
}

/** @throws DkrError ENGINE_PROTOCOL for text that is not JSON */
export function parseFrom(stream: Readable, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw notJson(stream, text, cause)
  }
}

function shapedFrom(stream: Readable, value: unknown): unknown {
  const origin = originOf(stream)
  return origin ? shaped(origin, value) : value
}

/**
 * Reads an answer that has nothing to say. A page of a proxy is no such answer, whatever its status.
 * @throws DkrError ENGINE_PROTOCOL
 */
export async function readNothing(stream: Readable): Promise<void> {
  const text = await readText(stream)
  if (text.trim() !== '') parseFrom(stream, text)
}

function endless(what: string): DkrError {
  return new DkrError('ENGINE_PROTOCOL', {message: `the engine sent ${what} without end`, suggestions: ['dkr doctor']})
}

function notJson(stream: Readable, text: string, cause?: unknown): DkrError {
  const type = typeOf(stream)
  const start = excerpt(text)
  const what = text === '' ? 'an empty answer came instead of JSON' : 'the answer is not JSON'
  return oddAnswer(stream, `${what}${type && ` (${type})`}${start && `: ${start}`}`, cause)
}

const maxLine = 64 * 1024 * 1024

/**
 * The JSON values of a stream that has one a line (build, pull, push, events).
 * @throws DkrError ENGINE_PROTOCOL for a line that is no JSON object
 */
export async function* jsonLines<T>(stream: Readable): AsyncGenerator<T> {
  const origin = originOf(stream)
  for await (const line of lines(stream)) {
    if (line.trim() === '') continue
    const value = parseFrom(stream, line)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw notJson(stream, line)
    yield (origin ? shapedLine(origin, value) : value) as T
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

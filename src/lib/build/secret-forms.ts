import {printable} from '../output/text.js'
import {looksSecret} from '../values/looks-secret.js'

/** A text that gives a secret away wherever it is found. */
export interface SecretForm {
  text: string
  /** Base64: so many characters before and behind it have bits of the secret too. */
  edges?: [before: number, behind: number]
}

/** Shorter values would tear ordinary words apart. */
export const shortest = 4
/** An encoding of less has too few characters to be told from ordinary words. */
const shortestEncoded = 6
/** Of a line that gives a value to a name, the value alone counts from here on. */
const shortestAssigned = 8

/**
 * Every form of a secret that a step is likely to print: the whole, each of its lines, the value in a line like
 * `password = …`, and each of them as base64 (also inside of a longer one), hex, in a URL and in JSON.
 */
export function secretForms(secret: Uint8Array): SecretForm[] {
  const text = Buffer.from(secret).toString('utf8')
  const lines = text.split(/\r?\n/).map(line => line.trim())
  const values = [...new Set([text, text.trim(), ...lines, ...lines.flatMap(assignedValue)])]
  const plain = values.filter(value => value.trim().length >= shortest)
  const bytes = Buffer.from(secret)
  return [
    // What reaches a terminal has lost its control characters.
    ...plain.flatMap(value => [value, printable(value)]).map(form => ({text: form})),
    ...plain.flatMap(encodedText),
    ...plain.map(value => Buffer.from(value)).flatMap(encodedBytes),
    // A secret need not be text.
    ...(bytes.equals(Buffer.from(text)) ? [] : encodedBytes(bytes)),
  ].filter(form => form.text.length >= shortest)
}

/** `//registry.example/:_authToken=abc`, `"password": "abc",`. */
function assignedValue(line: string): string[] {
  const [, name = '', value = ''] = /^["']?([^=:"'\s]*(?::[^=:"'\s]*)?)["']?\s*[=:]\s*(.*)$/.exec(line) ?? []
  const bare = value.replace(/[,;]$/, '').replace(/^(["'])(.*)\1$/, '$2')
  return bare.length >= shortestAssigned && looksSecret(name, bare) ? [bare] : []
}

function encodedText(value: string): SecretForm[] {
  const url = encodeURIComponent(value.toWellFormed())
  const forms = [JSON.stringify(value).slice(1, -1), url, url.replace(/%[0-9A-F]{2}/g, code => code.toLowerCase())]
  return forms.filter(form => form !== value).map(text => ({text}))
}

function encodedBytes(bytes: Buffer): SecretForm[] {
  if (bytes.length < shortestEncoded) return [{text: bytes.toString('base64')}]
  const hex = bytes.toString('hex')
  return [{text: hex}, {text: hex.toUpperCase()}, ...base64Forms(bytes)]
}

/** Base64 writes three bytes as four characters: where in a group of three a secret begins decides about all of them. */
function base64Forms(bytes: Buffer): SecretForm[] {
  return [0, 1, 2].flatMap(offset => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64')
    const end = Math.floor(((offset + bytes.length) * 8) / 6)
    const text = encoded.slice(Math.ceil((offset * 8) / 6), end)
    const edges: [number, number] = [offset === 0 ? 0 : 1, ((offset + bytes.length) * 8) % 6 === 0 ? 0 : 1]
    return [text, text.replaceAll('+', '-').replaceAll('/', '_')].map(form => ({text: form, edges}))
  })
}

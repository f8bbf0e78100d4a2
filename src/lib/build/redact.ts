import type {NoteFields, Progress} from '../output/progress.js'
import {type SecretForm, secretForms, shortest} from './secret-forms.js'

/** Programs break long encodings into lines of 60, 64 or 76 characters: a piece of so many is enough to know one. */
const window = 12
/** A text is looked at in steps, so a piece that is longer by this much is always found. */
const step = 4
/** Of a larger secret only whole lines are known. */
const largestInPieces = 16 * 1024

/** Part of a text, as two indexes. */
type Range = [start: number, end: number]

/**
 * Hides the values of secrets in everything that is shown or written down: a step that prints its secret
 * does so on the engine, but it shall not get into a terminal's history, a log or a report.
 */
export function redactor(secrets: readonly Uint8Array[]): (text: string) => string {
  const all = secrets.map(secretForms)
  const forms = indexed(all.flat())
  const pieces = new Set(all.filter((_, i) => secrets[i]!.length <= largestInPieces).flatMap(encodedPieces))
  if (forms.byStart.size === 0) return text => text
  return text => withStars(text, [...wholeForms(text, forms), ...(pieces.size > 0 ? inPieces(text, pieces) : [])])
}

/** The forms by how they start, so that a text is read once, however many there are. */
interface FormIndex {
  /** Codes of first characters: most positions of a text need no more than this. */
  first: ReadonlySet<number>
  byStart: ReadonlyMap<string, readonly SameLength[]>
}

/** Forms that start alike and have one length: the lines of a file of tokens do. */
interface SameLength {
  length: number
  byText: Map<string, SecretForm[]>
}

function indexed(forms: readonly SecretForm[]): FormIndex {
  const byStart = new Map<string, SameLength[]>()
  for (const form of forms) {
    const {text} = form
    const groups = found(byStart, text.slice(0, shortest), () => [])
    const group = groups.find(({length}) => length === text.length) ?? {length: text.length, byText: new Map()}
    if (group.byText.size === 0) groups.push(group)
    found(group.byText, text, () => []).push(form)
  }
  return {byStart, first: new Set([...byStart.keys()].map(start => start.charCodeAt(0)))}
}

/** The value of a key, made where there is none. */
function found<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const value = map.get(key) ?? make()
  map.set(key, value)
  return value
}

/** Of base64 and hex, the two that programs break into lines. */
function encodedPieces(forms: readonly SecretForm[]): string[] {
  const encoded = forms.filter(({text, edges}) => edges || /^[0-9a-fA-F]+$/.test(text))
  return encoded.flatMap(({text}) =>
    text.length < 2 * window
      ? []
      : Array.from({length: text.length - window + 1}, (_, at) => text.slice(at, at + window)),
  )
}

const base64 = /[\w+/=-]/

function* wholeForms(text: string, {first, byStart}: FormIndex): Generator<Range> {
  for (let at = 0; at + shortest <= text.length; at++) {
    if (!first.has(text.charCodeAt(at))) continue
    for (const {length, byText} of byStart.get(text.slice(at, at + shortest)) ?? []) {
      for (const form of byText.get(text.slice(at, at + length)) ?? []) yield rangeOf(form, text, at)
    }
  }
}

/** With the characters at its edges that also have bits of the secret. */
function rangeOf({text: form, edges: [before, behind] = [0, 0]}: SecretForm, text: string, at: number): Range {
  let [start, end] = [at, at + form.length]
  if (before > 0 && start > 0 && base64.test(text[start - 1]!)) start -= 1
  if (behind > 0 && end < text.length && base64.test(text[end]!)) end += 1
  return [start, end]
}

function* inPieces(text: string, pieces: ReadonlySet<string>): Generator<Range> {
  const isPiece = (at: number) => pieces.has(text.slice(at, at + window))
  for (let at = 0; at + window <= text.length; at += step) {
    if (!isPiece(at)) continue
    let [start, end] = [at, at]
    while (start > 0 && isPiece(start - 1)) start--
    while (isPiece(end + 1)) end++
    yield [start, end + window]
    at = end
  }
}

/** The text with stars in place of each range; they may overlap. */
function withStars(text: string, ranges: readonly Range[]): string {
  let shown = ''
  let from = 0
  for (const [start, end] of joined(ranges)) {
    shown += `${text.slice(from, start)}***`
    from = end
  }
  return shown + text.slice(from)
}

/** In order, and those that overlap or touch as one. */
function joined(ranges: readonly Range[]): Range[] {
  const result: Range[] = []
  for (const [start, end] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const last = result.at(-1)
    if (last && start <= last[1]) last[1] = Math.max(last[1], end)
    else result.push([start, end])
  }
  return result
}

/** A progress that shows no secret. */
export function redacted(progress: Progress, hide: (text: string) => string): Progress {
  return {
    task: event => progress.task({...event, text: hide(event.text)}),
    logs: progress.logs,
    log: (id, line) => progress.log(id, hide(line)),
    note: (text, fields) => progress.note(hide(text), fields && hiddenFields(fields, hide)),
    warn: text => progress.warn(hide(text)),
    close: () => progress.close(),
  }
}

function hiddenFields(fields: NoteFields, hide: (text: string) => string): NoteFields {
  const {message, suggestions} = fields
  return {
    ...fields,
    ...(message !== undefined && {message: hide(message)}),
    ...(suggestions && {suggestions: suggestions.map(hide)}),
  }
}

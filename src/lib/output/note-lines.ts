import type {NoteFields} from './progress.js'
import {printable} from './text.js'

/** A note as a person reads it: the sentence, and what to try first. */
export function noteLines(text: string, {suggestions}: NoteFields = {}): string[] {
  const [first] = suggestions ?? []
  return [printable(text), ...(first === undefined ? [] : [`  Try: ${printable(first)}`])]
}

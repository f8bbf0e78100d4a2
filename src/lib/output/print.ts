import {printable} from './text.js'

/** Where data goes: stdout. */
interface Target {
  write(text: string): unknown
  isTTY?: boolean
}

/** What a text is, for what a terminal may get of it. */
export type PrintedKind =
  /** Names, labels and whatever else comes from outside. */
  | 'text'
  /** A JSON document. */
  | 'json'
  /** With colours of dkr's own: what came from outside was made harmless before. */
  | 'painted'

/**
 * Prints data on stdout: the one way there for all but what a container prints. A terminal gets no control characters,
 * a pipe every byte as it is.
 */
export function print(text: string, kind: PrintedKind = 'text', target: Target = process.stdout): void {
  target.write(`${target.isTTY ? safe[kind](text) : text}\n`)
}

/** Prints lines in the place of what the terminal shows. */
export function repaint(lines: readonly string[], target: Target = process.stdout): void {
  target.write('\u001b[H\u001b[J')
  print(lines.join('\n'), 'text', target)
}

const safe: Record<PrintedKind, (text: string) => string> = {
  text: harmless,
  json: escaped,
  painted: text => text,
}

/** Tabs and line ends stay: templates print them. */
function harmless(text: string): string {
  const line = (one: string) => one.split('\t').map(printable).join('\t')
  return text.replace(/\r\n/g, '\n').split('\n').map(line).join('\n')
}

// JSON escapes no more than the first 32 characters: not C1 controls, which some terminals obey, nor what turns the
// direction of text round.
const left = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/** The same document: these characters stand in strings only. */
function escaped(json: string): string {
  return json.replace(left, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

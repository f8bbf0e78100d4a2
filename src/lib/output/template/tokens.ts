import {DkrError} from '../../errors/dkr-error.js'

/** A piece of a template: text, or what stands between `{{` and `}}`. */
export type Piece = {text: string} | {action: string}

export interface Token {
  kind: 'string' | 'number' | 'field' | 'variable' | 'word' | 'mark'
  text: string
  /** Whether white space stands before it: `.A .B` are two values, `.A.B` is one. */
  apart: boolean
}

/** What a template is wrong with, whatever it is filled with. `instead` is a template or a word that is right. */
export function templateError(message: string, why?: string, instead?: string): DkrError {
  return new DkrError('INVALID_FORMAT', {
    message: `the template is not right: ${message}`,
    why,
    suggestions: withInstead(instead),
  })
}

/** Where a template does not fit the value that it is filled with. `instead` is one that would. */
export function fillError(message: string, why?: string, instead?: string): DkrError {
  return new DkrError('FORMAT_FAILED', {
    message: `the template does not fit: ${message}`,
    why,
    suggestions: withInstead(instead),
  })
}

function withInstead(instead: string | undefined): [string, ...string[]] {
  const all = "--format '{{json .}}' shows what there is"
  return instead === undefined ? [all] : [instead, all]
}

/** Splits a template; `{{-` and `-}}` take the white space beside them away, comments go. */
export function splitTemplate(template: string): Piece[] {
  const pieces: Piece[] = []
  let at = 0
  for (let open = template.indexOf('{{'); open >= 0; open = template.indexOf('{{', at)) {
    const close = endOfAction(template, open)
    let text = template.slice(at, open)
    let action = template.slice(open + 2, close)
    if (/^-\s/.test(action)) {
      text = text.trimEnd()
      action = action.slice(1)
    }
    at = close + 2
    if (/\s-$/.test(action)) {
      action = action.slice(0, -1)
      at += /^\s*/.exec(template.slice(at))![0].length
    }
    if (text !== '') pieces.push({text})
    if (!action.trim().startsWith('/*')) pieces.push({action: action.trim()})
  }
  if (at < template.length) pieces.push({text: template.slice(at)})
  return pieces
}

function endOfAction(template: string, open: number): number {
  // A text in the action may have braces of its own.
  const rest = /(?:"(?:[^"\\]|\\.)*"|`[^`]*`|(?!\}\})[\s\S])*/y
  rest.lastIndex = open + 2
  const end = open + 2 + (rest.exec(template)?.[0].length ?? 0)
  if (!template.startsWith('}}', end)) throw templateError('an action that begins with {{ has no }}')
  return end
}

const word =
  /(\s*)(?:("(?:[^"\\]|\\.)*"|`[^`]*`)|(-?\d+(?:\.\d+)?)|(\.[\p{L}_][\p{L}\p{N}_]*)|(\$[\p{L}\p{N}_]*)|([\p{L}_][\p{L}\p{N}_]*)|(:=|[.|(),=]))/uy
const kinds = ['string', 'number', 'field', 'variable', 'word', 'mark'] as const

/** The words of an action. */
export function tokens(action: string): Token[] {
  const found: Token[] = []
  for (let at = 0; at < action.length; at = word.lastIndex) {
    word.lastIndex = at
    const match = word.exec(action)
    if (!match) {
      if (action.slice(at).trim() === '') break
      throw templateError(`unexpected "${action.slice(at).trim()}" in {{${action}}}`)
    }
    const which = match.slice(2).findIndex(group => group !== undefined)
    found.push({kind: kinds[which]!, text: match[which + 2]!, apart: match[1] !== ''})
  }
  return found
}

import {splitTemplate, type Token, templateError, tokens} from './tokens.js'

/** A value in a template: where it comes from, and the fields that are taken from it one after the other. */
export type Operand = (
  | {kind: 'literal'; value: unknown}
  | {kind: 'dot'}
  | {kind: 'variable'; name: string}
  | {kind: 'call'; name: string}
  | {kind: 'group'; pipe: Pipe}
) & {fields: string[]}

/** Commands whose results are handed on; each is a value or a function and its arguments. */
export interface Pipe {
  commands: Operand[][]
  /** `$name :=`, or `$key, $value :=` of a range. */
  declares: string[]
}

export type Node =
  | {kind: 'text'; text: string}
  | {kind: 'print'; pipe: Pipe}
  | {kind: 'if' | 'with' | 'range'; pipe: Pipe; body: Node[]; otherwise: Node[]}

type Block = Extract<Node, {body: Node[]}>

/**
 * Reads a template in the language of Go's text/template, as docker's --format has it.
 * @throws DkrError INVALID_FORMAT
 */
export function parseTemplate(template: string): Node[] {
  const root: Node[] = []
  const open: {block: Block; list: Node[]; elseIf?: boolean}[] = []
  const list = () => open.at(-1)?.list ?? root
  for (const piece of splitTemplate(template)) {
    if ('text' in piece) list().push({kind: 'text', text: piece.text})
    else takeAction(piece.action, open, list)
  }
  if (open.length > 0) throw templateError(`{{${open.at(-1)!.block.kind}}} has no {{end}}`)
  return root
}

type Open = {block: Block; list: Node[]; elseIf?: boolean}[]

function takeAction(action: string, open: Open, list: () => Node[]): void {
  const [keyword = '', rest = ''] = action.split(/\s+([\s\S]*)/)
  if (keyword === 'end') {
    if (open.length === 0) throw templateError('there is an {{end}} too many')
    while (open.pop()?.elseIf);
  } else if (keyword === 'else') {
    const block = open.at(-1)?.block
    if (!block) throw templateError('{{else}} stands outside of {{if}}')
    open.at(-1)!.list = block.otherwise
    if (rest !== '') {
      if (!/^if\s/.test(rest)) throw templateError(`unexpected {{else ${rest}}}`)
      begin('if', rest.slice(2), open, block.otherwise, true)
    }
  } else if (keyword === 'if' || keyword === 'with' || keyword === 'range') begin(keyword, rest, open, list())
  else list().push({kind: 'print', pipe: parsePipe(action)})
}

function begin(kind: Block['kind'], text: string, open: Open, into: Node[], elseIf?: boolean): void {
  const block: Block = {kind, pipe: parsePipe(text), body: [], otherwise: []}
  into.push(block)
  open.push({block, list: block.body, elseIf})
}

function parsePipe(text: string): Pipe {
  const words = tokens(text)
  const at = words.findIndex(token => token.text === ':=' || token.text === '=')
  const declares = at < 0 ? [] : words.splice(0, at + 1).filter(({kind}) => kind === 'variable')
  const pipe = {commands: commands(words), declares: declares.map(token => token.text)}
  if (words.length > 0) throw templateError(`unexpected "${words[0]!.text}" in {{${text}}}`)
  return pipe
}

function commands(words: Token[]): Operand[][] {
  const all: Operand[][] = []
  do {
    const operands: Operand[] = []
    while (words.length > 0 && !['|', ')'].includes(words[0]!.text)) operands.push(operand(words))
    if (operands.length === 0) throw templateError('a value is missing')
    all.push(operands)
  } while (words[0]?.text === '|' && words.shift())
  return all
}

function operand(words: Token[]): Operand {
  const value = start(words)
  while (words[0]?.kind === 'field' && !words[0].apart) value.fields.push(words.shift()!.text.slice(1))
  return value
}

const constants: Readonly<Record<string, unknown>> = {true: true, false: false, nil: null}

function start(words: Token[]): Operand {
  const {kind, text} = words.shift()!
  switch (kind) {
    case 'string':
      return {kind: 'literal', value: text.startsWith('`') ? text.slice(1, -1) : JSON.parse(text), fields: []}
    case 'number':
      return {kind: 'literal', value: Number(text), fields: []}
    case 'field':
      return {kind: 'dot', fields: [text.slice(1)]}
    case 'variable':
      return {kind: 'variable', name: text, fields: []}
    case 'word':
      return Object.hasOwn(constants, text)
        ? {kind: 'literal', value: constants[text], fields: []}
        : {kind: 'call', name: text, fields: []}
    default:
      return mark(text, words)
  }
}

function mark(text: string, words: Token[]): Operand {
  if (text === '.') return {kind: 'dot', fields: []}
  if (text !== '(') throw templateError(`unexpected "${text}"`)
  const inner = commands(words)
  if (words.shift()?.text !== ')') throw templateError('a ( has no )')
  return {kind: 'group', pipe: {commands: inner, declares: []}, fields: []}
}

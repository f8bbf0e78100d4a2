import {similar} from '../../values/similar.js'
import {functions, isEmpty} from './functions.js'
import {goText, isMap} from './go-text.js'
import {type Node, type Operand, type Pipe, parseTemplate} from './parse.js'
import {fillError, templateError} from './tokens.js'

interface Scope {
  dot: unknown
  variables: ReadonlyMap<string, unknown>
}

/** Maps whose keys are free: what is not in them has no value, elsewhere it is a mistake. */
const freeKeys =
  /^(?:Labels|Options|Networks|Ports|Volumes|ExposedPorts|Sysctls|Annotations|Storage|Data|LogConfig|PortBindings|StorageOpt|Tmpfs|DriverOpts)$/

/**
 * Makes a template ready to be filled in.
 * @returns the text for one value; throws DkrError FORMAT_FAILED for a field that the value lacks
 * @throws DkrError INVALID_FORMAT
 */
export function compileTemplate(template: string): (value: unknown) => string {
  const nodes = parseTemplate(template)
  return value => renderAll(nodes, {dot: value, variables: new Map([['$', value]])})
}

function renderAll(nodes: readonly Node[], scope: Scope): string {
  let variables = scope.variables
  let text = ''
  for (const node of nodes) {
    if (node.kind === 'text') text += node.text
    else if (node.kind !== 'print') text += renderBlock(node, {...scope, variables})
    else {
      const value = evaluate(node.pipe, {...scope, variables})
      if (node.pipe.declares.length > 0) variables = declared(variables, node.pipe.declares, [value])
      else text += goText(value)
    }
  }
  return text
}

function declared(variables: Scope['variables'], names: readonly string[], values: readonly unknown[]) {
  return new Map([...variables, ...names.map((name, i) => [name, values[i]] as const)])
}

function renderBlock(node: Extract<Node, {body: Node[]}>, scope: Scope): string {
  const value = evaluate(node.pipe, scope)
  if (node.kind === 'range') return renderRange(node, value, scope)
  const variables = declared(scope.variables, node.pipe.declares, [value])
  if (isEmpty(value)) return renderAll(node.otherwise, {...scope, variables})
  return renderAll(node.body, {dot: node.kind === 'with' ? value : scope.dot, variables})
}

function renderRange(node: Extract<Node, {body: Node[]}>, value: unknown, scope: Scope): string {
  const entries = entriesOf(value)
  if (entries.length === 0) return renderAll(node.otherwise, scope)
  const names = node.pipe.declares
  return entries
    .map(([key, item]) => {
      const values = names.length > 1 ? [key, item] : [item]
      return renderAll(node.body, {dot: item, variables: declared(scope.variables, names, values)})
    })
    .join('')
}

/** Maps come in the order of their keys, as in Go. */
function entriesOf(value: unknown): [unknown, unknown][] {
  if (value === null || value === undefined) return []
  if (Array.isArray(value)) return [...value.entries()]
  if (isMap(value)) return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  throw fillError(`range over ${goText(value)}`)
}

function evaluate({commands}: Pipe, scope: Scope): unknown {
  let result: unknown
  for (const [i, command] of commands.entries()) result = runCommand(command, scope, i === 0 ? [] : [result])
  return result
}

function runCommand([first, ...rest]: Operand[], scope: Scope, piped: unknown[]): unknown {
  const operands = () => [...rest.map(operand => value(operand, scope)), ...piped]
  if (first!.kind === 'call') return fields(call(first!.name, operands()), first!.fields)
  const found = value(first!, scope)
  if (typeof found === 'function') return found(...operands())
  if (rest.length + piped.length > 0) throw fillError(`${goText(found)} is no function and takes no arguments`)
  return found
}

function call(name: string, values: unknown[]): unknown {
  const run = functions.get(name)
  if (!run) throw templateError(`there is no function "${name}"`, `there are: ${[...functions.keys()].join(', ')}`)
  return run(...values)
}

function value(operand: Operand, scope: Scope): unknown {
  switch (operand.kind) {
    case 'literal':
      return operand.value
    case 'dot':
      return fields(scope.dot, operand.fields, scope.dot === scope.variables.get('$'))
    case 'group':
      return fields(evaluate(operand.pipe, scope), operand.fields)
    case 'call':
      return fields(call(operand.name, []), operand.fields)
    case 'variable':
      if (!scope.variables.has(operand.name)) throw templateError(`there is no variable ${operand.name}`)
      return fields(scope.variables.get(operand.name), operand.fields)
  }
}

/** @param isWhole whether the path begins at the value that the template is for */
function fields(from: unknown, names: readonly string[], isWhole = false): unknown {
  let found = from
  for (const [i, name] of names.entries()) {
    if (!isMap(found)) throw noField(name, goText(found))
    // Go calls it ID where the engine's JSON has Id.
    const key = Object.hasOwn(found, name) ? name : name === 'ID' ? 'Id' : name
    if (Object.hasOwn(found, key)) found = found[key]
    else if (i > 0 && freeKeys.test(names[i - 1]!)) found = null
    else {
      const known = Object.keys(found)
      throw noField(
        name,
        `there are: ${known.join(', ')}`,
        instead(found, name, isWhole ? names.slice(0, i) : undefined),
      )
    }
  }
  return found
}

/** A field that is there: the one that was meant, or any. Only from the whole value on is it a template of its own. */
function instead(map: Record<string, unknown>, name: string, path?: readonly string[]): string | undefined {
  const known = Object.keys(map).filter(key => typeof map[key] !== 'function')
  const like = similar(name, known)
  if (!path) return like && `did you mean .${like}?`
  const field = like ?? known[0]
  return field && `--format '{{.${[...path, field].join('.')}}}'`
}

function noField(name: string, why: string, instead?: string) {
  return fillError(`map has no entry for key "${name}"`, why, instead)
}

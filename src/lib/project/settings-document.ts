import type {Document, Scalar} from 'yaml'
import {checkSchema, type Violation} from './check-schema.js'
import {type Schema, settingsSchema} from './schema.js'

/** The text of dkr.yaml, read. */
export interface SettingsDocument {
  /** Where the schema takes a text, scalars are as they are written: 3.10 stays 3.10. */
  value: unknown
  /** What is wrong with the text itself, and at which offset, where YAML tells one. */
  problem?: {why: string; offset?: number}
  /** The first value that the schema does not allow. */
  violation?: Violation
  /** Line and column of an offset, as `:3:5`. */
  at(offset: number): string
  /** Where the value (or the key) of a violation starts. */
  positionOf(violation: Violation): number | undefined
}

interface Parsed {
  document: Document.Parsed
  text: string
  /** Loaded only where there is something to read. */
  yaml: typeof import('yaml')
}

/** Reads dkr.yaml by its schema. */
export async function readDocument(text: string): Promise<SettingsDocument> {
  const yaml = await import('yaml')
  const lineCounter = new yaml.LineCounter()
  // Merge keys are YAML 1.1; a directive in the file would bring them.
  const document = yaml.parseDocument(text, {lineCounter, prettyErrors: false, merge: false})
  const problem = textProblem(document)
  const schema = settingsSchema()
  const value = problem ? null : written(document.contents, schema, {document, text, yaml})
  return {
    value,
    problem,
    violation: value === null ? undefined : checkSchema(value, schema)[0],
    at: offset => {
      const {line, col} = lineCounter.linePos(offset)
      return `:${line}:${col}`
    },
    positionOf: violation => positionOf({document, text, yaml}, violation),
  }
}

function textProblem(document: Document.Parsed): SettingsDocument['problem'] {
  const [error] = document.errors
  if (error?.code === 'MULTIPLE_DOCS') {
    return {why: 'a second document starts here, and the settings are one: leave out the ---', offset: error.pos[0]}
  }
  if (error) return {why: error.message, offset: error.pos[0]}
  try {
    // Only this finds an alias without its anchor, and aliases that unfold to more than fits into memory.
    document.toJS({maxAliasCount: 50})
    return undefined
  } catch (error) {
    return {why: (error as Error).message}
  }
}

/** A node as plain data. What the schema does not know is refused by its key: its value does not matter. */
function written(node: unknown, schema: Schema | undefined, parsed: Parsed): unknown {
  if (!schema) return null
  const {isAlias, isMap, isScalar, isSeq} = parsed.yaml
  const found = isAlias(node) ? node.resolve(parsed.document) : node
  if (isSeq(found)) return found.items.map(item => written(item, schema.items, parsed))
  if (isMap(found)) {
    const {properties = {}, additionalProperties: others} = schema
    const schemaOf = (name: string) =>
      Object.hasOwn(properties, name) ? properties[name] : typeof others === 'object' ? others : undefined
    return Object.fromEntries(
      found.items.map(({key, value}) => {
        const name = keyText(key, isScalar)
        return [name, written(value, schemaOf(name), parsed)]
      }),
    )
  }
  return isScalar(found) ? scalarValue(found, schema) : null
}

/** A number or a boolean that may stand for a text becomes one; any other is left for the schema to refuse. */
function scalarValue({value, source}: Scalar, schema: Schema): unknown {
  const isText = Array.isArray(schema.type) && schema.type.includes('string') && checkSchema(value, schema).length === 0
  return isText && value !== null && typeof value !== 'string' ? (source ?? String(value)) : value
}

function keyText(key: unknown, isScalar: Parsed['yaml']['isScalar']): string {
  if (!isScalar(key)) return String(key ?? '')
  return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value))
}

function positionOf(
  {document, text, yaml: {isMap, isScalar, isSeq}}: Parsed,
  {path, key, part}: Violation,
): number | undefined {
  let node: unknown = document.contents
  let last = node
  for (const part of path) {
    if (isSeq(node)) {
      node = node.items[Number(part)]
      last = node
    } else if (isMap(node)) {
      const pair = node.items.find(item => keyText(item.key, isScalar) === part)
      last = pair?.key
      node = pair?.value
    } else break
  }
  const shown = (key ? last : (node ?? last)) as {range?: [number, number, number] | null} | undefined
  const [start, end] = shown?.range ?? []
  return start === undefined ? undefined : start + offsetInside(text.slice(start, end), part)
}

/** Where a piece stands in a value, when it is there once, and as it is written. */
function offsetInside(written: string, part: string | undefined): number {
  const at = part ? written.indexOf(part) : -1
  return part && at >= 0 && written.indexOf(part, at + 1) < 0 ? at : 0
}

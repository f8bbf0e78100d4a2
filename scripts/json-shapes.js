// The shapes of what commands print under --json, from the types of scripts/json-results.ts and their comments:
// a JSON Schema for programs, and the same as text for people.
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {isDeepStrictEqual} from 'node:util'
import {createGenerator} from 'ts-json-schema-generator'

/**
 * The shape of each command's document, by its ID.
 * @returns {Record<string, object>} JSON Schemas of draft 7, without references between them
 */
export function readShapes(root) {
  const generator = createGenerator({
    path: join(root, 'scripts', 'json-results.ts'),
    tsconfig: join(root, 'tsconfig.test.json'),
    type: 'Results',
    // Names are not unique: lint and build each have a Finding.
    expose: 'none',
    topRef: false,
    // TypeScript 7 has done that, and this brings an older one.
    skipTypeCheck: true,
  })
  return open(generator.createSchema('Results').properties)
}

/** Types are closed; for users new fields may come. */
function open(value) {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(open)
  const entries = Object.entries(value).filter(([key, child]) => key !== 'additionalProperties' || child !== false)
  return Object.fromEntries(entries.map(([key, child]) => [key, open(child)]))
}

/** One document with all of them: `json.schema.json#/$defs/ls`. What every error has stands in it once. */
export function schemaText(shapes) {
  const {error} = shapes.error.properties
  const share = value => {
    if (typeof value !== 'object' || value === null) return value
    if (isDeepStrictEqual(value, error)) return {$ref: '#/$defs/error/properties/error'}
    if (Array.isArray(value)) return value.map(share)
    return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, share(child)]))
  }
  const $defs = {...share(shapes), error: shapes.error}
  return `${JSON.stringify({$schema: 'http://json-schema.org/draft-07/schema#', $defs}, null, 2)}\n`
}

/** The most words that a line lists; an error's codes have a page of their own. */
const listed = 16

const comment = ({description}) => (description ? `  // ${description.replaceAll('\n', ' ')}` : '')

/** A shape as people write types; `indent` is the depth of the line that it begins on. */
function typeText(shape, indent = '') {
  if (shape.anyOf) return [...new Set(shape.anyOf.map(one => typeText(one, indent)))].join(' | ')
  if (shape.const !== undefined) return JSON.stringify(shape.const)
  if (shape.enum) return shape.enum.length > listed ? 'string' : shape.enum.map(one => JSON.stringify(one)).join(' | ')
  if (shape.type === 'array') return arrayText(shape, indent)
  if (shape.type === 'object') return objectText(shape, indent)
  return shape.type ? [shape.type].flat().join(' | ') : 'any'
}

function arrayText({items}, indent) {
  const text = typeText(items ?? {}, indent)
  return text.includes(' | ') && !text.includes('\n') ? `(${text})[]` : `${text}[]`
}

function objectText({properties = {}, required = [], additionalProperties}, indent) {
  if (additionalProperties) return `{[name: string]: ${typeText(additionalProperties, indent)}}`
  const inner = `${indent}  `
  const lines = Object.entries(properties).map(([name, shape]) => {
    const text = typeText(shape, inner)
    // The comment of a type stands in front of its fields, that of a simple value behind it.
    const [first, ...more] = text.split('\n')
    return [`${inner}${name}${required.includes(name) ? '' : '?'}: ${first}${comment(shape)}`, ...more].join('\n')
  })
  return lines.length > 0 ? `{\n${lines.join('\n')}\n${indent}}` : '{}'
}

const titles = {'dry-run': 'any command with --dry-run', error: 'any error'}
const titleOf = id => titles[id] ?? `dkr ${id.replaceAll(':', ' ')}`

/** The page for people: commands with one shape stand together. */
export function shapesText(shapes) {
  const groups = new Map()
  for (const [id, shape] of Object.entries(shapes)) {
    const text = typeText(shape)
    groups.set(text, [...(groups.get(text) ?? []), id])
  }
  const sections = [...groups].map(([text, ids]) => `## ${ids.map(titleOf).join(', ')}\n\n\`\`\`ts\n${text}\n\`\`\``)
  return sections.join('\n\n')
}

/** Commands of the manifest that take --json and have no shape here. */
export function withoutShape(shapes, root) {
  const {commands} = JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8'))
  return Object.values(commands)
    .filter(({id, flags}) => flags.json && !(id in shapes))
    .map(({id}) => id)
}

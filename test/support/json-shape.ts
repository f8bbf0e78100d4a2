import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {Ajv, type ErrorObject} from 'ajv'
import {root} from './dkr.js'

type Schema = Record<string, unknown>

/** A field that the reference does not name counts as an error here; to users new ones may come. */
function closed(schema: unknown): unknown {
  if (typeof schema !== 'object' || schema === null) return schema
  if (Array.isArray(schema)) return schema.map(closed)
  const {properties, ...rest} = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]))
  if (properties === undefined) return rest
  return {...rest, properties, additionalProperties: false}
}

const schema = closed(JSON.parse(readFileSync(join(root, 'docs', 'reference', 'json.schema.json'), 'utf8'))) as Schema
const ajv = new Ajv({allErrors: true, allowUnionTypes: true}).addSchema(schema, 'dkr')

/** What keeps a document from having the shape that the reference gives for a command: a line each. */
export function shapeErrors(id: string, document: unknown): string[] {
  const validate = ajv.getSchema(`dkr#/$defs/${id}`)
  if (!validate) throw new Error(`no shape of ${id}`)
  validate(document)
  return (validate.errors ?? []).map(
    ({instancePath, message, params}: ErrorObject) => `${id}${instancePath} ${message} ${JSON.stringify(params)}`,
  )
}

/** The IDs of all shapes. */
export const shapeIds = Object.keys(schema.$defs as Schema)

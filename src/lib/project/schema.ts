import {readFileSync} from 'node:fs'
import {packageFile} from './package-file.js'

/** The part of JSON Schema that dkr.schema.json uses. */
export interface Schema {
  description?: string
  type?: string | string[]
  enum?: string[]
  minLength?: number
  pattern?: string
  minimum?: number
  maximum?: number
  items?: Schema
  required?: string[]
  properties?: Record<string, Schema>
  additionalProperties?: boolean | Schema
}

/** The schema that dkr ships for editors, which is the one it checks by. */
export function settingsSchema(): Schema {
  return JSON.parse(readFileSync(packageFile('dkr.schema.json'), 'utf8')) as Schema
}

import {mapAtOnce} from '../engine/at-once.js'
import type {Engine} from '../engine/engine.js'
import {type ObjectType, objectTypes, rawObject} from '../engine/raw-objects.js'
import {DkrError} from '../errors/dkr-error.js'

export interface InspectRequest {
  names: readonly string[]
  type?: ObjectType
  size?: boolean
}

export interface Inspected {
  /** JSON texts as the engine gave them. */
  found: string[]
  missing: {error: DkrError}[]
}

/** Looks each name up as a container, an image, a network, a volume, whichever is first, or as `type` alone. */
export async function inspectObjects(engine: Engine, {names, type, size}: InspectRequest): Promise<Inspected> {
  const types = type ? [type] : objectTypes
  const results = await mapAtOnce(names, async name => (await lookUp(engine, types, name, size)) ?? noSuch(name, type))
  return {
    found: results.filter(result => typeof result === 'string'),
    missing: results.filter(result => typeof result !== 'string').map(error => ({error})),
  }
}

async function lookUp(engine: Engine, types: readonly ObjectType[], name: string, size?: boolean) {
  if (name === '') return undefined
  for (const type of types) {
    const text = await rawObject(engine, type, name, size)
    if (text !== undefined) return text
  }
  return undefined
}

const codes = {
  container: 'CONTAINER_NOT_FOUND',
  image: 'IMAGE_NOT_FOUND',
  network: 'OBJECT_NOT_FOUND',
  volume: 'OBJECT_NOT_FOUND',
} as const

function noSuch(name: string, type: ObjectType | undefined): DkrError {
  return new DkrError(type ? codes[type] : 'OBJECT_NOT_FOUND', {
    message: `no such ${type ?? 'object'}: ${name}`,
    suggestions: type === 'image' ? ['dkr images'] : ['dkr ls -a', 'dkr images'],
  })
}

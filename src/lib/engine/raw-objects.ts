import {oddAnswer} from './answer-origin.js'
import {type Engine, statusOf} from './engine.js'
import {parseFrom, readJsonText} from './streams.js'
import type {EngineRequest} from './transport.js'

/** What the engine can tell everything about, in the order in which docker looks for a name. */
export const objectTypes = ['container', 'image', 'network', 'volume'] as const
export type ObjectType = (typeof objectTypes)[number]

const paths: Record<ObjectType, (name: string) => string> = {
  container: name => `/containers/${encodeURIComponent(name)}/json`,
  // The slashes of an image's name are a part of the path.
  image: name => `/images/${name.split('/').map(encodeURIComponent).join('/')}/json`,
  network: name => `/networks/${encodeURIComponent(name)}`,
  volume: name => `/volumes/${encodeURIComponent(name)}`,
}

/**
 * The engine's own JSON text of an object, so that nothing is lost in reading it; undefined when there is none.
 * @param size also the sizes of a container's files, which takes the engine a while
 */
export async function rawObject(
  engine: Engine,
  type: ObjectType,
  name: string,
  size?: boolean,
): Promise<string | undefined> {
  try {
    const query = type === 'container' ? {size} : {}
    const request: EngineRequest = {method: 'GET', path: paths[type](name), query, plain: true}
    const answer = await engine.stream(request)
    const text = (await readJsonText(answer)).trim()
    if (!isNamed(parseFrom(answer, text))) throw oddAnswer(answer, `it tells of no ${type}`)
    return text
  } catch (error) {
    // 400: what cannot be the name of one is none.
    if (statusOf(error) === 404 || statusOf(error) === 400) return undefined
    throw error
  }
}

/** Less than other calls want: docker's inspect, too, shows whatever fields there are. */
function isNamed(value: unknown): boolean {
  const {Id, Name} = (value ?? {}) as {Id?: unknown; Name?: unknown}
  return [Id, Name].some(text => typeof text === 'string' && text !== '')
}

import {type Kind, OddValue, object} from './answer-kinds.js'
import {type Origin, oddAnswer} from './answer-origin.js'
import {lineShapes, type Shape, shapes} from './answer-shapes.js'

const anyObject: Shape = {kind: object({})}

/**
 * Reads an answer as docker's client would: what may be missing is filled in, so that nothing behind this meets a
 * `null` where an object should be.
 * @param answer undefined where there was none
 * @throws DkrError ENGINE_PROTOCOL for what no engine answers
 */
export function shaped(origin: Origin, answer: unknown): unknown {
  const {kind, empty} = shapes.find(([pattern]) => pattern.test(origin.call))?.[1] ?? {...anyObject, empty: true}
  if (answer === undefined && empty) return undefined
  return readAs(kind, answer, origin)
}

/**
 * The same for one JSON line of a stream.
 * @throws DkrError ENGINE_PROTOCOL
 */
export function shapedLine(origin: Origin, line: unknown): unknown {
  return readAs(lineShapes.find(([pattern]) => pattern.test(origin.call))?.[1] ?? anyObject.kind, line, origin)
}

function readAs(kind: Kind, value: unknown, origin: Origin): unknown {
  try {
    // Of a whole answer nothing may be missing.
    if (value === undefined || value === null) throw new OddValue(`it answered ${value === null ? 'null' : 'nothing'}`)
    return kind(value, '')
  } catch (error) {
    throw error instanceof OddValue ? oddAnswer(origin, error.message) : error
  }
}

import type {Dockerfile} from '../../dockerfile/dockerfile.js'
import {parseDockerfile} from '../../dockerfile/parse.js'
import {dockerfileBytes} from '../../dockerfile/read.js'
import type {BuildPlan} from '../plan.js'

export interface ReadDockerfile {
  parsed: Dockerfile
  bytes: Buffer
}

/**
 * The Dockerfile of a plan as it is now: it may be edited while it is built. Undefined where it cannot be parsed,
 * which is for the builder to say.
 * @param content what came from standard input
 */
export function readDockerfile({dockerfile}: BuildPlan, content?: Uint8Array): ReadDockerfile | undefined {
  if (dockerfile === '-' && !content) return undefined
  try {
    const bytes = Buffer.from(content ?? dockerfileBytes(dockerfile))
    return {parsed: parseDockerfile(bytes.toString('utf8')), bytes}
  } catch {
    return undefined
  }
}

import type {Readable} from 'node:stream'
import {untilAborted} from '../files/until-aborted.js'
import type {ContextWatch} from './cache/watch.js'
import type {BuildPlan} from './plan.js'
import {readSecret} from './secrets.js'
import {readStdin} from './stdin.js'

/** What a build reads that is not in the plan: standard input and the values of secrets. */
export interface BuildInput {
  /** A context that goes on to the engine unread. */
  archive?: Readable
  /** The Dockerfile from standard input. */
  dockerfile?: Buffer
  /** Value by id. */
  secrets: Map<string, Uint8Array>
  /** Sees what is sent of a folder. */
  watch?: ContextWatch
}

/** Where a build reads from. */
export interface BuildSurroundings {
  env: NodeJS.ProcessEnv
  stdin: Readable
}

/**
 * Reads the input of a build, as late as possible: secrets are in no plan, no dry run and no report.
 * @throws DkrError when standard input has not what the plan says, and the signal's reason
 */
export async function readInput(
  plan: BuildPlan,
  {env, stdin}: BuildSurroundings,
  signal?: AbortSignal,
): Promise<BuildInput> {
  const secrets = new Map<string, Uint8Array>()
  for (const source of plan.secrets) {
    const value = readSecret(source, env)
    if (value) secrets.set(source.id, value)
  }
  return {...(await untilAborted(stdin, signal, () => readStdin(plan, stdin))), secrets}
}

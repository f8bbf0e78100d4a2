import type {Readable} from 'node:stream'
import {dockerfileBytes} from '../dockerfile/read.js'
import {untilAborted} from '../files/until-aborted.js'
import type {ContextWatch} from './cache/watch.js'
import {type IgnoreFile, readIgnoreFile} from './context/read-ignore-file.js'
import type {BuildPlan} from './plan.js'
import {readSecret} from './secrets.js'
import {readStdin} from './stdin.js'

/** What a build reads that is not in the plan, each once: what was checked is what the engine gets. */
export interface BuildInput {
  /** A context that goes on to the engine unread. */
  archive?: Readable
  /** The Dockerfile; undefined inside an archive or behind a URL. */
  dockerfile?: Buffer
  /** The ignore file of a folder. */
  ignore?: IgnoreFile
  /** Value by id. */
  secrets: Map<string, Uint8Array>
  /** Takes secrets out of a text. */
  hide?: (text: string) => string
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
 * @throws DkrError when standard input has not what the plan says, for files that cannot be read, and the signal's reason
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
  return {...readFolder(plan), ...(await untilAborted(stdin, signal, () => readStdin(plan, stdin))), secrets}
}

function readFolder(plan: BuildPlan): Pick<BuildInput, 'dockerfile' | 'ignore'> {
  if (plan.context !== 'folder') return {}
  return {
    dockerfile: plan.dockerfile === '-' ? undefined : dockerfileBytes(plan.dockerfile),
    ignore: readIgnoreFile(plan),
  }
}

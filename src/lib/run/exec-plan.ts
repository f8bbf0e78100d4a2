import {DkrError} from '../errors/dkr-error.js'
import {envFilesOf, readEnvironment} from './env.js'
import {type EnvFile, type EnvFormat, parseEnvFormat} from './env-file.js'
import type {Surroundings} from './plan.js'

/** What the caller asked for, as written on the command line. */
export interface ExecRequest {
  command: string[]
  env?: string[]
  'env-file'?: string[]
  'env-format'?: string
  workdir?: string
  user?: string
  privileged?: boolean
  detach?: boolean
  interactive?: boolean
  tty?: boolean
  'detach-keys'?: string
}

/** One program to start in a running container: everything checked, nothing done yet. */
export interface ExecPlan {
  kind: 'exec'
  /** Name, ID or ID prefix. */
  container: string
  command: string[]
  /** As the engine gets it. */
  environment: string[]
  /** As the caller wrote it, so that a dry run shows no value that came from a file. */
  envValues: string[]
  envFiles: EnvFile[]
  envFormat: EnvFormat
  workdir?: string
  user?: string
  privileged: boolean
  detach: boolean
  interactive: boolean
  tty: boolean
  detachKeys?: string
  /** What the caller should know before the command starts. */
  warnings: string[]
}

/**
 * Checks a request and makes a plan of it.
 * @throws DkrError for the first part that is wrong
 */
export function planExec(container: string, request: ExecRequest, {env}: Pick<Surroundings, 'env'>): ExecPlan {
  if (request.command.length === 0) throw commandMissing(container)
  const envValues = request.env ?? []
  const envFiles = envFilesOf(request['env-file'])
  const envFormat = parseEnvFormat(request['env-format'])
  const warnings: string[] = []
  const variables = {values: envValues, files: envFiles, format: envFormat}
  return {
    kind: 'exec',
    container,
    command: request.command,
    environment: readEnvironment(variables, env, text => warnings.push(text)),
    envValues,
    envFiles,
    envFormat,
    workdir: request.workdir,
    user: request.user,
    privileged: request.privileged ?? false,
    detach: request.detach ?? false,
    interactive: request.interactive ?? false,
    tty: request.tty ?? false,
    detachKeys: request['detach-keys'],
    warnings,
  }
}

function commandMissing(container: string): DkrError {
  return new DkrError('USAGE', {
    message: `what is to run in ${container}? exec needs a command`,
    suggestions: [`dkr exec ${container} COMMAND…`, `dkr exec --shell ${container}`],
  })
}

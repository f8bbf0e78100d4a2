import {readFileSync} from 'node:fs'
import {homedir} from 'node:os'
import {join} from 'node:path'
import {DkrError} from '../errors/dkr-error.js'

/** What dkr reads of docker's own config.json; unknown keys are left alone. */
export interface DockerConfig {
  currentContext?: string
  auths?: Record<string, {auth?: string; username?: string; password?: string; identitytoken?: string}>
  credsStore?: string
  credHelpers?: Record<string, string>
  HttpHeaders?: Record<string, string>
  detachKeys?: string
  proxies?: Record<string, Record<string, string>>
}

/** The folder of docker's configuration: DOCKER_CONFIG (a folder, not a file) or ~/.docker. */
export function dockerConfigDir(env: NodeJS.ProcessEnv = process.env): string {
  return env.DOCKER_CONFIG || join(env.HOME || homedir(), '.docker')
}

/**
 * Reads docker's config.json; a missing file is an empty configuration.
 * @throws DkrError CREDENTIALS when the file cannot be read or is not JSON
 */
export function readDockerConfig(env: NodeJS.ProcessEnv = process.env): DockerConfig {
  const path = join(dockerConfigDir(env), 'config.json')
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
    throw new SyntaxError('not a JSON object')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw new DkrError('CREDENTIALS', {
      message: `cannot read ${path}`,
      why: (error as Error).message,
      suggestions: [`mend or move away ${path}: docker reads the same file`],
      cause: error,
    })
  }
}

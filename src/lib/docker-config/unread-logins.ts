import type {ErrorCode} from '../errors/codes.js'
import {DkrError, isDkrError} from '../errors/dkr-error.js'
import {type ConfigProblem, loadDockerConfig, loginKeys} from './read.js'

/** What engines and registries say where a log-in was needed; a program in a build step says none of it. */
const wantsLogin =
  /pull access denied|may require (?:authorization|'docker login')|failed to authorize|authorization failed|insufficient_scope|failed to fetch (?:anonymous|oauth) token|repository does not exist/i

const mayWantLogin = new Set<ErrorCode>(['IMAGE_NOT_FOUND', 'BUILD_FAILED', 'PULL_FAILED', 'PUSH_FAILED'])

/**
 * A registry refused, and the log-ins could not be read: then that is what to fix first.
 * @returns the same error where it is another matter
 */
export function explainUnreadLogins(error: unknown, env: NodeJS.ProcessEnv = process.env): unknown {
  if (!isDkrError(error) || !refused(error)) return error
  const {problem} = loadDockerConfig(env)
  if (!problem || !loginKeys.some(key => problem.keys.has(key))) return error
  return withProblem(error, problem)
}

function refused({code, message, evidence = []}: DkrError): boolean {
  if (code === 'REGISTRY_DENIED') return true
  return mayWantLogin.has(code) && [message, ...evidence].some(text => wantsLogin.test(text))
}

function withProblem(error: DkrError, {error: unread}: ConfigProblem): DkrError {
  const {code, message, why, suggestions, evidence, diagnosis, result} = error
  return new DkrError(code === 'REGISTRY_DENIED' ? 'CREDENTIALS' : code, {
    message,
    why: [...(why ? [why] : []), `the log-ins could not be read: ${unread.message}: ${unread.why}`].join('; '),
    suggestions: [unread.suggestions[0]!, ...suggestions],
    evidence,
    diagnosis,
    result,
    cause: error,
  })
}

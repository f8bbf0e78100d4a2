import type {EngineChoice} from '../engine/connect/resolve.js'
import {connect, type Engine} from '../engine/engine.js'
import {isDkrError} from '../errors/dkr-error.js'
import {type Check, failed} from './check.js'
import {connectionChecks} from './connection-checks.js'
import {engineChecks} from './engine-checks.js'
import {loginChecks} from './login-checks.js'

/** Looks at everything dkr needs; nothing in here prints a secret. */
export async function examine(choice: EngineChoice, env: NodeJS.ProcessEnv): Promise<Check[]> {
  const engine = await tryConnect(choice, env)
  if ('verdict' in engine) return [engine, ...loginChecks(env)]
  return [...connectionChecks(engine), ...(await engineChecks(engine, env)), ...loginChecks(env)]
}

async function tryConnect(choice: EngineChoice, env: NodeJS.ProcessEnv): Promise<Engine | Check> {
  try {
    return await connect(choice, env)
  } catch (error) {
    if (!isDkrError(error)) throw error
    return failed('engine', error.why ? `${error.message}: ${error.why}` : error.message, error.suggestions[0])
  }
}

import {decodeAuth, type Login} from './auths.js'

const variable = 'DOCKER_AUTH_CONFIG'

/**
 * The log-ins of DOCKER_AUTH_CONFIG: `{"auths": {"host": {"auth": "…"}}}` and nothing else, as docker reads it
 * (docker/cli: parseEnvConfig). Only the exact key counts.
 * A fault goes to `fault`, and then nothing of the variable is taken.
 */
export function environmentLogin(
  key: string,
  env: NodeJS.ProcessEnv,
  fault: (text: string) => void,
): Login | undefined {
  const text = env[variable]
  if (!text) return undefined
  try {
    return environmentLogins(text).get(key)
  } catch (error) {
    fault(`${variable} is not used: ${(error as Error).message}`)
    return undefined
  }
}

function environmentLogins(text: string): Map<string, Login> {
  const value = parse(text)
  const auths = value.auths ?? {}
  onlyKeys(value, 'auths', 'it')
  return new Map(
    Object.entries(auths).map(([host, entry]) => {
      onlyKeys(entry ?? {}, 'auth', `the entry of ${host}`)
      if (!entry?.auth) throw new Error(`the entry of ${host} has no "auth"`)
      return [host, decodeAuth(entry.auth, `${variable} for ${host}`)]
    }),
  )
}

function parse(text: string): {auths?: Record<string, {auth?: string} | null>} {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  } catch {
    // The parser's message quotes the text, which holds secrets.
  }
  throw new Error('it is not one JSON object')
}

function onlyKeys(value: object, allowed: string, what: string) {
  const other = Object.keys(value).find(key => key !== allowed)
  if (other !== undefined) throw new Error(`${what} may only have "${allowed}", not "${other}"`)
}

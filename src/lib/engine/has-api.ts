import type {Engine} from './engine.js'

/** Whether the API that engine and dkr speak is at least of this version: an older one silently ignores what it does not know. */
export function hasApi({server}: Pick<Engine, 'server'>, needed: string): boolean {
  return order(server.apiVersion) >= order(needed)
}

function order(version: string): number {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major * 1000 + minor
}

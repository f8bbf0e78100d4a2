import type {RunPlan} from './plan.js'

/**
 * The environment with the proxies of config.json, as docker's client adds them: not those that `-e` names, with a value
 * or without; an env file does not keep them out.
 * @param proxies by the names of their variables
 */
export function withProxies(
  {environment, envValues}: Pick<RunPlan, 'environment' | 'envValues'>,
  proxies: Readonly<Record<string, string>>,
): string[] {
  const given = new Set(envValues.map(value => value.split('=', 1)[0]))
  const added = Object.entries(proxies).filter(([name]) => !given.has(name))
  return [...environment, ...added.map(([name, value]) => `${name}=${value}`)]
}

import {loadDockerConfig} from './read.js'

/**
 * What is wrong with docker's config.json, as a warning for work that goes on without it, as docker's does.
 * @param presumed the address of an engine that may not be the one the file means
 * @returns undefined when nothing is wrong
 */
export function configWarning(env: NodeJS.ProcessEnv = process.env, presumed?: string): string | undefined {
  const {problem} = loadDockerConfig(env)
  if (!problem) return undefined
  const {message, why, suggestions} = problem.error
  const how = presumed ? `, reading from ${presumed} only: the file may name another engine` : ''
  return `${message}: ${why}; going on without it${how}. Try: ${suggestions[0]}`
}

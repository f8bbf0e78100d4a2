import {loadDockerConfig} from './read.js'

/**
 * What is wrong with docker's config.json, as a warning for work that goes on without it, as docker's does.
 * @returns undefined when nothing is wrong
 */
export function configWarning(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const {problem} = loadDockerConfig(env)
  if (!problem) return undefined
  const {message, why, suggestions} = problem.error
  return `${message}: ${why}; going on without it. Try: ${suggestions[0]}`
}

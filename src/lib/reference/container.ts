import {DkrError} from '../errors/dkr-error.js'

const containerName = /^\/?[a-zA-Z0-9][a-zA-Z0-9_.-]+$/

/**
 * Checks a container name by the engine's own rule and drops a leading slash.
 * @param suggestion how the command at hand takes a name that is right
 * @throws DkrError INVALID_NAME
 */
export function parseContainerName(text: string, suggestion = '--name my-app'): string {
  if (containerName.test(text) && text.length <= 255) return text.replace(/^\//, '')
  throw new DkrError('INVALID_NAME', {
    message: `invalid container name (${text})`,
    why: 'only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed, at least two characters',
    suggestions: [suggestion],
  })
}

import {isAbsolute} from 'node:path'
import {DkrError} from '../errors/dkr-error.js'

/** The labels on everything that dkr makes: how it finds its own things again. */
export const labels = {
  /** Name of the project. */
  project: 'dkr.project',
  /** Absolute folder the project was built from. */
  dir: 'dkr.dir',
  /** What the container was made from; the same hash means nothing changed. */
  configHash: 'dkr.config-hash',
  /** What each setting was, as short hashes with their salt: how the next `up` can say which one changed. */
  config: 'dkr.config',
  /** On a new container: ID of the one it replaces, and whether that ran. Both exist only while `up` is at work. */
  replaces: 'dkr.replaces',
  /** Version of dkr that made a container. */
  version: 'dkr.version',
} as const

/**
 * The folder of a container that `up` made.
 * @returns undefined where somebody else gave it that label: dkr never gives it alone
 */
export function upFolder(given: Readonly<Record<string, string>> = {}): string | undefined {
  const all = [labels.project, labels.configHash].every(label => given[label])
  return all && isAbsolute(given[labels.dir] ?? '') ? given[labels.dir] : undefined
}

/**
 * Reads `key=value`; a key alone has the empty value (docker/cli opts ValidateLabel).
 * @throws DkrError USAGE for a key that is empty or has white space
 */
export function parseLabels(values: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    values.map(text => {
      const [key = '', value = ''] = text.split(/=(.*)/s)
      // docker looks behind the spaces in front of a key, but keeps them.
      const bare = key.replace(/^[ \t]+/, '')
      if (bare !== '' && !/[ \t]/.test(bare)) return [key, value]
      throw new DkrError('USAGE', {
        message: bare === '' ? `invalid label '${text}': empty name` : `label '${bare}' contains whitespaces`,
        suggestions: ['--label key=value'],
      })
    }),
  )
}

import {readFileSync, statSync} from 'node:fs'
import {DkrError} from '../errors/dkr-error.js'

const maxSize = 1024 * 1024

/**
 * The text of a Dockerfile.
 * @throws DkrError FILE_NOT_FOUND, DOCKERFILE_INVALID for one above 1 MiB
 */
export function readDockerfile(path: string): string {
  return readDockerfileBytes(path).toString('utf8')
}

/** Its bytes; throws as `readDockerfile`. */
export function readDockerfileBytes(path: string): Buffer {
  try {
    if (statSync(path).size <= maxSize) return readFileSync(path)
  } catch (cause) {
    throw new DkrError('FILE_NOT_FOUND', {
      message: `cannot read ${path}`,
      why: (cause as Error).message,
      suggestions: [`ls -l ${path}`],
      cause,
    })
  }
  throw new DkrError('DOCKERFILE_INVALID', {
    message: `${path} is larger than 1 MiB`,
    why: 'no builder reads such a Dockerfile',
    suggestions: ['is it really a Dockerfile? -f names another one'],
  })
}

import {DkrError} from '../errors/dkr-error.js'
import {readRegularFile} from '../files/read-file.js'

const maxSize = 1024 * 1024

/**
 * The text of a Dockerfile.
 * @throws DkrError FILE_NOT_FOUND, DOCKERFILE_INVALID for one above 1 MiB
 */
export function readDockerfile(path: string): string {
  return dockerfileBytes(path).toString('utf8')
}

/** The same as it is on the disk. Throws as `readDockerfile`. */
export function dockerfileBytes(path: string): Buffer {
  try {
    return readRegularFile(path, maxSize)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EFBIG') throw tooLarge(path, cause)
    throw new DkrError('FILE_NOT_FOUND', {
      message: `cannot read ${path}`,
      why: (cause as Error).message,
      suggestions: [`ls -l ${path}`],
      cause,
    })
  }
}

function tooLarge(path: string, cause: unknown): DkrError {
  return new DkrError('DOCKERFILE_INVALID', {
    message: `${path} is larger than 1 MiB`,
    why: 'no builder reads such a Dockerfile',
    suggestions: ['is it really a Dockerfile? -f names another one'],
    cause,
  })
}

import {DkrError} from '../errors/dkr-error.js'
import {type BoundedRead, readBounded} from '../files/read-bounded.js'
import {shellWord} from '../output/shell-word.js'

const maxSize = 1024 * 1024

/**
 * The text of a Dockerfile.
 * @throws DkrError as `dockerfileBytes`
 */
export const readDockerfile = (path: string): string => dockerfileBytes(path).toString('utf8')

/**
 * The bytes of a Dockerfile; links are followed, wherever they lead.
 * @throws DkrError FILE_NOT_FOUND, DOCKERFILE_INVALID for one above 1 MiB and for what is no file
 */
export function dockerfileBytes(path: string): Buffer {
  const read = tryRead(path)
  if ('bytes' in read) return read.bytes
  throw new DkrError('DOCKERFILE_INVALID', {
    message: `${path} is ${read.problem}`,
    why: 'no builder reads such a Dockerfile',
    suggestions: ['is it really a Dockerfile? Name another one: dkr build -f FILE, dkr lint FILE'],
  })
}

function tryRead(path: string): BoundedRead {
  try {
    return readBounded(path, maxSize)
  } catch (cause) {
    throw new DkrError('FILE_NOT_FOUND', {
      message: `cannot read ${path}`,
      why: (cause as Error).message,
      suggestions: [`ls -l ${shellWord(path)}`],
      cause,
    })
  }
}

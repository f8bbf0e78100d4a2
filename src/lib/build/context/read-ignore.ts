import {DkrError} from '../../errors/dkr-error.js'
import {readRegularText} from '../../files/read-file.js'
import {shellWord} from '../../output/shell-word.js'

const maxSize = 1024 * 1024

/**
 * The text of an ignore file.
 * @param name as a person names it
 * @throws DkrError BUILD_CONTEXT for what cannot be read, is no file, or has more than 1 MiB
 */
export function readIgnoreText(path: string, name = '.dockerignore'): string {
  try {
    return readRegularText(path, maxSize)
  } catch (cause) {
    throw new DkrError('BUILD_CONTEXT', {
      message: `cannot read ${name}`,
      why: (cause as Error).message,
      suggestions: [
        `ls -l ${shellWord(path)}`,
        `mv ${shellWord(path)} ${shellWord(`${path}.old`)}, and nothing is left out`,
      ],
      cause,
    })
  }
}

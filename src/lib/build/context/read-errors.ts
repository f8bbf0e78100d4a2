import {DkrError} from '../../errors/dkr-error.js'

const codeOf = (error: unknown): string | undefined => (error as {code?: string} | undefined)?.code

/** The file, or a folder above it, went away (or was replaced) since it was listed. */
export const isGone = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '')

export const isDenied = (error: unknown): boolean => ['EACCES', 'EPERM'].includes(codeOf(error) ?? '')

/** A file or folder of the build context that cannot be read, with what to do about it. */
export function unreadable(path: string, cause: unknown): DkrError {
  if (isDenied(cause)) {
    return new DkrError('BUILD_CONTEXT', {
      message: `no permission to read "${path}"`,
      why: 'every file of the build context is sent to the engine',
      suggestions: [
        `add a line "${path}" to .dockerignore if the image does not need it`,
        `make it readable: chmod u+rX "${path}"`,
      ],
      cause,
    })
  }
  return new DkrError('BUILD_CONTEXT', {
    message: `cannot read "${path}" (${codeOf(cause) ?? String(cause)})`,
    suggestions: [`add a line "${path}" to .dockerignore if the image does not need it`],
    cause,
  })
}

/** The root of a build context that is not there or is not a folder. */
export function badRoot(root: string, cause: unknown): DkrError {
  return new DkrError('BUILD_CONTEXT', {
    message: isGone(cause) ? `the build context "${root}" is not a folder` : `cannot read the build context "${root}"`,
    suggestions: ['name the folder that holds the Dockerfile', `ls -ld "${root}"`],
    cause,
  })
}

/** Neither BuildKit's messages nor a .dockerignore can carry a name that is not UTF-8. */
export function badName(path: string): DkrError {
  return new DkrError('BUILD_CONTEXT', {
    message: `the file name "${path}" is not UTF-8`,
    why: 'the engine takes only names that are UTF-8',
    suggestions: ['rename the file', 'exclude its folder in .dockerignore'],
  })
}

/** A file that lost bytes while it was sent. */
export function shrunk(path: string): DkrError {
  return new DkrError('BUILD_CONTEXT', {
    message: `"${path}" became shorter while it was read`,
    why: 'something writes to it during the build',
    suggestions: [`add a line "${path}" to .dockerignore if the image does not need it`, 'run the build again'],
  })
}

import type {DkrError} from '../../src/lib/errors/dkr-error.js'

/** How often a build that met the fault below goes again. */
const attempts = 5

/**
 * The classic builder fails when an image goes while it looks through its cache, and other tests remove theirs.
 * Docker's own client meets it too: the fault is the engine's.
 */
const anotherWent = (text: string) => /unable to find image \\?"sha256:/.test(text)

/**
 * Builds, again when another test took an image away meanwhile.
 * @param failure what a result says of its failure, where a failure is a result and no error
 */
export async function steadily<T>(build: () => Promise<T>, failure: (result: T) => string = () => ''): Promise<T> {
  for (let left = attempts; ; left--) {
    try {
      const result = await build()
      if (left === 0 || !anotherWent(failure(result))) return result
    } catch (error) {
      if (left === 0 || !anotherWent(toldOf(error as Error))) throw error
    }
  }
}

/** The words of an error, and those that a DkrError adds. */
function toldOf({message, why, evidence = []}: Error & Partial<Pick<DkrError, 'why' | 'evidence'>>): string {
  return [message, why, ...evidence].join('\n')
}

/** What a program that failed has printed. */
export const printed = ({stdout, stderr, code}: {stdout: string; stderr: string; code: number | null}): string =>
  code ? stdout + stderr : ''

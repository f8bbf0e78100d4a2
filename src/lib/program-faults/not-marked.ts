import type {FileFacts, Finding} from './evidence.js'

const base = (path: string) => path.slice(path.lastIndexOf('/') + 1)

/** A program without the right to be executed, and how it gets that. */
export function notMarked({path, mode}: FileFacts): Omit<Finding, 'certain'> {
  return {
    cause: 'not-executable',
    message: `${path} is not marked as executable`,
    why: `its permissions are ${mode}: nobody has the right to execute it (x)`,
    evidence: [`${path}: ${mode}`],
    suggestions: [
      `chmod +x ${base(path)} and build again`,
      `or in the Dockerfile: COPY --chmod=755 ${base(path)} ${path}`,
    ],
  }
}

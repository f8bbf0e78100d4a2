import type {CacheMiss} from './cause.js'
import type {FoundCause} from './explain-miss.js'
import type {RecordedInstruction} from './manifest.js'
import {sentence} from './sentence.js'

/** So many files are listed in JSON. */
const listedFiles = 100

/** Causes that say what may be, not what is. */
const guesses = ['download', 'files-unknown', 'unknown', 'first-build']

/** The report of a miss: for scripts as data, for people as a sentence. */
export function toCacheMiss(
  name: string,
  step: RecordedInstruction | undefined,
  {cause, at}: FoundCause,
  ahead = false,
): CacheMiss {
  const text = step?.text ?? name.replace(/^\[[^\]]*\] /, '')
  const touchedOnly = cause.kind === 'files' && cause.files.every(({change}) => change === 'touched')
  return {
    step: name,
    line: step?.line ?? null,
    cause: cause.kind,
    reason: sentence(text, cause, at?.text, ahead),
    certain: !guesses.includes(cause.kind) && !touchedOnly,
    ...(at && {causeLine: at.line}),
    ...(cause.kind === 'files' && {
      files: cause.files.slice(0, listedFiles),
      fileCount: new Set(cause.files.map(({path}) => path)).size,
    }),
    ...(cause.kind === 'build-arg' && {buildArgs: cause.names}),
  }
}

import type {Current} from './mend.js'

export interface Failure {
  name: string
  /** What `--keep-failed` says. */
  keepFailed: boolean
  /** Ctrl-C: nobody is going to look at it. */
  interrupted: boolean
  /** The container that has its place back. */
  old: Pick<Current, 'running'> | undefined
  /** What the failed one is called once the old one has its name back. */
  failedName: string
}

export interface AfterFailure {
  /** Whether the container that did not become ready stays, for a look. */
  keep: boolean
  /** A sentence's second half. */
  outcome: string
  suggestion: string
}

/** What becomes of a container that did not become ready, and what is said of it. */
export function afterFailure({name, keepFailed, interrupted, old, failedName}: Failure): AfterFailure {
  const keep = keepFailed && !interrupted
  if (!old)
    return keep
      ? {keep, outcome: `"${name}" is kept as it is`, suggestion: `dkr logs ${name}`}
      : {keep, outcome: 'the container was removed', suggestion: 'dkr up --keep-failed keeps it for a look'}
  return {
    keep,
    outcome: old.running
      ? `rolled back: the old "${name}" runs again`
      : `rolled back to the old "${name}", which did not run`,
    suggestion: keep ? `dkr logs ${failedName}` : 'dkr up --keep-failed keeps the new one for a look',
  }
}

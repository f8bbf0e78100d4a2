export const progressModes = ['auto', 'tty', 'plain', 'json', 'quiet'] as const
export type ProgressMode = (typeof progressModes)[number]

/** One thing that goes on: a build step, a layer, the wait for an answer. */
export interface TaskEvent {
  /** The same id again means the same task. */
  id: string
  text: string
  state: 'running' | 'done' | 'cached' | 'failed'
  /** Milliseconds it took, once known. */
  ms?: number
  /** Bytes done and to do. */
  current?: number
  total?: number
  /** Bytes a second. */
  rate?: number
  /** A chore: shown while it lasts, not worth a line when it went well. */
  chore?: boolean
}

/**
 * Where everything goes that is not data: to stderr, in the way the reader can use.
 * `close` must be called before anything else writes to the terminal for good.
 */
export interface Progress {
  /** A task began, moved or ended. */
  task(event: TaskEvent): void
  /** A line of a task's own output (a RUN step's, say). */
  log(id: string, line: string): void
  /** A sentence for the reader: what dkr decided, and why. */
  note(text: string): void
  warn(text: string): void
  close(): void
}

export interface ProgressTarget {
  write(text: string): unknown
  isTTY?: boolean
  columns?: number
}

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
  /** Seconds that a wait has lasted, and that it may last. */
  waited?: number
  limit?: number
  /** Lines of its own output that a terminal shows below it; without it the last one stands beside it. */
  lines?: number
  /** A chore: shown while it lasts, not worth a line when it went well. */
  chore?: boolean
}

/** What a note says, for programs; people see the first suggestion below it. */
export interface NoteFields {
  cause?: string
  certain?: boolean
  message?: string
  suggestions?: readonly string[]
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
  /** What becomes of these lines: all of them stay, or the last ones are shown for a while; nothing when they are lost. */
  logs?: 'stay' | 'pass'
  /** A sentence for the reader: what dkr decided, and why. */
  note(text: string, fields?: NoteFields): void
  warn(text: string): void
  close(): void
}

export interface ProgressTarget {
  write(text: string): unknown
  isTTY?: boolean
  columns?: number
}

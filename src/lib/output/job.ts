import type {Progress} from './progress.js'

/** What every piece of work gets from its command: where to tell of progress, and when to stop. */
export interface Job {
  progress: Progress
  signal: AbortSignal
  /** Stops listening for Ctrl-C: from here on signals belong to somebody else (a container). */
  release(): void
  /** By container: the time behind the last line of its log that stays on the screen, as the engine counts it. */
  shownUntil?: Map<string, string>
}

import type {TaskEvent} from './progress.js'

/** " (3 s of 60 s)", behind the name of a wait; nothing for other work. */
export function waitedText({waited, limit}: Pick<TaskEvent, 'waited' | 'limit'>): string {
  if (waited === undefined || limit === undefined) return ''
  return waited === 0 ? ` (up to ${limit} s)` : ` (${waited} s of ${limit} s)`
}

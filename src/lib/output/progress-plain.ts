import {paint} from './color.js'
import type {Progress, ProgressTarget, TaskEvent} from './progress.js'
import {printable} from './text.js'
import {humanDuration} from './units.js'

/** Plain lines, for pipes, logs and CI: each task when it begins and when it ends, nothing is redrawn. */
export function createPlainProgress(target: ProgressTarget, quiet = false): Progress {
  const seen = new Map<string, TaskEvent['state']>()
  const line = (text: string) => target.write(`${printable(text)}\n`)
  return {
    task(event) {
      const before = seen.get(event.id)
      seen.set(event.id, event.state)
      if (quiet || before === event.state) return
      if (event.state === 'running' || !before || event.state !== 'done' || event.ms !== undefined)
        line(describe(event))
    },
    log: (_id, text) => {
      if (!quiet) line(`  ${text}`)
    },
    note: text => {
      if (!quiet) line(text)
    },
    // Colour codes are dkr's own here: the text itself is cleaned first.
    warn: text => target.write(`${paint(target, 'yellow', 'Warning:')} ${printable(text)}\n`),
    close: () => {},
  }
}

/** "build 2/5 RUN pip install: cached". */
export function describe({text, state, ms}: TaskEvent): string {
  if (state === 'running') return text
  const took = ms === undefined || ms < 100 ? '' : ` (${humanDuration(ms)})`
  return `${text}: ${state}${took}`
}

import {paint} from './color.js'
import {describeBytes} from './describe-bytes.js'
import {noteLines} from './note-lines.js'
import type {Progress, ProgressTarget, TaskEvent} from './progress.js'
import {printable} from './text.js'
import {humanDuration} from './units.js'
import {waitedText} from './waited-text.js'

/** A task shorter than this is told once, when it has ended. */
const quickMs = 500
/** Milliseconds between two lines about the bytes of one task. */
const bytesEvery = 10_000

/** Seconds after which a wait is told of again; each time twice as many. */
const waitedFrom = 10

/** Plain lines, for pipes, logs and CI: nothing is redrawn, and a quick task is one line. */
export function createPlainProgress(target: ProgressTarget, quiet = false): Progress {
  const states = new Map<string, TaskEvent['state']>()
  const unsaid = new Map<string, NodeJS.Timeout>()
  const line = (text: string) => target.write(`${printable(text)}\n`)

  function announce(id: string, text: string) {
    if (!unsaid.has(id)) return
    clearTimeout(unsaid.get(id))
    unsaid.delete(id)
    line(text)
  }

  /** A log of a long transfer must not fall silent. */
  function bytes(event: TaskEvent) {
    const last = lastBytes.get(event.id) ?? 0
    const now = Date.now()
    if (event.state !== 'running' || !event.current || now - last < bytesEvery) return
    lastBytes.set(event.id, now)
    if (last > 0 && !unsaid.has(event.id)) line(`${event.text} ${describeBytes(event)}`)
  }

  /** Nor that of a long wait. */
  function waiting(event: TaskEvent) {
    const next = nextWaited.get(event.id) ?? waitedFrom
    if (event.state !== 'running' || (event.waited ?? 0) < next) return
    nextWaited.set(event.id, next * 2)
    line(describe(event))
  }

  const texts = new Map<string, string>()
  const nextWaited = new Map<string, number>()
  const lastBytes = new Map<string, number>()
  return {
    task(event) {
      const before = states.get(event.id)
      states.set(event.id, event.state)
      if (quiet) return
      if (before === event.state) {
        waiting(event)
        return bytes(event)
      }
      texts.set(event.id, describe(event))
      if (event.state === 'running') {
        unsaid.set(event.id, setTimeout(() => announce(event.id, describe(event)), quickMs).unref())
        return
      }
      clearTimeout(unsaid.get(event.id))
      unsaid.delete(event.id)
      if (!event.chore || event.state === 'failed') line(describe(event))
    },
    logs: quiet ? undefined : 'stay',
    log(id, text) {
      if (quiet) return
      announce(id, texts.get(id) ?? id)
      line(`  ${text}`)
    },
    note: (text, fields) => {
      if (!quiet) target.write(`${noteLines(text, fields).join('\n')}\n`)
    },
    // Colour codes are dkr's own here: the text itself is cleaned first.
    warn: text => target.write(`${paint(target, 'yellow', 'Warning:')} ${printable(text)}\n`),
    close() {
      for (const timer of unsaid.values()) clearTimeout(timer)
      unsaid.clear()
    },
  }
}

/** "build 2/5 RUN pip install: cached". */
export function describe(event: TaskEvent): string {
  const {text, state, ms} = event
  if (state === 'running') return `${text}${waitedText(event)}`
  const took = ms === undefined || ms < 100 ? '' : ` (${humanDuration(ms)})`
  return `${text}: ${state}${took}`
}

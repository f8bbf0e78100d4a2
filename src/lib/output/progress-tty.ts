import type {Ora} from 'ora'
import {paint} from './color.js'
import {describeBytes} from './describe-bytes.js'
import {noteLines} from './note-lines.js'
import type {Progress, ProgressTarget, TaskEvent} from './progress.js'
import {tellUsableWidth, terminalWidth} from './terminal-width.js'
import {printable, shorten} from './text.js'
import {humanDuration} from './units.js'
import {waitedText} from './waited-text.js'

const marks = {done: ['green', '✔'], cached: ['cyan', '✔'], failed: ['red', '✖']} as const

/** So many columns of a text are shown however narrow the terminal is: less tells nothing. */
const narrowest = 20

/**
 * A spinner with what runs now; what ended stays above it as a line.
 * ora is loaded with the first event: a command that ends at once never pays for it.
 */
export function createTtyProgress(target: ProgressTarget): Progress {
  const running = new Map<string, TaskEvent>()
  const tails = new Map<string, string[]>()
  const spinner = lazySpinner()

  const above = (text: string) => spinner.above(() => target.write(`${text}\n`))
  const refresh = () => {
    const current = [...running.values()].at(-1)
    if (current) spinner.show(statusLines(current, tails.get(current.id) ?? [], target).join('\n'))
    else spinner.hide()
  }
  return {
    task(event) {
      if (event.state === 'running') {
        // Moves to the end: the newest change is what is shown.
        running.delete(event.id)
        running.set(event.id, event)
      } else {
        running.delete(event.id)
        tails.delete(event.id)
        if (!event.chore || event.state === 'failed') above(endLine(event, target))
      }
      refresh()
    },
    logs: 'pass',
    log(id, line) {
      tails.set(id, [...(tails.get(id) ?? []), line].slice(-(running.get(id)?.lines ?? 1)))
      refresh()
    },
    note: (text, fields) => above(noteLines(text, fields).join('\n')),
    warn: text => above(`${paint(target, 'yellow', 'Warning:')} ${printable(text)}`),
    close: () => spinner.hide(),
  }
}

/** "✔ [2/5] COPY . . (cached)": the mark says how it ended. */
function endLine({text, state, ms}: TaskEvent, target: ProgressTarget): string {
  const [color, mark] = marks[state as keyof typeof marks]
  const note = state === 'cached' ? 'cached' : ms !== undefined && ms >= 100 ? humanDuration(ms) : ''
  const room = Math.max(terminalWidth(target) - 2 - (note ? note.length + 3 : 0), narrowest)
  return `${paint(target, color, mark)} ${shorten(printable(text), room)}${note && paint(target, 'gray', ` (${note})`)}`
}

/** What runs now, with its output: each line cut to the width. */
function statusLines(event: TaskEvent, tail: readonly string[], target: ProgressTarget): string[] {
  const width = terminalWidth(target) - 4
  if (!event.lines) return [statusLine(event, tail.at(-1), width)]
  const below = tail.map(line => `  ${shorten(`│ ${printable(line)}`, Math.max(width, narrowest))}`)
  return [statusLine(event, undefined, width), ...below.map(line => paint(target, 'gray', line))]
}

/** "RUN pip install · 1.2MB / 3.4MB · Collecting flask", cut to the width. */
function statusLine(event: TaskEvent, tail: string | undefined, width: number): string {
  const parts = [`${event.text}${waitedText(event)}`, describeBytes(event), tail]
  const shown = parts.filter(part => part !== undefined && part !== '')
  return shorten(shown.map(part => printable(part!)).join(' · '), Math.max(width, narrowest))
}

interface Spinner {
  show(text: string): void
  hide(): void
  /** Runs a write with the spinner's line taken away. */
  above(write: () => void): void
}

function lazySpinner(): Spinner {
  let ora: Ora | undefined
  let loading = false
  let text: string | undefined
  const load = async () => {
    const {default: create} = await import('ora')
    tellUsableWidth(process.stderr)
    // discardStdin would swallow what the user types for a container's stdin.
    ora = create({stream: process.stderr, discardStdin: false, hideCursor: true})
    if (text !== undefined) ora.start(text)
  }
  return {
    show(next) {
      text = next
      if (!ora && !loading) {
        loading = true
        void load()
      } else if (!ora) return
      else if (ora.isSpinning) ora.text = next
      else ora.start(next)
    },
    hide() {
      text = undefined
      ora?.stop()
    },
    above(write) {
      ora?.clear()
      write()
      if (ora?.isSpinning) ora.render()
    },
  }
}

import type {Progress} from '../output/progress.js'
import {printableLines} from '../output/text.js'
import {listenToBuilder} from './classic-words.js'
import type {BuildStep} from './steps.js'

const keptLines = 50
/** A line longer than this keeps only its end. */
const maxRest = 64 * 1024

/**
 * Follows the text of the classic builder, or Podman's: the steps, which came from the cache, what they print.
 * @param hide takes secrets out of a line before its beginning is cut off, which would make them unknown
 */
export function followClassicSteps(progress: Progress, hide = (text: string) => text, now: () => number = Date.now) {
  const steps: (BuildStep & {id: string; started: number})[] = []
  let rest = ''
  const hear = listenToBuilder()

  function finish(state: 'done' | 'cached' | 'failed') {
    const step = steps.at(-1)
    if (!step || step.ms !== undefined) return
    step.ms = now() - step.started
    progress.task({
      id: step.id,
      text: step.name,
      state: state === 'done' && step.cached ? 'cached' : state,
      ms: step.ms,
    })
  }

  function line(text: string) {
    const heard = hear(text)
    const current = steps.at(-1)
    if (heard.kind === 'step') {
      finish('done')
      const name = `[${heard.id}] ${heard.text}`
      steps.push({id: heard.id, name, cached: isGlobalArg(steps, heard.text), log: [], started: now()})
      progress.task({id: heard.id, text: name, state: 'running'})
    } else if (current && heard.kind === 'cached') {
      current.cached = true
    } else if (current && heard.kind === 'output') {
      current.log.push(text)
      current.log.splice(0, current.log.length - keptLines)
      progress.log(current.id, text)
    }
  }

  /** What a step printed last may have no line end. */
  function flush() {
    if (rest) for (const each of printableLines(rest)) line(each)
    rest = ''
  }

  return {
    /** A piece of the stream, cut anywhere. */
    text(piece: string) {
      const end = piece.lastIndexOf('\n') + 1
      const all = rest + piece.slice(0, end)
      rest = end > 0 ? piece.slice(end) : rest + piece
      if (rest.length > 2 * maxRest) rest = hide(rest).slice(-maxRest)
      if (end > 0) for (const each of printableLines(all)) line(each)
    },
    fail(message: string) {
      flush()
      finish('failed')
      const step = steps.at(-1)
      if (step) step.error = message
    },
    done() {
      flush()
      finish('done')
    },
    list: (): BuildStep[] => steps.map(({name, cached, ms, error, log}) => ({name, cached, ms, error, log})),
  }
}

/** Of an ARG in front of the first FROM the builder never says that it came from the cache: it makes nothing. */
function isGlobalArg(before: readonly {name: string}[], text: string): boolean {
  return /^ARG\s/i.test(text) && before.every(({name}) => /^\[\d+\/\d+\] ARG\s/i.test(name))
}

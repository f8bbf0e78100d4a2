import type {Progress} from '../output/progress.js'
import {printableLines} from '../output/text.js'
import type {BuildStep} from './steps.js'

const keptLines = 50

/** `Step 2/5 : COPY . .` of Docker; `STEP 2/5: COPY . .` of Podman, with `[1/2] ` before it where there are stages. */
const stepLine = /^(?:Step (?<docker>\d+\/\d+) : |(?:\[(?<stage>\d+)\/\d+\] )?STEP (?<podman>\d+\/\d+): )(?<text>.*)$/
const cacheLine = /^(?: ---> Using cache$|--> Using cache [0-9a-f]+$)/
/** What the builders say of their own work. */
const chatter =
  /^(?:Removing intermediate container |Successfully (?:built|tagged) | ---> |--> (?:Using cache )?[0-9a-f]+$)/
const commitLine = /^(?:\[\d+\/\d+\] )?COMMIT\b/
const imageId = /^[0-9a-f]{64}$/

/** Follows the text of the classic builder and of Podman's: the steps, which came from the cache, what they print. */
export function followClassicSteps(progress: Progress, now: () => number = Date.now) {
  const steps: (BuildStep & {id: string; started: number})[] = []
  let rest = ''
  /** Podman has said that it makes the image: its ID follows. */
  let committed = false

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
    const step = stepLine.exec(text)?.groups
    if (step) {
      finish('done')
      // As BuildKit names a stage that has no name: from 0.
      const stage = step.stage ? `stage-${Number(step.stage) - 1} ` : ''
      const id = `${stage}${step.docker ?? step.podman}`
      const name = `[${id}] ${step.text}`
      committed = false
      steps.push({id, name, cached: isGlobalArg(steps, step.text!), log: [], started: now()})
      progress.task({id, text: name, state: 'running'})
      return
    }
    const current = steps.at(-1)
    if (!current) return
    if (cacheLine.test(text)) current.cached = true
    if (commitLine.test(text)) committed = true
    if (chatter.test(text) || commitLine.test(text) || (committed && imageId.test(text)) || text.trim() === '') return
    current.log.push(text)
    current.log.splice(0, current.log.length - keptLines)
    progress.log(current.id, text)
  }

  /** What a step printed last may have no line end. */
  function flush() {
    if (rest) for (const each of printableLines(rest)) line(each)
    rest = ''
  }

  return {
    /** A piece of the stream, cut anywhere. */
    text(piece: string) {
      const all = rest + piece
      const end = all.lastIndexOf('\n') + 1
      rest = all.slice(end)
      if (end > 0) for (const each of printableLines(all.slice(0, end))) line(each)
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

import type {StatusUpdate} from '../engine/buildkit/trace.js'
import type {Progress} from '../output/progress.js'
import {printableLines} from '../output/text.js'

/** One step of a build, as its result lists it. */
export interface BuildStep {
  /** As the builder names it: `[2/5] COPY . .` */
  name: string
  cached: boolean
  /** Milliseconds; absent while it runs. */
  ms?: number
  error?: string
  /** The end of what it printed. */
  log: string[]
}

/** What both builders give. */
export interface BuildOutcome {
  imageId: string
  steps: BuildStep[]
}

/** So many lines of a step are kept for the error message. */
const keptLines = 50

interface Open extends BuildStep {
  started?: number
  reported?: 'running' | 'done' | 'cached' | 'failed'
  /** What came without its line end. */
  rest: string
}

/** Follows BuildKit's status stream: tells the progress what moved, and remembers what is needed at the end. */
export function followSteps(progress: Progress) {
  const steps = new Map<string, Open>()

  function vertexes(update: StatusUpdate) {
    for (const {digest, name, cached, started, completed, error} of update.vertexes) {
      const step = steps.get(digest) ?? {name, cached: false, log: [], rest: ''}
      steps.set(digest, step)
      step.cached ||= cached
      step.started ??= started
      step.error = error || undefined
      if (started !== undefined && completed !== undefined) step.ms = completed - started
      report(digest, step, completed !== undefined)
    }
  }

  function report(digest: string, step: Open, completed: boolean) {
    const state = !completed ? 'running' : step.error ? 'failed' : step.cached ? 'cached' : 'done'
    if (state === step.reported || (state === 'running' && step.started === undefined)) return
    // The builder's own chores are only of interest when they go wrong, or carry many bytes.
    if (isChore(step) && state !== 'failed') return
    step.reported = state
    progress.task({id: digest, text: step.name, state, ms: step.ms})
  }

  function statuses(update: StatusUpdate) {
    for (const {vertex, current, total} of update.statuses) {
      const step = steps.get(vertex)
      if (step?.reported !== 'running' || !current) continue
      progress.task({id: vertex, text: step.name, state: 'running', current, total: total || undefined})
    }
  }

  function logs(update: StatusUpdate) {
    for (const {vertex, msg} of update.logs) {
      const step = steps.get(vertex)
      if (!step) continue
      const text = step.rest + Buffer.from(msg).toString('utf8')
      const end = text.lastIndexOf('\n') + 1
      step.rest = text.slice(end)
      if (end === 0) continue
      for (const line of printableLines(text.slice(0, end))) {
        step.log.push(line)
        progress.log(vertex, line)
      }
      step.log.splice(0, step.log.length - keptLines)
    }
  }

  return {
    update(update: StatusUpdate) {
      vertexes(update)
      statuses(update)
      logs(update)
    },
    /** The steps of the Dockerfile, without the builder's own (loading files, exporting). */
    list: (): BuildStep[] =>
      [...steps.values()].map(({name, cached, ms, error, log, rest}) => ({
        name,
        cached,
        ms,
        error,
        log: rest ? [...log, rest] : log,
      })),
  }
}

/** True for steps that come from the Dockerfile: `[internal]` and `exporting` are the builder's own. */
export function isDockerfileStep({name}: Pick<BuildStep, 'name'>): boolean {
  return /^\[(?!internal\])/.test(name) && !name.startsWith('[auth]')
}

/** Loading the Dockerfile, the ignore file, a base image's metadata: quick, and the same in every build. */
function isChore({name}: Pick<BuildStep, 'name'>): boolean {
  return /^\[internal\] (?!load build context)|^\[auth\]/.test(name)
}

/** Steps that do work of their own; FROM never counts as cached or not. */
export function isWork(step: Pick<BuildStep, 'name'>): boolean {
  return isDockerfileStep(step) && !/^\[[^\]]*\] FROM /.test(step.name)
}

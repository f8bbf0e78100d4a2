import {StringDecoder} from 'node:string_decoder'
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
  /** A character may come in two pieces. */
  decoder: StringDecoder
  /** What came without its line end. */
  rest: string
}

/** A line longer than this (a progress bar without line ends) keeps only its end. */
const maxRest = 64 * 1024

/**
 * Follows BuildKit's status stream: tells the progress what moved, and remembers what is needed at the end.
 * @param hide takes secrets out of a line before its beginning is cut off, which would make them unknown
 */
export function followSteps(progress: Progress, hide = (text: string) => text) {
  const steps = new Map<string, Open>()

  function vertexes(update: StatusUpdate) {
    for (const {digest, name, cached, started, completed, error} of update.vertexes) {
      const step = steps.get(digest) ?? {name, cached: false, log: [], decoder: new StringDecoder('utf8'), rest: ''}
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
    // The one that failed says why; this one did nothing wrong.
    if (isCancelled(step)) return
    step.reported = state
    progress.task({id: digest, text: step.name, state, ms: step.ms, chore: isChore(step)})
  }

  function statuses(update: StatusUpdate) {
    for (const {vertex, current, total} of update.statuses) {
      const step = steps.get(vertex)
      if (step?.reported !== 'running' || !current) continue
      progress.task({
        id: vertex,
        text: step.name,
        state: 'running',
        current,
        total: total || undefined,
        chore: isChore(step),
      })
    }
  }

  function logs(update: StatusUpdate) {
    for (const {vertex, msg} of update.logs) {
      const step = steps.get(vertex)
      for (const line of step ? takeLines(step, msg, hide) : []) progress.log(vertex, line)
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
        log: rest ? [...log, ...printableLines(hide(rest).slice(-maxRest))] : log,
      })),
  }
}

/** When one step fails BuildKit cancels those that run beside it, and says so as their error. */
export function isCancelled({error}: Pick<BuildStep, 'error'>): boolean {
  return error?.endsWith('context canceled') ?? false
}

/** Adds a piece of output to a step; gives the lines that it completed. */
function takeLines(step: Open, piece: Uint8Array, hide: (text: string) => string): string[] {
  const text = step.rest + step.decoder.write(Buffer.from(piece))
  const end = text.lastIndexOf('\n') + 1
  const rest = text.slice(end)
  // Seldom, as it reads all of it.
  step.rest = rest.length > 2 * maxRest ? hide(rest).slice(-maxRest) : rest
  if (end === 0) return []
  const lines = printableLines(text.slice(0, end))
  step.log.push(...lines)
  step.log.splice(0, step.log.length - keptLines)
  return lines
}

/** True for steps that come from the Dockerfile: `[internal]` and `exporting` are the builder's own. */
export function isDockerfileStep({name}: Pick<BuildStep, 'name'>): boolean {
  return /^\[(?!internal\])/.test(name) && !name.startsWith('[auth]')
}

/** Loading the Dockerfile, the ignore file, the context, a base image's metadata: the same in every build. */
function isChore({name}: Pick<BuildStep, 'name'>): boolean {
  return /^\[(?:internal|auth)\]/.test(name)
}

/** Steps that do work of their own; FROM never counts as cached or not. */
export function isWork(step: Pick<BuildStep, 'name'>): boolean {
  return isDockerfileStep(step) && !/^\[[^\]]*\] FROM /.test(step.name)
}

import type {Writable} from 'node:stream'
import {pickBuilder} from '../../engine/builder.js'
import {inspectContainer, killContainer} from '../../engine/containers.js'
import type {Engine} from '../../engine/engine.js'
import {type DkrError, isDkrError} from '../../errors/dkr-error.js'
import {errorLines} from '../../output/error-lines.js'
import type {Job} from '../../output/job.js'
import {count} from '../../output/text.js'
import type {Surroundings} from '../../run/plan.js'
import {planUp, type UpRequest, upName} from '../plan.js'
import {exists, removeWholly} from '../remove.js'
import type {UpResult} from '../result.js'
import {stopExplained} from '../stop-explained.js'
import {killOnSignal} from '../stop-on-signal.js'
import {up} from '../up.js'
import {actionFor, exchange} from './act.js'
import {decide} from './decide.js'
import {type WatchedFiles, watchFiles} from './files.js'
import {tellFromOutside} from './from-outside.js'
import {type LoadedRules, loadRules} from './load-rules.js'
import {type ShownLog, type Surprises, showLog} from './shown-log.js'

export interface WatchOptions {
  /** Reads the request anew: dkr.yaml may have changed. */
  request(): Promise<UpRequest>
  surroundings: Surroundings
  /** Where the app's log goes. */
  output: Writable
  /** Called once the app answers for the first time. */
  started(result: UpResult): void
}

interface Watched {
  engine: Engine
  options: WatchOptions
  job: Job
  dir: string
  rules: LoadedRules
  log: ShownLog
  /** The container that runs now. */
  id: string
  /** Whether it has files that its image lacks. */
  synced: boolean
}

/**
 * `up`, and then again whenever a file changes, by the shortest way: into the running container, or through a
 * new image. What does not build or start leaves what runs alone. Ends with Ctrl-C.
 * @returns the exit code
 * @throws DkrError when the app does not start the first time
 */
export async function watchApp(engine: Engine, options: WatchOptions, job: Job): Promise<number> {
  const first = await options.request()
  const {dir, rules} = await rulesOf(engine, first, options)
  // Before the first build: what is edited while it runs is not missed.
  const files = await watchFiles(dir, rules.unwatched)
  const log = showLog(engine, options.output, surprises(job))
  const over = new AbortController()
  try {
    const result = await up(engine, first, options.surroundings, job)
    // It never fails; that it ends is seen to below.
    void tellFromOutside(engine, upName(first, options.surroundings.cwd).dir, log, over.signal)
    const watched: Watched = {engine, options, job, dir, rules, log, id: result.id, synced: false}
    await log.show(result.id)
    options.started(result)
    job.progress.note('Watching for changes; Ctrl-C stops.')
    await untilInterrupted(watched, files)
    return await end(watched)
  } finally {
    over.abort()
    log.close()
    await files.close()
  }
}

function surprises({progress}: Job): Surprises {
  return {
    ended: ({State}) => progress.note(`The app ended with exit code ${State.ExitCode}. Waiting for a change.`),
    startedAgain: () => progress.note('The container was started again, not by this watch.'),
    removed: () => progress.note('The container was removed. The next change makes a new one; Ctrl-C ends the watch.'),
  }
}

async function rulesOf(engine: Engine, request: UpRequest, {surroundings}: WatchOptions) {
  const builder = await pickBuilder(engine, surroundings.env)
  const {build} = planUp(request, {builder, ports: []}, surroundings)
  return {dir: build.dir, rules: await loadRules(engine, build, request.settings.watch)}
}

async function untilInterrupted(watched: Watched, files: WatchedFiles): Promise<void> {
  const {job} = watched
  for (;;) {
    const batch = await files.next(job.signal)
    if (!batch) return
    const action = actionFor(batch, path => decide(path, watched.rules))
    if (action.kind === 'nothing') continue
    const began = performance.now()
    const done = action.kind === 'rebuild' ? await rebuild(watched, action.why) : await exchangeOr(watched, action)
    if (job.signal.aborted) return
    if (done) job.progress.note(`${done} (${((performance.now() - began) / 1000).toFixed(1)} s).`)
  }
}

/** @returns what was done, in words; undefined when it failed, which has been said */
async function exchangeOr(watched: Watched, action: Parameters<typeof exchange>[3]): Promise<string | undefined> {
  const {files, restart} = action
  if (restart) watched.log.expectEnd()
  try {
    await exchange(watched.engine, watched.id, watched.dir, action)
  } catch (error) {
    const why = (await exists(watched.engine, watched.id))
      ? `the container does not take it: ${(error as Error).message}`
      : 'the container was removed'
    return rebuild(watched, why)
  }
  watched.synced ||= files.length > 0
  if (restart) await watched.log.show(watched.id)
  const [one] = files
  const what = files.length === 1 ? one!.path : count(files.length, 'file')
  if (!one) return 'Restarted'
  return `Synced ${what}${restart ? ' and restarted' : ''}`
}

async function rebuild(watched: Watched, why: string): Promise<string | undefined> {
  const {engine, options, job, log} = watched
  job.progress.note(`Rebuilding: ${why}.`)
  log.expectEnd()
  try {
    const request = await options.request()
    const result = await up(engine, request, options.surroundings, job)
    // First of all: whatever fails behind it, this is the container that Ctrl-C stops.
    watched.id = result.id
    if (result.changed) watched.synced = false
    await log.show(result.id)
    watched.rules = (await rulesOf(engine, request, options)).rules
    return result.changed ? 'Rebuilt and replaced' : undefined
  } catch (error) {
    if (job.signal.aborted) return undefined
    if (!isDkrError(error)) throw error
    await tellFailure(watched, error)
    return undefined
  }
}

async function tellFailure(watched: Watched, error: DkrError): Promise<void> {
  const {engine, job, id, log} = watched
  for (const line of errorLines(error, process.stderr)) job.progress.note(line)
  const before = await inspectContainer(engine, id).catch(() => undefined)
  if (!before?.State.Running) return
  job.progress.note('What ran before runs on.')
  await log.show(id)
}

/** Stops the app; the second Ctrl-C kills it. One that somebody else has removed needs nothing. */
async function end({engine, job, id, synced, log}: Watched): Promise<number> {
  const exitCode = isDkrError(job.signal.reason) ? job.signal.reason.exitCode : 130
  log.expectEnd()
  if (!(await exists(engine, id))) return exitCode
  job.release()
  const signals = killOnSignal({progress: job.progress, kill: () => killContainer(engine, id)})
  try {
    job.progress.note('Stopping the container; Ctrl-C once more kills it.')
    for (const line of await stopExplained(engine, id)) job.progress.note(line)
    // It has files that its image lacks: started again it would not be what the folder says.
    if (synced) await removeWholly(engine, id)
  } finally {
    signals.release()
  }
  return exitCode
}

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
import {exists} from '../remove.js'
import type {UpResult} from '../result.js'
import {stopExplained} from '../stop-explained.js'
import {killOnSignal} from '../stop-on-signal.js'
import {markSynced} from '../synced-mark.js'
import {up} from '../up.js'
import {type Action, actionFor, type Exchanged, exchange} from './act.js'
import {decide, type WatchRules} from './decide.js'
import {type WatchedFiles, watchFiles} from './files.js'
import {tellFromOutside} from './from-outside.js'
import {loadRules, type Project, readProject} from './load-rules.js'
import {type ShownLog, type Surprises, showLog} from './shown-log.js'
import {changesOf, inputsOf, isNothing, observe, type ProjectState} from './state.js'

export interface WatchOptions {
  /** Reads the request anew: dkr.yaml may have changed. */
  request(): Promise<UpRequest>
  surroundings: Surroundings
  /** Where the app's log goes. */
  output: Writable
  /** Called once the app answers for the first time. */
  started(result: UpResult): void
}

/** The project as it was read for the last build, and what tells of its changes. */
interface View {
  request: UpRequest
  project: Project
  inputs: string[]
  files: WatchedFiles
}

interface Surrounding {
  engine: Engine
  surroundings: Surroundings
  /** Of the job: ends the wait for a large folder. */
  signal: AbortSignal
}

interface Watched {
  engine: Engine
  options: WatchOptions
  job: Job
  log: ShownLog
  view: View
  rules: WatchRules
  /** The container that runs now. */
  id: string
  /** What the container is made of: that which was built, with all that was synced. */
  has: ProjectState
  /** Paths that it has by a sync alone. */
  added: Set<string>
  /** Whether it is marked as one that has files which its image lacks. */
  marked: boolean
  /** What did not build the last time: it is not tried twice. */
  failed?: ProjectState
}

/**
 * `up`, and then again whenever a file changes, by the shortest way: into the running container, or through a
 * new image. What does not build or start leaves what runs alone. Ends with Ctrl-C.
 * @returns the exit code
 * @throws DkrError when the app does not start the first time
 */
export async function watchApp(engine: Engine, options: WatchOptions, job: Job): Promise<number> {
  const context = {engine, surroundings: options.surroundings, signal: job.signal}
  let view = await openView(context, await options.request())
  const log = showLog(engine, options.output, surprises(job), job)
  const over = new AbortController()
  /** The container that nobody would stop if this failed. */
  let running: string | undefined
  try {
    // Before the first build: what is edited while it runs is not missed.
    const has = await observe(view.project, view.inputs)
    const result = await up(engine, view.request, options.surroundings, job)
    running = result.id
    // It never fails; that it ends is seen to below.
    void tellFromOutside(engine, upName(view.request, options.surroundings.cwd).dir, log, over.signal)
    const rules = await loadRules(engine, view.project, has.files)
    const watched: Watched = {
      ...{engine, options, job, log, view, rules, has, id: result.id},
      ...{added: new Set<string>(), marked: false},
    }
    await log.show(result.id)
    options.started(result)
    job.progress.note('Watching for changes; Ctrl-C stops.')
    try {
      while (await watched.view.files.next(job.signal)) await follow(watched)
    } finally {
      view = watched.view
      running = watched.id
    }
    return await end(watched)
  } catch (error) {
    if (running) await stopExplained(engine, running).catch(() => [])
    throw error
  } finally {
    over.abort()
    log.close()
    await view.files.close()
  }
}

function surprises({progress}: Job): Surprises {
  return {
    ended: ({State}) => progress.note(`The app ended with exit code ${State.ExitCode}. Waiting for a change.`),
    startedAgain: () => progress.note('The container was started again, not by this watch.'),
    removed: () => progress.note('The container was removed. The next change makes a new one; Ctrl-C ends the watch.'),
  }
}

/** Reads the project and watches it. Where nothing of what is watched changed, the old watch goes on. */
async function openView({engine, surroundings, signal}: Surrounding, request: UpRequest, old?: View): Promise<View> {
  const builder = await pickBuilder(engine, surroundings.env)
  const {build} = planUp(request, {builder, ports: []}, surroundings)
  const project = readProject(build, request.settings.watch)
  const inputs = inputsOf(build, request, surroundings.cwd)
  const key = (patterns: readonly string[], paths: readonly string[]) => JSON.stringify([patterns, paths])
  if (old && key(old.project.ignored, old.inputs) === key(project.ignored, inputs)) return {...old, request, project}
  const files = await watchFiles(build.dir, project.unwatched, inputs, signal)
  await old?.files.close()
  return {request, project, inputs, files}
}

/** Brings the container to what the project is now. */
async function follow(watched: Watched): Promise<void> {
  const {job, view, has, failed, added, rules} = watched
  const {dir} = view.project.plan
  const now = await observe(view.project, view.inputs)
  if (failed && isNothing(changesOf(dir, failed, now))) return
  const {files, input} = changesOf(dir, has, now)
  const action: Action = input
    ? {kind: 'rebuild', why: `${input} changed`}
    : actionFor(files, change => decide(change, rules, {files: now.files, added}))
  const began = performance.now()
  const done = await act(watched, action, now)
  if (job.signal.aborted) return
  if (done) job.progress.note(`${done} (${((performance.now() - began) / 1000).toFixed(1)} s).`)
}

/** @returns what was done, in words; undefined when nothing was, or it failed, which has been said */
async function act(watched: Watched, action: Action, now: ProjectState): Promise<string | undefined> {
  if (action.kind === 'rebuild') return rebuild(watched, action.why, now)
  if (action.kind === 'exchange') return exchangeOr(watched, action, now)
  Object.assign(watched, {has: now, failed: undefined})
  return undefined
}

async function exchangeOr(
  watched: Watched,
  action: Action & {kind: 'exchange'},
  now: ProjectState,
): Promise<string | undefined> {
  const {engine, job, id, log, view, added} = watched
  const {files, restart} = action
  if (restart) log.expectEnd()
  try {
    if (files.length > 0) await mark(watched)
    const done = await exchange(engine, id, view.project.plan.dir, action)
    Object.assign(watched, {has: now, failed: undefined})
    for (const {path, was} of files) if (!was) added.add(path)
    for (const note of done.notes) job.progress.note(note)
    // Also where it was not restarted: then its end is a surprise once more.
    await log.show(id)
    return exchanged(done)
  } catch (error) {
    if (job.signal.aborted) return undefined
    const why = (await exists(engine, id))
      ? `the container does not take it: ${(error as Error).message}`
      : 'the container was removed'
    return rebuild(watched, why, now)
  }
}

function exchanged({paths, restarted, notes}: Exchanged): string | undefined {
  if (paths.length === 0) return restarted && notes.length === 0 ? 'Restarted' : undefined
  const what = paths.length === 1 ? paths[0]! : count(paths.length, 'file')
  return `Synced ${what}${restarted ? ' and restarted' : ''}`
}

async function mark(watched: Watched): Promise<void> {
  if (watched.marked) return
  await markSynced(watched.engine, watched.id)
  watched.marked = true
}

async function rebuild(watched: Watched, why: string, now: ProjectState): Promise<string | undefined> {
  const {engine, options, job, log} = watched
  job.progress.note(`Rebuilding: ${why}.`)
  log.expectEnd()
  watched.failed = now
  try {
    const request = await options.request()
    watched.view = await openView(
      {engine, surroundings: options.surroundings, signal: job.signal},
      request,
      watched.view,
    )
    const {project, inputs} = watched.view
    const has = await observe(project, inputs)
    watched.failed = has
    const result = await up(engine, request, options.surroundings, job)
    // First of all: whatever fails behind it, this is the container that Ctrl-C stops.
    if (result.id !== watched.id) Object.assign(watched, {id: result.id, marked: false, added: new Set()})
    await log.show(result.id)
    watched.rules = await loadRules(engine, project, has.files)
    Object.assign(watched, {has, failed: undefined})
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
async function end({engine, job, id, marked, log}: Watched): Promise<number> {
  const exitCode = isDkrError(job.signal.reason) ? job.signal.reason.exitCode : 130
  const signals = killOnSignal({progress: job.progress, kill: () => killContainer(engine, id)})
  job.release()
  log.expectEnd()
  try {
    if (!(await exists(engine, id))) return exitCode
    job.progress.note('Stopping the container; Ctrl-C once more kills it.')
    for (const line of await stopExplained(engine, id, signals.killed)) job.progress.note(line)
    if (marked) job.progress.note('It is kept with the files that were synced into it; the next dkr up replaces it.')
  } finally {
    signals.release()
  }
  return exitCode
}

import {resolve} from 'node:path'
import type {Engine} from '../../engine/engine.js'
import {DkrError} from '../../errors/dkr-error.js'
import {realPathOrSame} from '../../files/real-path.js'
import type {Job} from '../../output/job.js'
import {type Settings, settingPlaces} from '../../project/settings.js'
import {canAsk} from '../../prompts/prompts.js'
import type {Surroundings} from '../../run/plan.js'
import {allowedIn} from './allowed.js'
import {reachFacts} from './facts.js'
import {buildReach, type Reach, type ReachFlags, reachOf} from './reach.js'

export interface ReachGate {
  dir: string
  flags: ReachFlags & {yes?: boolean}
  surroundings: Surroundings
  /** None for a build, which makes no container. */
  engine?: Engine
}

/**
 * What to do about something that was not allowed yet, where a question would reach a person. `tell`: nothing, for
 * what only shows. `refuse`: no question, as it would be lost in the log of an app.
 */
export type GateMode = 'ask' | 'tell' | 'refuse'

/** @throws DkrError NOT_CONFIRMED */
export type PassGate = (settings: Settings, mode: GateMode, job: Job) => Promise<void>

/**
 * Announces, a line each, what dkr.yaml reaches beyond its folder and 127.0.0.1, and asks once on a terminal.
 * What was said or allowed is not said or asked again by the same gate.
 */
export function reachGate({dir: asked, flags, surroundings: {cwd, env}, engine}: ReachGate): PassGate {
  const said = new Set<string>()
  const allowed = new Set<string>()
  return async (settings, mode, job) => {
    const dir = realPathOrSame(resolve(cwd, asked))
    const facts = await reachFacts(settings, {dir, env}, engine)
    const list = (engine ? reachOf : buildReach)(settings, flags, facts)
    if (list.length === 0) return
    const remembered = allowedIn(dir, env)
    const fresh = list.filter(({what}) => !allowed.has(what) && !remembered.has(what))
    const lines = await shownLines(list, dir)
    for (const [i, {what}] of list.entries()) {
      if (said.has(what)) continue
      said.add(what)
      // What was allowed is no news, but still true.
      if (fresh.includes(list[i]!)) job.progress.warn(lines[i]!)
      else job.progress.note(lines[i]!)
    }
    const names = fresh.map(({what}) => what)
    if (names.length === 0 || mode === 'tell' || flags.yes || !canAsk(env)) return
    if (mode === 'refuse') throw notWhileWatching()
    await ask(job.signal)
    for (const what of names) allowed.add(what)
    remembered.add(names)
  }
}

async function shownLines(list: readonly Reach[], dir: string): Promise<string[]> {
  const places = await settingPlaces(
    dir,
    list.map(({path}) => path),
  )
  return list.map(({what, why}, i) => `${places[i]} ${what}${why ? `: ${why}` : ''}`)
}

async function ask(signal: AbortSignal): Promise<void> {
  const {confirm} = await import('../../prompts/ask.js')
  const question = 'Allow this? A yes is remembered for this folder.'
  if (await confirm(question, {flag: '--yes', default: false, signal})) return
  throw new DkrError('NOT_CONFIRMED', {
    message: 'nothing was built or started',
    why: 'the question was answered with no',
    suggestions: ['take it out of dkr.yaml', '--yes answers with yes'],
  })
}

function notWhileWatching(): DkrError {
  return new DkrError('NOT_CONFIRMED', {
    message: 'the new dkr.yaml is not used yet: it reaches beyond this folder',
    why: 'dkr up --watch asks nothing while it shows the log of the app',
    suggestions: ['Ctrl-C, and then dkr up --watch again: it asks', 'take it out of dkr.yaml'],
  })
}

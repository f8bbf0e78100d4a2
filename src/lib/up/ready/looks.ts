import {setTimeout as delay} from 'node:timers/promises'
import {abortAfter} from '../../engine/abort-after.js'
import type {Engine} from '../../engine/engine.js'
import {engineUntil} from '../../engine/engine-until.js'
import type {Progress} from '../../output/progress.js'
import type {Cause} from '../diagnosis/cause-names.js'
import {diagnose} from '../diagnosis/diagnose.js'
import {earlyCause, type Look} from '../diagnosis/early-cause.js'
import type {Waited} from '../diagnosis/evidence.js'
import {gather} from '../diagnosis/gather/gather.js'
import {hiddenFinding} from '../diagnosis/hidden-finding.js'
import type {Finding} from '../diagnosis/verdict.js'

/** Milliseconds until the first look: an app that starts as usual is ready by then. */
export const firstLook = 2000
/** Milliseconds between two looks: the first ones soon, to be sure of a cause; then less and less often. */
const gaps = [500, 1500, 3000, 4000, 6000, 10_000]
const longestGap = 20_000
/** Milliseconds for one look. */
const lookLimit = 8000
/** Looks that are remembered. */
const mostLooks = 50

/** What looks at a container while it is waited for. */
export interface Looking {
  engine: Engine
  id: string
  progress: Progress
  /** Ends it. */
  signal: AbortSignal
  /** What is still waited for; undefined when nothing is. */
  waited(): Waited | undefined
}

export interface Looks {
  /** Tells what is known so far, from what was seen before: nothing new is asked. */
  tellSoFar(): void
}

/** Looks now and then, and names the cause as soon as it is clear. It never fails: a look that does is no evidence. */
export function lookNowAndThen(looking: Looking): Looks {
  const looks: Look[] = []
  void lookAndTell(looking, looks)
  return {
    tellSoFar() {
      const last = looks.at(-1)
      if (last) looking.progress.note(...noteOf('So far', last.finding))
    },
  }
}

async function lookAndTell({engine, id, progress, signal, waited}: Looking, looks: Look[]): Promise<void> {
  const began = performance.now()
  let said: Cause | undefined
  for (let turn = 0; !signal.aborted; turn++) {
    const look = await lookOnce(engine, id, waited(), signal).catch(() => undefined)
    if (signal.aborted) return
    if (look) looks.push({...look, at: (performance.now() - began) / 1000})
    looks.splice(0, looks.length - mostLooks)
    const cause = look && earlyCause(looks, said)
    if (cause) {
      said = cause.cause
      progress.note(...noteOf('Not ready yet', cause))
    }
    await delay(gaps[turn] ?? longestGap, undefined, {signal, ref: false}).catch(() => {})
  }
}

/** @returns undefined where there is nothing to see */
async function lookOnce(
  engine: Engine,
  id: string,
  waited: Waited | undefined,
  signal: AbortSignal,
): Promise<Omit<Look, 'at'> | undefined> {
  if (!waited) return undefined
  const glance = AbortSignal.any([signal, abortAfter(lookLimit)])
  const given = new Promise<never>((_, reject) => glance.addEventListener('abort', reject, {once: true}))
  const evidence = await Promise.race([gather(engineUntil(engine, glance), id, {waited, glance}), given])
  if (evidence.phase !== 'running') return undefined
  const {cpu, log, env} = evidence
  return {finding: hiddenFinding(diagnose(evidence), env), cpu, log}
}

/** While there is time left nothing is certain: the app may still be on its way. */
function noteOf(when: string, {cause, message, suggestions}: Finding): Parameters<Progress['note']> {
  const probably = cause === 'unknown' ? '' : 'probably '
  return [`${when}: ${probably}${message}.`, {cause, certain: false, message, suggestions}]
}

import type {Engine} from '../engine/engine.js'
import {ranOutOfMemory, wasKilledForMemory} from '../engine/out-of-memory.js'
import type {AttachedResult} from './attached.js'
import {exitAdvice} from './exit-advice.js'
import {say} from './say.js'

const killed = 137

interface Target {
  write(text: string): unknown
  isTTY?: boolean
}

/**
 * After an end that people find puzzling: one line on stderr that says what it means and what to try.
 * Nothing is said of what was asked for: a detach has its own line, a signal sent through dkr none.
 */
export async function explainEnd(
  engine: Engine,
  {remove}: {remove: boolean},
  {id, exitCode, detached, firstWords, asAsked}: AttachedResult,
  target: Target,
): Promise<void> {
  if (detached) return explainDetach(id.slice(0, 12), target)
  if (asAsked) return
  const oomKilled = exitCode === killed && (await wasKilledForMemory(engine, id, remove))
  const text = exitAdvice({code: exitCode, oomKilled, firstWords})
  if (text) say(target, text)
}

/** Tells how to come back. The cursor stands behind the container's last prompt. */
export function explainDetach(name: string, target: Target): void {
  target.write('\n')
  say(target, `detached; the container runs on: dkr attach ${name} comes back, dkr stop ${name} ends it`)
}

/** How a program in a container that runs on has ended; `begun` is when it was started, in ms since 1970. */
interface ExecEnd {
  code: number
  begun: number
  firstWords: string
}

/** The same as `explainEnd`, after an exec. */
export async function explainExecEnd(engine: Engine, container: string, end: ExecEnd, target: Target): Promise<void> {
  const oomKilled = end.code === killed && (await ranOutOfMemory(engine, container, end.begun))
  const text = exitAdvice({...end, oomKilled})
  if (text) say(target, text)
}

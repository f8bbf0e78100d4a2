import {setTimeout as delay} from 'node:timers/promises'
import {abortAfter} from '../../engine/abort-after.js'
import type {ContainerDetails} from '../../engine/containers.js'
import type {Engine} from '../../engine/engine.js'
import {openEvents} from '../../engine/events.js'
import {runInside} from '../../engine/run-inside.js'
import type {Met, WatchedLimits} from './condition.js'

const firstPause = 100
const longestPause = 1000
/** The engine's default for one check, in milliseconds. */
const checkTimeout = 30_000

/** The command of a health check as the engine runs it; undefined when the image has none. */
export function healthCommand({Config}: Pick<ContainerDetails, 'Config'>): string[] | undefined {
  const [kind, ...words] = Config.Healthcheck?.Test ?? []
  if (kind === 'CMD' && words.length > 0) return words
  const {Shell} = Config as {Shell?: string[] | null}
  return kind === 'CMD-SHELL' && words[0] ? [...(Shell ?? ['/bin/sh', '-c']), words[0]] : undefined
}

/**
 * Waits for the image's health check: for the engine's own verdict, and meanwhile runs the same command
 * again and again, because the engine's first check comes only after a whole interval (30 s by default).
 */
export async function waitUntilHealthy(
  engine: Engine,
  details: ContainerDetails,
  command: string[],
  {timeout, signal, onState}: WatchedLimits,
): Promise<Met> {
  if (details.State.Health?.Status === 'healthy') return {ok: true, text: 'the health check'}
  const done = new AbortController()
  const either = AbortSignal.any([signal, done.signal, abortAfter(timeout)])
  const last: Met = {ok: false, kind: 'health', text: 'the health check has not ended yet'}
  onState(last)
  const ours = checkOurselves(engine, details, command, last, either)
  const theirs = engineVerdict(engine, details.Id, last, either)
  try {
    return await Promise.race([ours, theirs])
  } finally {
    done.abort()
  }
}

async function checkOurselves(
  engine: Engine,
  {Id, Config}: ContainerDetails,
  command: string[],
  last: Met,
  signal: AbortSignal,
): Promise<Met> {
  const limit = Config.Healthcheck?.Timeout ? Config.Healthcheck.Timeout / 1e6 : checkTimeout
  for (let pause = firstPause; !signal.aborted; pause = Math.min(pause * 1.5, longestPause)) {
    const one = AbortSignal.any([signal, abortAfter(Math.ceil(limit))])
    const check = await runInside(engine, Id, command, one).catch((error: Error) => ({code: -1, output: error.message}))
    if (check.code === 0) return {ok: true, text: 'its health check, run by dkr'}
    // Nobody can end the command that hangs: another one beside it each time would only make it worse.
    if (one.aborted && !signal.aborted) return hanging(last, limit, signal)
    const [line = ''] = check.output.split('\n', 1)
    if (!signal.aborted) last.text = `its health check failed${check.code > 0 ? ` with ${check.code}` : ''}: ${line}`
    await delay(pause, undefined, {signal}).catch(() => {})
  }
  return last
}

async function hanging(last: Met, limit: number, signal: AbortSignal): Promise<Met> {
  last.text = `its health check has not ended within ${limit / 1000} s`
  await new Promise(resolve => signal.addEventListener('abort', resolve, {once: true}))
  return last
}

/** Resolves with what the engine says of the health; never when it says nothing. */
async function engineVerdict(engine: Engine, id: string, last: Met, signal: AbortSignal): Promise<Met> {
  try {
    for await (const {Action} of await openEvents(engine, {container: [id], event: ['health_status']}, signal)) {
      if (Action.endsWith(': healthy')) return {ok: true, text: 'its health check'}
      // It failed as often in a row as the image allows: to wait on would only hide it.
      if (Action.endsWith(': unhealthy')) return last
    }
  } catch {
    // Without events our own checks decide.
  }
  return new Promise(() => {})
}

import {PassThrough} from 'node:stream'
import {abortAfter} from '../../engine/abort-after.js'
import {copyOutput} from '../../engine/attach.js'
import type {Engine} from '../../engine/engine.js'
import {openLogs} from '../../engine/logs.js'
import {lines} from '../../engine/streams.js'
import {DkrError} from '../../errors/dkr-error.js'
import {GoRegExpError, goRegExp} from '../../values/go-regexp.js'
import type {Met, WatchedLimits} from './condition.js'

/** What a line of the log must fit. */
export interface LinePattern {
  test(line: string): boolean
  /** As it was given. */
  text: string
}

/**
 * What a line of the log must fit: a text it contains, or a regular expression between slashes.
 * @throws DkrError USAGE for an expression that is none
 */
export function logPattern(text: string): LinePattern {
  const [, expression, flags] = /^\/(.+)\/(i?)$/.exec(text) ?? []
  if (expression === undefined) return {text, test: line => line.includes(text)}
  try {
    const compiled = goRegExp(expression, {ignoreCase: flags === 'i'})
    return {text, test: line => compiled.test(line)}
  } catch (error) {
    if (!(error instanceof GoRegExpError)) throw error
    throw new DkrError('USAGE', {
      message: `${text} is not a regular expression that dkr takes`,
      why: error.message,
      suggestions: ["--ready-log 'Server started'", "--ready-log '/listening on .*:\\d+/'"],
      cause: error,
    })
  }
}

/** Waits for a line of a container's log, from its very first one on. */
export async function waitForLogLine(
  engine: Engine,
  {id, tty}: {id: string; tty: boolean},
  pattern: LinePattern,
  {timeout, signal, onState}: WatchedLimits,
): Promise<Met> {
  const missing: Met = {ok: false, kind: 'log', text: `no line of its log fits ${pattern.text}`}
  onState(missing)
  const done = new AbortController()
  const either = AbortSignal.any([signal, done.signal, abortAfter(timeout)])
  try {
    const log = await openLogs(engine, id, {follow: true, signal: either})
    const text = new PassThrough()
    copyOutput(log, tty, text, text)
      .catch(() => {})
      .finally(() => text.end())
    for await (const line of lines(text)) {
      if (pattern.test(line)) return {ok: true, text: `the line "${line.trim().slice(0, 100)}" of its log`}
    }
  } catch (error) {
    if (!either.aborted) throw error
  } finally {
    done.abort()
  }
  return missing
}

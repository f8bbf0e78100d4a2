import http from 'node:http'
import https from 'node:https'
import {setTimeout as delay} from 'node:timers/promises'

const attemptTimeout = 5000
const firstPause = 50
const longestPause = 500

export interface ReadyOptions {
  /** Milliseconds. */
  timeout: number
  signal: AbortSignal
  /** Called with what the last attempt met, for the user who waits. */
  onAttempt?: (answer: Answer) => void
}

/** What one request met: a status, or the reason why there was none. */
export type Answer = {status: number} | {problem: string}

/**
 * Asks a URL again and again until it answers with a status below 500.
 * @returns the last answer; one without a status below 500 means that the time ran out
 */
export async function waitUntilAnswers(url: string, {timeout, signal, onAttempt}: ReadyOptions): Promise<Answer> {
  const end = performance.now() + timeout
  let pause = firstPause
  for (;;) {
    const left = end - performance.now()
    const answer = await ask(url, Math.max(1, Math.min(attemptTimeout, left)), signal)
    if (isReady(answer) || signal.aborted || end - performance.now() <= pause) return answer
    onAttempt?.(answer)
    await delay(pause, undefined, {signal}).catch(() => {})
    pause = Math.min(pause * 1.5, longestPause)
  }
}

/** Any answer below 500 shows that a program serves there, also "not found" or "log in first". */
export function isReady(answer: Answer): boolean {
  return 'status' in answer && answer.status < 500
}

/** An answer in words. */
export function answerText(answer: Answer): string {
  return 'status' in answer ? `HTTP ${answer.status}` : answer.problem
}

/** One GET; no proxy, no redirect followed, the body is thrown away. */
function ask(url: string, timeout: number, signal: AbortSignal): Promise<Answer> {
  // Of the whole request: an answer that trickles in, byte by byte, is none.
  const limit = AbortSignal.timeout(Math.ceil(timeout))
  return new Promise(resolve => {
    // A certificate made for another name is no reason to say that nothing answers.
    const options = {
      signal: AbortSignal.any([signal, limit]),
      agent: false,
      rejectUnauthorized: false,
      headers: {'User-Agent': 'dkr', Connection: 'close'},
    }
    const request = (url.startsWith('https:') ? https : http).get(url, options, response => {
      response.resume()
      response.on('error', () => {})
      resolve({status: response.statusCode ?? 0})
    })
    request.on('error', ({code, message}: NodeJS.ErrnoException) => {
      resolve({problem: limit.aborted && !signal.aborted ? 'no answer in time' : (code ?? message)})
    })
  })
}

import http from 'node:http'
import https from 'node:https'
import {setTimeout as delay} from 'node:timers/promises'
import {abortAfter} from '../../engine/abort-after.js'
import type {WaitLimits} from './condition.js'
import {acceptsConnections} from './tcp.js'

const attemptTimeout = 5000
const firstPause = 50
const longestPause = 500

export interface AnswerOptions extends WaitLimits {
  /** The status it must be; any below 500 without one. */
  status?: number
  /** Whether something that accepts connections and speaks no HTTP is enough. */
  tcp?: boolean
  /** Called with what the last attempt met, for the user who waits. */
  onAttempt?: (answer: Answer) => void
}

/** What one request met: a status, a program that does not speak HTTP, or the reason why there was no answer. */
export type Answer = {status: number} | {accepts: true} | {problem: string}

/**
 * Asks a URL again and again until it answers as wanted.
 * @returns the last answer; one that is not ready means that the time ran out
 */
export async function waitUntilAnswers(url: string, options: AnswerOptions): Promise<Answer> {
  const {timeout, signal, status, tcp = false, onAttempt} = options
  const end = performance.now() + timeout
  let pause = firstPause
  for (;;) {
    const left = end - performance.now()
    const answer = await ask(url, {limit: Math.max(1, Math.min(attemptTimeout, left)), signal, tcp})
    if (isReady(answer, status) || signal.aborted || end - performance.now() <= pause) return answer
    onAttempt?.(answer)
    await delay(pause, undefined, {signal}).catch(() => {})
    pause = Math.min(pause * 1.5, longestPause)
  }
}

/** Any answer below 500 shows that a program serves there, also "not found" or "log in first". */
export function isReady(answer: Answer, status?: number): boolean {
  if (!('status' in answer)) return 'accepts' in answer
  return status === undefined ? answer.status < 500 : answer.status === status
}

/** An answer in words. */
export function answerText(answer: Answer): string {
  if ('accepts' in answer) return 'a connection (it speaks no HTTP)'
  return 'status' in answer ? `HTTP ${answer.status}` : answer.problem
}

/** These say that a server spoke, or hung up on words it does not know. */
const notHttp = /^(?:HPE_|ECONNRESET$|EPIPE$)/

interface Attempt {
  /** Milliseconds. */
  limit: number
  signal: AbortSignal
  tcp: boolean
}

/** One GET; no proxy, no redirect followed, the body is thrown away. */
async function ask(url: string, {limit, signal, tcp}: Attempt): Promise<Answer> {
  const end = performance.now() + limit
  const answer = await get(url, limit, signal)
  if (!tcp || !('problem' in answer) || !notHttp.test(answer.problem)) return answer
  if (answer.problem.startsWith('HPE_')) return {accepts: true}
  if (!(await acceptsConnections(new URL(url), signal))) return answer
  // The program may have begun to listen between the two, and speak HTTP after all.
  const again = await get(url, Math.max(1, end - performance.now()), signal)
  return 'problem' in again && notHttp.test(again.problem) ? {accepts: true} : again
}

function get(url: string, timeout: number, signal: AbortSignal): Promise<Answer> {
  // Of the whole request: an answer that trickles in, byte by byte, is none.
  const limit = abortAfter(Math.ceil(timeout))
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

import type {Evidence, HttpAnswer} from '../evidence.js'
import type {Rule} from '../verdict.js'
import {logFinding} from './log/log-finding.js'
import {hasTimedOut} from './log/trust.js'
import {awaited, hasStatus, isBusy, isReachable, showListeners} from './sockets.js'

const answers = (answer: HttpAnswer | undefined, wanted: number | undefined): boolean =>
  hasStatus(answer) && (answer.status < 500 || answer.status === wanted)

/** Said by a proxy whose app does not answer it. */
const fromProxy = (status: number) => status === 502 || status === 504

export const unexpectedAnswer: Rule = ({answer, waited, log}) => {
  if (!waited || !answers(answer, waited.status)) return undefined
  const {status, body} = answer as {status: number; body: string[]}
  if (waited.kind === 'log') {
    return {
      cause: 'log-line-missing',
      certain: true,
      message: 'its log has not shown the line that was waited for',
      why: `its URL answers (HTTP ${status}); ${log.length > 0 ? 'the end of the log is above' : 'it has printed nothing: a program can hold its output back (Python: ENV PYTHONUNBUFFERED=1)'}`,
      evidence: [`${waited.url}: HTTP ${status}`, waited.met],
      suggestions: ['check the line that is waited for, capital letters too', 'wait for the URL instead'],
    }
  }
  const wanted = waited.status === undefined ? !/^HTTP [1-4]\d\d/.test(waited.met) : status === waited.status
  if (wanted) return undefined
  return {
    cause: 'unexpected-answer',
    certain: true,
    message: `the URL answers with HTTP ${status}, which is not what was waited for`,
    why: 'the app runs and is reached; the path or the status that is waited for is another',
    evidence: [`${waited.url}: HTTP ${status}`, ...body.map(line => `answer: ${line}`)],
    suggestions: ['check the path and the status that ready asks for', 'look at the URL in a browser'],
  }
}

export const slowStart: Rule = ({answer, waited, health}) => {
  if (!waited || !answers(answer, waited.status)) return undefined
  return {
    cause: 'slow-start',
    // That the URL answers says nothing of a check that was waited for and has not passed yet.
    certain: waited.kind !== 'health' || health?.status === 'healthy',
    message: `it was not ready in time; its URL answers now (HTTP ${(answer as {status: number}).status})`,
    why: `it needed longer than ${waited.seconds} s; the last attempt met: ${waited.met}`,
    evidence: [`${waited.url}: HTTP ${(answer as {status: number}).status}`],
    suggestions: [
      `give it more time: dkr up --timeout ${waited.seconds * 3}`,
      'dkr up again: it may be quicker the second time',
    ],
  }
}

export const serverError: Rule = evidence => {
  const {answer, waited} = evidence
  if (!hasStatus(answer) || answer.status < 500) return undefined
  const inner = logFinding(evidence)
  return {
    cause: 'server-error',
    certain: true,
    message: fromProxy(answer.status)
      ? `a proxy in the container answers HTTP ${answer.status}: the app behind it does not`
      : `the app answers with an error of its own: HTTP ${answer.status}`,
    why: inner ? `probably this: ${inner.message}` : whyServerError(answer.status, evidence),
    evidence: [
      `${waited?.url}: HTTP ${answer.status}`,
      ...answer.body.map(line => `answer: ${line}`),
      ...(inner?.evidence ?? []),
    ],
    suggestions: inner?.suggestions ?? ['mend what the log and the answer complain of, then dkr up again'],
  }
}

function whyServerError(status: number, {log}: Evidence): string {
  if (hasTimedOut(log))
    return 'its master killed a worker that took too long to answer (see the log): the app is stuck in the request'
  return fromProxy(status)
    ? 'the proxy (nginx, Apache, Caddy …) is reached; the program that it passes requests to has not started, or listens elsewhere'
    : 'it is reached and it runs; the fault is in what it does to answer'
}

/** The first bytes were none of HTTP; what comes later in an answer is a fault of a server that does speak it. */
const noHttp = /^HPE_INVALID_(?:CONSTANT|VERSION|METHOD)$/

export const notHttp: Rule = evidence => {
  const {answer, waited} = evidence
  if (!answer || hasStatus(answer) || !/^HPE_/.test(answer.problem)) return undefined
  const other = noHttp.test(answer.problem)
  return {
    cause: 'not-http',
    certain: other && isReachable(evidence),
    message: other ? 'what listens there does not speak HTTP' : 'its answer breaks the rules of HTTP',
    why: other
      ? 'it answers, but not as a web server does: a database or a plain TCP service, or one that wants https'
      : 'it answers nearly as a web server does: a header or a length that it sends is not valid',
    evidence: [`${waited?.url}: ${answer.problem}`],
    suggestions: [
      'no web app? then it need not be asked by HTTP: publish it with dkr run -d -p',
      'with TLS: let the app serve plain HTTP, or publish its port 443',
    ],
  }
}

export const remoteLoopback: Rule = evidence => {
  const {answer, direct, localEngine} = evidence
  const port = awaited(evidence)
  if (!port || !/^(?:127\.|::1)/.test(port.host) || !answer || 'status' in answer) return undefined
  // What is published here accepts connections, whatever the app does: a port that refuses them is elsewhere.
  const elsewhere = answer.problem === 'ECONNREFUSED' && isReachable(evidence) && !(direct && 'status' in direct)
  if (localEngine && !elsewhere) return undefined
  return {
    cause: 'remote-loopback',
    certain: !localEngine && isReachable(evidence),
    message: `the port is open on ${port.host} of the machine of the engine only`,
    why: `${localEngine ? 'the engine seems to be' : 'the engine is'} on another machine; its ${port.host} is not yours`,
    evidence: [
      `published there: ${port.host}:${port.hostPort} → port ${port.containerPort} of the container`,
      `${evidence.waited?.url}: ${answer.problem}`,
    ],
    suggestions: [
      'dkr up --public opens it to the network of that machine',
      `or bring it here: ssh -L ${port.hostPort}:127.0.0.1:${port.hostPort} HOST`,
    ],
  }
}

export const firewall: Rule = evidence => {
  const {answer, direct, waited} = evidence
  if (!answer || 'status' in answer || !direct || !('status' in direct)) return undefined
  return {
    cause: 'firewall',
    certain: false,
    message: 'the app answers in its container, but not on its published port',
    why: `between the two are the port publishing of the engine and the firewall of this machine; one of them stops it (${answer.problem})`,
    evidence: [`at the address of the container: HTTP ${direct.status}`, `${waited?.url}: ${answer.problem}`],
    suggestions: [
      'look at the rules of the firewall: sudo iptables -L -n, ufw status',
      'restart the engine, which sets its rules anew (Docker Engine: sudo systemctl restart docker)',
    ],
  }
}

/** A socket takes connections and gives no answer; one that is cut off at once is told by the same words. */
export const noAnswer: Rule = evidence => {
  const {answer, waited, cpu} = evidence
  if (!answer || 'status' in answer || !isReachable(evidence)) return undefined
  if (evidence.direct && 'status' in evidence.direct) return undefined
  const cut = answer.problem !== 'no answer in time'
  return {
    cause: 'no-answer',
    // One that is at work may be slow with its first answer.
    certain: !cut && !isBusy(evidence),
    message: cut
      ? 'the app takes connections and closes them without an answer'
      : 'the app takes connections, but does not answer',
    why: cut
      ? 'it may want https, speak something else than HTTP, listen on IPv6 only, or fail at each request'
      : `the system takes connections for it; the app itself is stuck in a request, or has not come to the first one${cpu === undefined ? '' : ` (processor: ${Math.round(cpu)} %)`}`,
    evidence: [`${waited?.url}: ${answer.problem}`, `listens: ${showListeners(evidence.listeners)}`],
    suggestions: [
      'let the app print what it does with a request: then its log tells how far it gets',
      'does it wait for a database or another service that does not answer?',
    ],
  }
}

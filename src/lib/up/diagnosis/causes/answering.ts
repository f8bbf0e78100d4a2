import type {Evidence, HttpAnswer} from '../evidence.js'
import type {Rule} from '../verdict.js'
import {awaited} from './listening.js'
import {logFinding} from './log/log-finding.js'

const answers = (answer?: HttpAnswer): boolean => answer !== undefined && 'status' in answer && answer.status < 500

/** Whether something listens where the published port leads, on an address that is reached from outside. */
function isReachable(evidence: Evidence): boolean {
  const port = awaited(evidence)?.containerPort
  return evidence.listeners?.some(l => l.port === port && l.address !== '::1' && !l.address.startsWith('127.')) ?? false
}

export const unexpectedAnswer: Rule = ({answer, waited, log}) => {
  if (!answers(answer) || !waited) return undefined
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
  if (!/^HTTP [1-4]\d\d/.test(waited.met)) return undefined
  return {
    cause: 'unexpected-answer',
    certain: true,
    message: `the URL answers with HTTP ${status}, which is not what was waited for`,
    why: 'the app runs and is reached; the path or the status that is waited for is another',
    evidence: [`${waited.url}: HTTP ${status}`, ...body.map(line => `answer: ${line}`)],
    suggestions: ['check the path and the status that ready asks for', 'look at the URL in a browser'],
  }
}

export const slowStart: Rule = ({answer, waited}) => {
  if (!answers(answer) || !waited) return undefined
  return {
    cause: 'slow-start',
    certain: true,
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
  if (!answer || !('status' in answer) || answer.status < 500) return undefined
  const inner = logFinding(evidence)
  return {
    cause: 'server-error',
    certain: true,
    message: `the app answers with an error of its own: HTTP ${answer.status}`,
    why: inner
      ? `probably this: ${inner.message}`
      : 'it is reached and it runs; the fault is in what it does to answer',
    evidence: [
      `${waited?.url}: HTTP ${answer.status}`,
      ...answer.body.map(line => `answer: ${line}`),
      ...(inner?.evidence ?? []),
    ],
    suggestions: inner?.suggestions ?? ['mend what the log and the answer complain of, then dkr up again'],
  }
}

export const notHttp: Rule = evidence => {
  const {answer, waited} = evidence
  if (!answer || !('problem' in answer) || !/^HPE_/.test(answer.problem)) return undefined
  return {
    cause: 'not-http',
    certain: isReachable(evidence),
    message: 'what listens there does not speak HTTP',
    why: 'it answers, but not as a web server does: a database or a plain TCP service, or one that wants https',
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
    certain: !cut,
    message: cut
      ? 'the app takes connections and closes them without an answer'
      : 'the app takes connections, but does not answer',
    why: cut
      ? 'it may want https, speak something else than HTTP, listen on IPv6 only, or fail at each request'
      : `it is stuck in the first request, or in something else${cpu === undefined ? '' : ` (processor: ${Math.round(cpu)} %)`}`,
    evidence: [
      `${waited?.url}: ${answer.problem}`,
      ...(evidence.listeners ?? []).map(
        ({address, port}) => `listens: ${address.includes(':') ? `[${address}]` : address}:${port}`,
      ),
    ],
    suggestions: [
      'let the app print what it does with a request: then its log tells how far it gets',
      'does it wait for a database or another service that does not answer?',
    ],
  }
}

import {expect, test} from '@jest/globals'
import {diagnose} from '../../../../src/lib/up/diagnosis/diagnose.js'
import type {Evidence} from '../../../../src/lib/up/diagnosis/evidence.js'
import {ended, evidenceOf, http, noFile, on, script, url} from './evidence-of.js'

const retry = 'could not connect to db:5432: Name or service not known; retrying'
const windows = {files: [script({windowsLineEnds: true})]}
const failing = {status: 'unhealthy', failures: 3, exitCode: 1, output: ['404']}
const denied = "Permission denied: '/x'"

/** Evidence that two rules fit: the cause that tells more comes first. */
test.each<[first: string, than: string, evidence: Evidence]>([
  ['restarting', 'out-of-memory', ended('', {restarts: 3, oomKilled: true, exitCode: 137})],
  ['out-of-memory', 'line-ends', ended(noFile, {oomKilled: true, exitCode: 137, ...windows})],
  ['line-ends', 'ended-by-itself', ended(noFile, {exitCode: 0, ...windows})],
  ['killed', 'permission-denied', ended(denied, {exitCode: 137})],
  ['crashed', 'permission-denied', ended(denied, {exitCode: 139})],
  ['permission-denied', 'exited', ended(denied)],
  [
    'health-check-failing',
    'unexpected-answer',
    evidenceOf({answer: http(404), health: failing, waited: {url, seconds: 5, met: 'HTTP 404'}}),
  ],
  ['unexpected-answer', 'slow-start', evidenceOf({answer: http(404), waited: {url, seconds: 5, met: 'HTTP 404'}})],
  ['slow-start', 'loopback-only', evidenceOf({listeners: on('127.0.0.1'), answer: http(200)})],
  ['loopback-only', 'host-not-found', evidenceOf({listeners: on('127.0.0.1'), exposed: [], log: [retry]})],
  ['host-not-found', 'wrong-port', evidenceOf({listeners: on('0.0.0.0', 9090), log: [retry]})],
  ['wrong-port', 'out-of-memory', evidenceOf({listeners: on('0.0.0.0', 5000), oomEvent: true})],
  ['out-of-memory', 'restarting', evidenceOf({listeners: [], oomEvent: true, restarts: 3})],
  ['restarting', 'server-error', evidenceOf({listeners: on('0.0.0.0'), answer: http(500), restarts: 3})],
  [
    'remote-loopback',
    'not-http',
    evidenceOf({listeners: on('0.0.0.0'), localEngine: false, answer: {problem: 'HPE_INVALID_CONSTANT'}}),
  ],
  [
    'not-http',
    'firewall',
    evidenceOf({listeners: on('0.0.0.0'), answer: {problem: 'HPE_INVALID_CONSTANT'}, direct: http(200)}),
  ],
  ['permission-denied', 'killed', evidenceOf({listeners: [], log: [denied, 'Killed']})],
  ['killed', 'no-answer', evidenceOf({listeners: on('0.0.0.0'), log: ['Killed']})],
  [
    'not-listening',
    'health-check-passing',
    evidenceOf({listeners: [], health: {status: 'healthy', failures: 0, output: []}}),
  ],
])('%s tells more than %s', (first, _than, evidence) => expect(diagnose(evidence).cause).toBe(first))

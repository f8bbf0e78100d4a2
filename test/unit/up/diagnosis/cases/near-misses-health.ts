import {evidenceOf, http, type NearMiss, on, url} from '../evidence-of.js'

/** It answers, or does not; its health check says something else. */
export const nearMissesOfHealth: NearMiss[] = [
  [
    'a check that failed before the app was up',
    evidenceOf({
      listeners: on('::'),
      answer: http(200),
      health: {status: 'starting', failures: 1, exitCode: 1, output: ['Connection refused']},
    }),
    'health-check-failing',
    false,
    /health check/,
  ],
  [
    'a check that took too long while the app started',
    evidenceOf({
      listeners: on('::'),
      answer: http(200),
      health: {status: 'starting', failures: 1, exitCode: -1, output: ['Health check exceeded timeout (1s)']},
    }),
    'health-check-failing',
    false,
    /health check/,
  ],
  [
    'a check that fails where no URL was asked',
    evidenceOf({
      answer: undefined,
      health: {status: 'unhealthy', failures: 3, exitCode: 1, output: ['404']},
    }),
    'not-listening',
    true,
    /no port/,
  ],
  [
    'a check that failed without a word',
    evidenceOf({
      listeners: on('::'),
      answer: http(200),
      health: {status: 'starting', failures: 1, exitCode: 1, output: []},
    }),
    'health-check-failing',
    false,
    /health check/,
  ],
  [
    'a check that the app itself refused',
    evidenceOf({
      listeners: on('::'),
      answer: http(200),
      health: {status: 'starting', failures: 1, exitCode: 1, output: ['HTTP Error 404: Not Found']},
    }),
    'health-check-failing',
    true,
    /health check/,
  ],
  [
    'a check that passes',
    evidenceOf({
      listeners: on('::'),
      answer: http(200),
      health: {status: 'healthy', failures: 0, output: []},
      waited: {url, seconds: 5, met: 'its health check failed with 1: Connection refused'},
    }),
    'slow-start',
    true,
    /answers now/,
  ],
  [
    'a check that does not end, though the app answers',
    evidenceOf({
      listeners: on('::'),
      answer: http(200),
      health: {status: 'starting', failures: 0, output: []},
      waited: {kind: 'health', url, seconds: 60, met: 'its health check has not ended within 30 s'},
    }),
    'health-check-failing',
    false,
    /the health check of the image does not end, though the URL answers/,
  ],
  [
    'a check that has not ended so far, though the app answers',
    evidenceOf({
      listeners: on('::'),
      answer: http(200),
      waited: {kind: 'health', url, seconds: 20, met: 'the health check has not ended yet'},
    }),
    'health-check-failing',
    false,
    /does not end/,
  ],
  [
    'a check that did not end, until the engine called it unhealthy',
    evidenceOf({
      listeners: on('::'),
      answer: http(200),
      health: {status: 'unhealthy', failures: 0, output: []},
      waited: {kind: 'health', url, seconds: 60, met: 'its health check has not ended within 30 s'},
    }),
    'health-check-failing',
    true,
    /does not end/,
  ],
  [
    'a check that did not end, and passes now',
    evidenceOf({
      listeners: on('::'),
      answer: http(200),
      health: {status: 'healthy', failures: 0, output: []},
      waited: {kind: 'health', url, seconds: 60, met: 'its health check has not ended within 30 s'},
    }),
    'slow-start',
    true,
    /answers now/,
  ],
  [
    'a check of which nothing is known',
    evidenceOf({
      listeners: on('::'),
      answer: http(200),
      waited: {kind: 'health', url, seconds: 5, met: 'no answer so far'},
    }),
    'slow-start',
    false,
    /answers now/,
  ],
  [
    'a check that fails, as the app does',
    evidenceOf({
      listeners: on('::'),
      answer: http(500),
      health: {status: 'unhealthy', failures: 3, exitCode: 1, output: ['500']},
    }),
    'server-error',
    true,
    /HTTP 500/,
  ],
]

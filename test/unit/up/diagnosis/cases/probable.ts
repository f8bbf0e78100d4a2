import {type Case, ended, evidenceOf, http, on, refused, traceback} from '../evidence-of.js'

/** What is likely, but could be otherwise. */
export const probableCases: Case[] = [
  [
    'a log of one that runs on',
    evidenceOf({log: ["ModuleNotFoundError: No module named 'x'"]}),
    'module-not-found',
    /"x"/,
    /requirements/,
  ],
  [
    'waits for its database',
    evidenceOf({log: ['connecting to db:5432: connection refused', 'connecting to db:5432: connection refused']}),
    'connection-refused',
    /PostgreSQL at db:5432/,
    /start that service/,
  ],
  [
    'a key that looks like a variable',
    ended(traceback("KeyError: 'API_KEY'")),
    'variable-missing',
    /API_KEY/,
    /-e API_KEY/,
  ],
  [
    'words about a variable',
    ended('Error: environment variable "API_KEY" is not set'),
    'variable-missing',
    /API_KEY/,
    /-e API_KEY/,
  ],
  [
    'an older error, and then another',
    ended('ConnectionRefusedError: [Errno 111] Connection refused\nRuntimeError: gave up'),
    'connection-refused',
    /nothing answers/,
    /network/,
  ],
  ['busy', evidenceOf({cpu: 97}), 'still-starting', /still starting/, /--timeout 180/],
  [
    'another port, still busy',
    evidenceOf({cpu: 60, listeners: on('0.0.0.0', 9090)}),
    'wrong-port',
    /9090/,
    /-p 8000:9090/,
  ],
  ['SIGKILL', ended('', {exitCode: 137}), 'killed', /SIGKILL/, /memory of the machine/],
  ['"Killed" in the log', evidenceOf({log: ['worker 3', 'Killed']}), 'out-of-memory', /memory/, /memory/],
  [
    'a loop of a shell',
    evidenceOf({log: Array(3).fill(traceback('RuntimeError: x')).join('\n').split('\n')}),
    'restarting',
    /over and over/,
    /without a loop/,
  ],
  [
    'supervisord',
    evidenceOf({log: [1, 2, 3].map(n => `2026-11-25 INFO exited: app (exit status 1; not expected) ${n}`)}),
    'restarting',
    /over and over/,
    /supervisor/,
  ],
  [
    'the loader is missing',
    ended('/bin/sh: /app: not found', {
      exitCode: 127,
      files: [{path: '/app', exists: true, kind: 'elf', architecture: 'amd64'}],
    }),
    'interpreter-not-found',
    /what it needs/,
    /alpine/,
  ],
  ['closed at once', evidenceOf({listeners: on('::')}), 'no-answer', /closes/, /dkr logs/],
  [
    'a firewall',
    evidenceOf({listeners: on('::'), answer: {problem: 'ETIMEDOUT'}, direct: http(200)}),
    'firewall',
    /published port/,
    /iptables/,
  ],
  ['nothing can be seen', evidenceOf({listeners: undefined, cpu: undefined}), 'unknown', /ECONNRESET/, /0\.0\.0\.0/],
  ['words of the engine that nobody knows', refused('the moon is in the wrong phase'), 'unknown', /moon/, /doctor/],
]

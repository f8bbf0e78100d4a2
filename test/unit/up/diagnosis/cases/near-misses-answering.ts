import {evidenceOf, http, type NearMiss, on, traceback, url} from '../evidence-of.js'

const silent = {listeners: on('0.0.0.0'), answer: {problem: 'no answer in time'}}
const _retry = 'could not connect to db:5432: Name or service not known; retrying'
const _elsewhere = {host: '127.0.0.1', hostPort: 8001, containerPort: 9000, protocol: 'tcp' as const}

/** It answers, or a part of it ends; something in the evidence resembles another cause. */
export const nearMissesOfAnswering: NearMiss[] = [
  // It answers.
  [
    'permission denied in the log of an app that answers',
    evidenceOf({listeners: on('::'), answer: http(200), log: ["Permission denied: '/cache'"]}),
    'slow-start',
    true,
    /answers now/,
  ],
  ['a status of an app', evidenceOf({listeners: on('::'), answer: http(499)}), 'slow-start', true, /HTTP 499/],
  [
    'another status than the wanted one, of an app that was slow too',
    evidenceOf({listeners: on('::'), answer: http(404), waited: {url, seconds: 5, met: 'ECONNREFUSED', status: 200}}),
    'unexpected-answer',
    true,
    /HTTP 404/,
  ],
  [
    'the wanted status, after others',
    evidenceOf({listeners: on('::'), answer: http(200), waited: {url, seconds: 5, met: 'HTTP 404', status: 200}}),
    'slow-start',
    true,
    /HTTP 200/,
  ],
  [
    'an error of the server that is wanted',
    evidenceOf({listeners: on('::'), answer: http(503), waited: {url, seconds: 5, met: 'ECONNREFUSED', status: 503}}),
    'slow-start',
    true,
    /HTTP 503/,
  ],
  [
    'a proxy whose app is missing',
    evidenceOf({listeners: on('::'), answer: http(502)}),
    'server-error',
    true,
    /a proxy in the container answers HTTP 502/,
  ],
  // It ends, or a part of it.
  [
    'tracebacks of a client that tries again',
    evidenceOf({
      listeners: [],
      log: Array(3).fill(traceback("psycopg.OperationalError: failed to resolve host 'db'")).join('\n').split('\n'),
    }),
    'host-not-found',
    false,
    /"db"/,
  ],
  [
    'connections that are terminated are no program that ends',
    evidenceOf({...silent, log: Array(3).fill('Error: Connection terminated unexpectedly')}),
    'no-answer',
    true,
    /does not answer/,
  ],
  [
    'requests that fail are no program that ends',
    evidenceOf({
      listeners: on('0.0.0.0'),
      answer: http(500),
      log: Array(3).fill(traceback('ZeroDivisionError: x')).join('\n').split('\n'),
    }),
    'server-error',
    true,
    /HTTP 500/,
  ],
  [
    'four workers that boot are no loop',
    evidenceOf({...silent, log: [1, 2, 3, 4].map(n => `[INFO] Booting worker with pid: ${n}`)}),
    'no-answer',
    true,
    /does not answer/,
  ],
  [
    'workers that die twice are no loop',
    evidenceOf({...silent, log: [1, 2].map(n => `Child process [${n}] died`)}),
    'no-answer',
    true,
    /does not answer/,
  ],
  [
    'workers that die at import, while their master listens',
    evidenceOf({
      ...silent,
      log: [1, 2, 3].flatMap(n => [
        ...traceback("ModuleNotFoundError: No module named 'x'").split('\n'),
        `Child process [${n}] died`,
      ]),
    }),
    'restarting',
    false,
    /its worker processes end .*: Python does not find the module "x"/,
  ],
  [
    'workers of puma',
    evidenceOf({
      ...silent,
      log: Array(3).fill('[8] ! Unable to load application: LoadError: cannot load such file -- sinatra'),
    }),
    'restarting',
    false,
    /its worker processes end .*: Ruby does not find "sinatra"/,
  ],
  [
    'workers of gunicorn that crash',
    evidenceOf({...silent, log: [7, 8, 9].map(n => `[1] [ERROR] Worker (pid:${n}) was sent SIGSEGV!`)}),
    'restarting',
    false,
    /its worker processes end/,
  ],
  [
    'workers of gunicorn that are killed for their slowness, over and over',
    evidenceOf({
      ...silent,
      log: [7, 8, 9].flatMap(n => [`[CRITICAL] WORKER TIMEOUT (pid:${n})`, `Worker (pid:${n}) was sent SIGKILL!`]),
    }),
    'killed',
    false,
    /killed a process of it/,
  ],
  [
    'workers of php-fpm',
    evidenceOf({...silent, log: [7, 8, 9].map(n => `WARNING: [pool www] child ${n} exited with code 255`)}),
    'restarting',
    false,
    /its worker processes end/,
  ],
  [
    'one that was started again once',
    evidenceOf({restarts: 1, log: traceback("ModuleNotFoundError: No module named 'x'").split('\n')}),
    'restarting',
    false,
    /^it ended and was started again: Python does not find the module "x"/,
  ],
  [
    'one that was started again twice',
    evidenceOf({restarts: 2}),
    'restarting',
    false,
    /^it ended and was started again$/,
  ],
  [
    'one that was started again once, and ends over and over by its log',
    evidenceOf({restarts: 1, log: Array(3).fill('app exited 1')}),
    'restarting',
    false,
    /^it ends and is started again, over and over$/,
  ],
  [
    'one that was started again once, and answers',
    evidenceOf({restarts: 1, listeners: on('0.0.0.0'), answer: http(500)}),
    'server-error',
    true,
    /HTTP 500/,
  ],
  [
    'a worker that is killed for its slowness',
    evidenceOf({
      ...silent,
      log: ['[CRITICAL] WORKER TIMEOUT (pid:8)', 'Worker (pid:8) was sent SIGKILL! Perhaps out of memory?'],
    }),
    'killed',
    false,
    /something killed a process of it/,
  ],
  [
    'a worker that is killed, perhaps for memory',
    evidenceOf({...silent, log: ['Worker (pid:8) was sent SIGKILL! Perhaps out of memory?']}),
    'out-of-memory',
    false,
    /ran out of memory/,
  ],
  [
    'a worker was killed for memory, and the app answers',
    evidenceOf({listeners: on('0.0.0.0'), answer: http(500), oomEvent: true}),
    'out-of-memory',
    false,
    /a process of it was killed/,
  ],
]

import {evidenceOf, http, type NearMiss, on} from '../evidence-of.js'

const silent = {listeners: on('0.0.0.0'), answer: {problem: 'no answer in time'}}
const retry = 'could not connect to db:5432: Name or service not known; retrying'
const elsewhere = {host: '127.0.0.1', hostPort: 8001, containerPort: 9000, protocol: 'tcp' as const}

/** It runs; something in the evidence resembles another cause. */
export const nearMissesOfListening: NearMiss[] = [
  // Where it listens.
  [
    'on 127.0.0.1 and on all addresses',
    evidenceOf({...silent, listeners: [...on('127.0.0.1'), ...on('0.0.0.0')]}),
    'no-answer',
    true,
    /does not answer/,
  ],
  [
    'a helper listens on 127.0.0.1, the app on nothing',
    evidenceOf({listeners: on('127.0.0.1', 9229)}),
    'not-listening',
    false,
    /what listens on 9229 is a helper/,
  ],
  [
    'a helper listens, the app is at work',
    evidenceOf({listeners: on('0.0.0.0', 6379), cpu: 60}),
    'still-starting',
    false,
    /still starting/,
  ],
  [
    'the port of a helper that the image exposes',
    evidenceOf({listeners: on('0.0.0.0', 9001), exposed: [8000, 9001]}),
    'wrong-port',
    true,
    /9001, not on 8000/,
  ],
  [
    'another process listens on 127.0.0.1, on a port that nobody names',
    evidenceOf({listeners: on('127.0.0.1', 7777)}),
    'wrong-port',
    false,
    /7777/,
  ],
  [
    'a port that is part of another number',
    evidenceOf({listeners: on('127.0.0.1', 7777), log: ['took 17777 ms']}),
    'wrong-port',
    false,
    /7777/,
  ],
  ['a start that is as busy as a start is', evidenceOf({cpu: 5}), 'still-starting', false, /still starting/],
  ['a start that is nearly idle', evidenceOf({cpu: 4.9}), 'not-listening', true, /no port/],
  ['a processor that cannot be seen', evidenceOf({cpu: undefined}), 'not-listening', false, /no port/],
  [
    'a port of its metrics, while it waits for another service',
    evidenceOf({listeners: on('0.0.0.0', 9090), log: [retry]}),
    'host-not-found',
    false,
    /"db"/,
  ],
  [
    'its own port, while it looks for another service',
    evidenceOf({listeners: on('0.0.0.0', 5000), log: ['Running on http://0.0.0.0:5000', retry]}),
    'wrong-port',
    false,
    /5000, not on 8000/,
  ],
  [
    'another port, and a complaint that was made once',
    evidenceOf({listeners: on('0.0.0.0', 9090), log: ['db:5432: Connection refused']}),
    'wrong-port',
    false,
    /9090/,
  ],
  [
    'the port of another mapping is open on 127.0.0.1',
    evidenceOf({
      ...silent,
      listeners: [...on('0.0.0.0'), ...on('127.0.0.1', 9000)],
      published: [elsewhere, {host: '127.0.0.1', hostPort: 8000, containerPort: 8000, protocol: 'tcp'}],
    }),
    'no-answer',
    true,
    /does not answer/,
  ],
  // It takes connections.
  [
    'a client tries again to reach its database, and the server waits for it',
    evidenceOf({...silent, log: [retry]}),
    'host-not-found',
    false,
    /"db"/,
  ],
  [
    'a name that is looked for three times is a retry',
    evidenceOf({...silent, log: Array(3).fill("psycopg.OperationalError: failed to resolve host 'db': [Errno -3]")}),
    'host-not-found',
    false,
    /"db"/,
  ],
  [
    'Go looks for its database',
    evidenceOf({...silent, log: Array(2).fill('dial tcp: lookup db on 127.0.0.11:53: no such host')}),
    'host-not-found',
    false,
    /"db"/,
  ],
  [
    'a tracker that the app does without',
    evidenceOf({...silent, log: ['statsd:8125: Connection refused, continuing without metrics']}),
    'no-answer',
    true,
    /does not answer/,
  ],
  [
    'a warning, once',
    evidenceOf({...silent, log: ['WARN statsd:8125: Connection refused']}),
    'no-answer',
    true,
    /does not answer/,
  ],
  [
    'a warning, over and over',
    evidenceOf({...silent, log: ['WARN 1 statsd:8125: Connection refused', 'WARN 2 statsd:8125: Connection refused']}),
    'connection-refused',
    false,
    /statsd:8125/,
  ],
  [
    'a complaint that the app has got over',
    evidenceOf({...silent, log: [retry, 'Listening on 0.0.0.0:8000']}),
    'no-answer',
    true,
    /does not answer/,
  ],
  [
    'a complaint after the app came up',
    evidenceOf({...silent, log: ['Listening on 0.0.0.0:8000', retry]}),
    'host-not-found',
    false,
    /"db"/,
  ],
  ['the first answer takes long', evidenceOf({...silent, cpu: 90}), 'no-answer', false, /does not answer/],
  [
    'a server whose answer is not valid',
    evidenceOf({listeners: on('0.0.0.0'), answer: {problem: 'HPE_INVALID_HEADER_TOKEN'}}),
    'not-http',
    false,
    /breaks the rules/,
  ],
  [
    'something else answers for it',
    evidenceOf({listeners: [], answer: {problem: 'HPE_INVALID_CONSTANT'}}),
    'not-http',
    false,
    /does not speak HTTP/,
  ],
  [
    'a firewall, and a complaint in the log',
    evidenceOf({listeners: on('::'), answer: {problem: 'ETIMEDOUT'}, direct: http(200), log: [retry]}),
    'firewall',
    false,
    /published port/,
  ],
]

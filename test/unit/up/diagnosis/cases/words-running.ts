import {evidenceOf, http, on, url, type Words} from '../evidence-of.js'

const silent = {listeners: on('0.0.0.0'), answer: {problem: 'no answer in time'}}

export const listeningWords: Words[] = [
  [
    'wrong port: what listens, what is published, what is exposed',
    evidenceOf({listeners: [...on('0.0.0.0', 5000), ...on('::', 5001)]}),
    [
      /^listens in the container: 0\.0\.0\.0:5000, \[::\]:5001$/m,
      /^published: 127\.0\.0\.1:8000 → port 8000 of the container$/m,
      /^the image exposes: 8000$/m,
      /port 5000 and 5001, not on 8000$/m,
      /leads to port 8000 of the container, where nothing listens/,
      /^dkr up -p 8000:5000\nor for good: EXPOSE 5000/m,
    ],
    [/leave out -p/, /let it listen on 0\.0\.0\.0/],
  ],
  [
    'wrong port, of an image that exposes none',
    evidenceOf({exposed: [], listeners: on('::', 1)}),
    [/:1, not|port 1, not/],
    [/image exposes/],
  ],
  [
    'a port that both expose',
    evidenceOf({exposed: [8000, 5000], listeners: on('::', 5000)}),
    [/EXPOSE 5000 in the Dockerfile/],
    [/number behind the colon/],
  ],
  [
    'not exposed',
    evidenceOf({exposed: [5000, 5001], listeners: on('0.0.0.0', 5000)}),
    [/its image exposes 5000, 5001/, /leave out -p: dkr takes the port/, /^the image exposes: 5000, 5001$/m],
    [/EXPOSE 5000/],
  ],
  [
    'a port of the command line is named by the app',
    evidenceOf({listeners: on('127.0.0.1', 7777), command: ['serve', '--port=7777']}),
    [/^dkr up -p 8000:7777$/m, /let the app listen on 0\.0\.0\.0:8000/],
  ],
  [
    'idle',
    evidenceOf({log: []}),
    [/^listens in the container: nothing$/m, /^processor: 0 %$/m, /it has printed nothing/, /--timeout 180$/m],
  ],
  [
    'idle, with a log',
    evidenceOf({log: ['hello'], cpu: undefined}),
    [/its command: python app\.py/],
    [/printed nothing/, /processor/],
  ],
  ['idle, of unknown time', evidenceOf({waited: undefined}), [/--timeout 180$/m]],
  [
    'busy, of unknown time',
    evidenceOf({waited: undefined, cpu: 42.4}),
    [/--timeout 180$/m, /^processor: 42 %$/m, /uses 42 %/],
  ],
  ['busy, of a known time', evidenceOf({waited: {url, seconds: 7, met: 'x'}, cpu: 42}), [/--timeout 21$/m]],
  [
    'the log of one that listens on nothing',
    evidenceOf({log: ['db:5432: Connection refused']}),
    [/^log: db:5432: Connection refused$/m, /^listens in the container: nothing$/m],
  ],
  [
    'the log of one that cannot be seen',
    evidenceOf({listeners: undefined, log: ['db:5432: Connection refused']}),
    [/PostgreSQL at db:5432/],
    [/listens in/],
  ],
  [
    'the right port of two that are published',
    evidenceOf({
      published: [
        {host: '127.0.0.1', hostPort: 9000, containerPort: 9001, protocol: 'tcp'},
        {host: '127.0.0.1', hostPort: 8000, containerPort: 8000, protocol: 'tcp'},
      ],
      listeners: [...on('127.0.0.1'), ...on('0.0.0.0', 9001)],
    }),
    [/listens on 127\.0\.0\.1 of its container only/],
  ],
  [
    'on both loopbacks',
    evidenceOf({listeners: [...on('127.0.0.1'), ...on('::1')]}),
    [/127\.0\.0\.1 and ::1/, /\[::1\]:8000/],
  ],
]

export const answeringWords: Words[] = [
  [
    'a passing check is no contradiction',
    evidenceOf({...silent, health: {status: 'healthy', failures: 0, output: []}}),
    [/^the health check passes: it runs inside the container/m],
  ],
  [
    'a check that does not pass yet',
    evidenceOf({...silent, health: {status: 'starting', failures: 0, output: []}}),
    [/takes connections/],
    [/the health check passes/],
  ],
  [
    'a passing check as the finding itself',
    evidenceOf({listeners: undefined, health: {status: 'healthy', failures: 0, output: []}}),
    [/passes, though the URL does not answer/],
    [/the health check passes: it runs/],
  ],
  [
    'nothing that could be seen',
    evidenceOf({listeners: undefined, cpu: undefined, waited: {url, seconds: 7, met: 'x'}}),
    [/--timeout 21$/m],
  ],
  [
    'nothing at all',
    evidenceOf({listeners: undefined, cpu: undefined, waited: undefined}),
    [/--timeout 180$/m, /met: nothing/],
  ],
  ['no answer, and the processor', evidenceOf(silent), [/\(processor: 0 %\)/, /^listens: 0\.0\.0\.0:8000$/m]],
  [
    'no answer of a processor that cannot be seen',
    evidenceOf({...silent, cpu: undefined}),
    [/takes connections, but/],
    [/processor/],
  ],
  ['closed', evidenceOf({listeners: on('::'), cpu: 1}), [/want https/, /^listens: \[::\]:8000$/m], [/stuck/]],
  [
    'a proxy',
    evidenceOf({listeners: on('::'), answer: http(504)}),
    [/a proxy in the container answers HTTP 504/, /nginx/],
  ],
  [
    'a worker that was too slow to answer',
    evidenceOf({listeners: on('::'), answer: http(500), log: ['[CRITICAL] WORKER TIMEOUT (pid:8)']}),
    [/its master killed a worker that took too long/],
    [/the fault is in/],
  ],
  [
    'a server that is not ready',
    evidenceOf({listeners: on('::'), answer: http(503)}),
    [/error of its own: HTTP 503/],
    [/proxy/, /nginx/],
  ],
  [
    'a header that is not valid',
    evidenceOf({listeners: on('::'), answer: {problem: 'HPE_INVALID_HEADER_TOKEN'}}),
    [/nearly as a web server/],
    [/database or a plain/],
  ],
  [
    'no HTTP',
    evidenceOf({listeners: on('::'), answer: {problem: 'HPE_INVALID_CONSTANT'}}),
    [/database or a plain/],
    [/nearly/],
  ],
  [
    'too slow',
    evidenceOf({listeners: on('::'), answer: http(200)}),
    [/longer than 60 s; the last attempt met: ECONNRESET/],
  ],
  [
    'no line in a log that has others',
    evidenceOf({answer: http(200), log: ['x'], waited: {kind: 'log', url, seconds: 5, met: 'm'}}),
    [/end of the log is above/],
    [/PYTHONUNBUFFERED/],
  ],
  [
    'no line in an empty log',
    evidenceOf({answer: http(200), waited: {kind: 'log', url, seconds: 5, met: 'm'}}),
    [/PYTHONUNBUFFERED/],
    [/is above/],
  ],
  [
    'an engine elsewhere, and one that seems to be',
    evidenceOf({listeners: on('::'), localEngine: false, answer: {problem: 'ECONNREFUSED'}}),
    [/the engine is on another machine/, /ssh -L 8000:127\.0\.0\.1:8000/],
    [/seems/],
  ],
  [
    'an engine that seems to be elsewhere',
    evidenceOf({listeners: on('::'), answer: {problem: 'ECONNREFUSED'}}),
    [/seems to be/],
  ],
  [
    'a check: its exit code and what it said',
    evidenceOf({
      listeners: on('::'),
      answer: http(200),
      health: {status: 'unhealthy', failures: 1, exitCode: 22, output: ['odd', 'words']},
    }),
    [/^its exit code: 22\ncheck: odd\ncheck: words$/m, /last output is above/, /run the check by hand/],
    [/prints nothing/],
  ],
  [
    'a check without exit code and words',
    evidenceOf({listeners: on('::'), answer: http(200), health: {status: 'unhealthy', failures: 1, output: []}}),
    [/prints nothing/],
    [/its exit code/, /is above/],
  ],
  [
    'a check behind a proxy that has an exception for it',
    evidenceOf({
      listeners: on('::'),
      answer: http(200),
      env: ['HTTP_PROXY=http://p:1', 'no_proxy=localhost', 'A=1'],
      health: {status: 'unhealthy', failures: 1, exitCode: 1, output: []},
    }),
    [/prints nothing/],
    [/HTTP_PROXY/],
  ],
  [
    'a check whose exit code dkr saw',
    evidenceOf({answer: http(200), waited: {url, seconds: 5, met: 'its health check failed with 3: odd'}}),
    [/^its exit code: 3\ncheck: odd$/m],
  ],
  [
    'a check that dkr could not end',
    evidenceOf({answer: http(200), waited: {url, seconds: 5, met: 'its health check failed: odd'}}),
    [/^check: odd$/m],
    [/its exit code/],
  ],
]

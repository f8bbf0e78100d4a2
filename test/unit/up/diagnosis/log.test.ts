import {describe, expect, test} from '@jest/globals'
import {addressNear, hostIn} from '../../../../src/lib/up/diagnosis/causes/log/address.js'
import {logFinding} from '../../../../src/lib/up/diagnosis/causes/log/log-finding.js'
import {
  cameUpAfter,
  hasTimedOut,
  isLastWord,
  isRetried,
  isTolerated,
} from '../../../../src/lib/up/diagnosis/causes/log/trust.js'
import {ended, evidenceOf, traceback} from './evidence-of.js'

const lines = (count: number, line = 'x') => Array<string>(count).fill(line)

describe('what is known of a line by the log around it', () => {
  test.each([
    [['no db; retrying'], true],
    [['waiting for db'], true],
    [['no db, attempt 2'], true],
    [['no db'], false],
    [['no db 1', 'no db 2'], true],
    [['no db', 'no cache'], false],
  ])('%j: the first is tried again: %s', (log, expected) => expect(isRetried(log, 0)).toBe(expected))

  test.each([
    [['no db, continuing'], true],
    [['ignored: no db'], true],
    [['WARNING: no db'], true],
    [['no db'], false],
    [['no db, ignored, retrying'], false],
    [['WARN no db 1', 'WARN no db 2'], false],
    [['no db, skipped', 'no db, skipped'], true],
  ])('%j: the app goes on without the first: %s', (log, expected) => expect(isTolerated(log, 0)).toBe(expected))

  test.each([
    [['no db', 'Listening on 8000'], true],
    [['no db', 'x', 'connected to db'], true],
    [['no db', 'not connected to db'], false],
    [['Listening on 8000'], false],
    [['no db', 'x'], false],
  ])('%j: the app came up after the first: %s', (log, expected) => expect(cameUpAfter(log, 0)).toBe(expected))

  test.each([
    [['Error: x', '    at f (a.js:1)', '', 'Node.js v20.1.0'], true],
    [['Error: x'], true],
    [['Error: x', '    at f (a.js:1)', 'bye'], false],
    [['Error: x', 'bye', ''], false],
    [['Error: x', 'npm ERR! code 1'], true],
  ])('%j: the first is the last word: %s', (log, expected) => expect(isLastWord(log, 0)).toBe(expected))

  test('a worker that was too slow, wherever that stands', () => {
    expect(hasTimedOut(['a', '[CRITICAL] WORKER TIMEOUT (pid:8)', 'b'])).toBe(true)
    expect(hasTimedOut(['a', '! Terminating timed out worker (pid 8)'])).toBe(true)
    expect(hasTimedOut(['worker 8', 'timeout'])).toBe(false)
  })
})

describe('the address in a complaint', () => {
  test.each([
    [['connect ECONNREFUSED 10.0.0.5:3306'], '10.0.0.5', '3306'],
    [['connect ECONNREFUSED ::1:5432'], '::1', '5432'],
    [['main.go:25: dial tcp db:5432: connection refused'], 'db', '5432'],
    [['connection to server at "db" (10.0.0.5), port 5432 failed'], 'db', '5432'],
    [["Can't connect to MySQL server on 'db:3306' (111)"], 'db', '3306'],
    [["Can't connect to MySQL server on 'db' (111)"], 'db', undefined],
    [['host=db user=app port=5432 refused'], 'db', '5432'],
    [['create_connection(("db", 5432))', 'refused'], 'db', '5432'],
    [['redis.example.com:6379 refused'], 'redis.example.com', '6379'],
    [['db:5432 is not running: refused'], 'db', '5432'],
    [['cache:6379', 'db:5432', 'refused'], 'db', '5432'],
    [['cache:6379', 'server running at db:5432', 'refused'], 'cache', '6379'],
    [['db:5432', ...lines(11), 'refused'], 'db', '5432'],
    [['db:5432', ...lines(12), 'refused'], undefined, undefined],
    [['0.0.0.0:8000 refused'], undefined, undefined],
    [['at Socket (node:net:1595:16) refused'], undefined, undefined],
    [['app.py:1234 refused'], undefined, undefined],
    [['app.py:1234 db:5432 refused'], 'db', '5432'],
  ])('%j', (log, host, port) => {
    const found = addressNear(log, log.length - 1)
    expect([found.host, found.port]).toEqual([host, port])
  })

  test.each([
    ['getaddrinfo EAI_AGAIN db', 'db'],
    ['php_network_getaddresses: getaddrinfo for db failed: Name or service not known', 'db'],
    ['could not translate host name "db" to address', 'db'],
    ["failed to resolve host 'db': [Errno -3]", 'db'],
    ['curl: (6) Could not resolve host: db', 'db'],
    ['lookup db: no such host', 'db'],
    ['lookup db on 127.0.0.11:53: no such host', 'db'],
    ["wget: bad address 'db'", 'db'],
    ['(2005, "Unknown server host \'db\' (-3)")', 'db'],
    ['host not found in upstream "app:8000" in /etc/nginx/nginx.conf:3', 'app'],
    ['java.net.UnknownHostException: db', 'db'],
    ['Name or service not known', undefined],
  ])('the host in %j', (line, host) => expect(hostIn(line)).toBe(host))
})

describe('how sure the log makes', () => {
  const denied = "PermissionError: [Errno 13] Permission denied: '/x'"
  const files = [{path: '/x', exists: true, owner: 0, mode: 'rw-------'}]
  const certain = (exitCode: number | undefined, log = denied) => logFinding(ended(log, {exitCode, files}))?.certain

  test.each([
    [1, true],
    [128, true],
    [129, false],
    [192, false],
    [193, true],
    [255, true],
    [0, false],
    [undefined, false],
  ])('exit code %s: certain %s', (exitCode, expected) => expect(certain(exitCode)).toBe(expected))

  test('of one that runs, nothing', () =>
    expect(logFinding(evidenceOf({log: [denied], exitCode: 1, files}))?.certain).toBe(false))

  test('the line is shown where it could be overlooked', () => {
    const shown = (count: number) => logFinding(ended([...lines(count - 1), denied].join('\n')))?.evidence
    expect(shown(12)).toEqual([])
    expect(shown(13)).toEqual([`log: ${denied}`])
    expect(logFinding(evidenceOf({log: [`  ${denied}`]}))?.evidence).toEqual([`log: ${denied}`])
  })

  test('what Node prints below an error is not the error', () => {
    const log = "Error: connect ECONNREFUSED 10.0.0.5:5432\n  code: 'ECONNREFUSED',\n  address: '10.0.0.5'"
    expect(logFinding(ended(log))).toMatchObject({cause: 'connection-refused', certain: true})
    expect(logFinding(ended("  code: 'ECONNREFUSED'"))).toBeUndefined()
  })
})

/** The log of one that ended, what it is changed by, and what is said of it. */
type Said = [log: string, changes: Parameters<typeof ended>[1], cause: string | undefined, said: RegExp]

describe('how sure a line makes', () => {
  const frames = (...at: string[]) => ['SyntaxError: Unexpected token', ...at.map(each => `    at ${each}`)].join('\n')
  const main = ['Object.<anonymous> (/app/a.js:3:1)', 'Module._compile (node:internal/modules/cjs/loader:1529:14)']

  test.each([
    ['/entry.sh: line 3: FOO: unbound variable', true, /FOO/],
    ['/entry.sh: 3: _A1: parameter not set', true, /_A1/],
    ['/entry.sh: line 3: foo: unbound variable', false, /foo/],
    ['/entry.sh: line 3: Foo: unbound variable', false, /Foo/],
    [frames('new Function (<anonymous>)', ...main), false, /reads code/],
    [frames('eval (<anonymous>)', ...main), false, /reads code/],
    [frames(...main), false, /reads code/],
    [frames('new Script (node:vm:117:7)', 'createScript (node:vm:269:10)', ...main), false, /reads code/],
    [frames('parse (/app/node_modules/acorn/dist/acorn.js:1:2)', ...main), false, /reads code/],
    [frames('wrapSafe (node:internal/modules/cjs/loader:1464:18)', ...main), true, /the app has a syntax error/],
    [
      frames('internalCompileFunction (node:internal/vm:77:18)', 'wrapSafe (node:internal/modules/cjs/loader:1288:20)'),
      true,
      /the app has a syntax error/,
    ],
    [frames('compileSourceTextModule (node:internal/modules/esm/utils:339:16)'), true, /the app has a syntax error/],
    [
      frames(
        'new Script (vm.js:79:7)',
        'createScript (vm.js:251:10)',
        'Module._compile (internal/modules/cjs/loader.js:1:1)',
      ),
      true,
      /the app has a syntax error/,
    ],
    [frames(), true, /the app has a syntax error/],
  ])('%j: certain %s', (log, certain, message) => {
    const found = logFinding(ended(log))
    expect(found?.certain).toBe(certain)
    expect(found?.message).toMatch(message)
    if (!certain) expect(found?.why).not.toContain('not one line')
  })
})

describe('what a line says, by what stands beside it', () => {
  test.each<Said>([
    // Rights.
    [
      'Permission denied',
      {user: 'web'},
      'permission-denied',
      /a file[\s\S]*runs as web, and files[\s\S]*chown web PATH/,
    ],
    ['Permission denied', {}, 'permission-denied', /runs as the user of the container[\s\S]*--chown=USER/],
    [
      "Permission denied: '/x'",
      {files: [{path: '/x', exists: true, owner: 7, mode: 'rw-------'}]},
      'permission-denied',
      /\/x belongs to 7 and[\s\S]*\/x: owner 7, rw/,
    ],
    [
      "Permission denied: '/x'",
      {
        files: [
          {path: '/x', exists: false},
          {path: '/', exists: true, owner: 0, mode: 'rwxr-xr-x'},
        ],
      },
      'permission-denied',
      /\/ belongs to root/,
    ],
    ["bind\nPermission denied: '/x'", {}, 'permission-denied', /\/x/],
    [['bind', ...lines(6), 'Permission denied'].join('\n'), {}, 'permission-denied', /a file/],
    [['bind', ...lines(5), 'Permission denied'].join('\n'), {user: '1'}, 'port-not-permitted', /port below 1024/],
    ['bind: Permission denied', {user: '1', published: [], exposed: [443]}, 'port-not-permitted', /port 443/],
    ['bind: Permission denied', {user: '1', exposed: [1024]}, 'port-not-permitted', /port below 1024/],
    [
      'bind to 0.0.0.0:1023: Permission denied',
      {user: '1'},
      'port-not-permitted',
      /port 1023[\s\S]*the user 1 without/,
    ],
    ['bind to 0.0.0.0:1024: Permission denied', {user: '1'}, undefined, /^$/],
    ['bind: Permission denied', {user: 'root'}, 'port-not-permitted', /root, but without/],
    // Files.
    ["Read-only file system: '/x'", {readOnly: true}, 'read-only', /read-only root/],
    ["Read-only file system: '/x'", {}, 'read-only', /in a mount that is read-only/],
    ["can't open file '/app/app.py'", {}, 'file-not-found', /start command names it/],
    ["can't open file '/app/other'", {}, 'file-not-found', /the app opens it/],
    ["can't open file '/app/other'", {command: ['', 'x']}, 'file-not-found', /the app opens it/],
    [['subprocess.py"', ...lines(11), "FileNotFoundError: 'ffmpeg'"].join('\n'), {}, 'program-not-found', /"ffmpeg"/],
    [['subprocess.py"', ...lines(12), "FileNotFoundError: 'ffmpeg'"].join('\n'), {}, 'file-not-found', /ffmpeg/],
    ['open config.yaml: no such file or directory', {}, 'file-not-found', /config\.yaml/],
    ['nginx: [emerg] open() "/etc/nginx/x" failed (2: No such file or directory)', {}, 'file-not-found', /nginx\/x/],
    ['libfoo.so.1: cannot open shared object file', {}, 'library-not-found', /PACKAGE[\s\S]*apt-file search libfoo/],
    ['libpq.so.5: cannot open shared object file', {}, 'library-not-found', /libpq5[\s\S]*without -slim/],
    // Modules.
    [
      traceback("ModuleNotFoundError: No module named 'shop'"),
      {command: ['python', 'shop']},
      'module-not-found',
      /add shop/,
    ],
    [
      traceback("ModuleNotFoundError: No module named 'shop'"),
      {command: ['-m', 'shop2']},
      'module-not-found',
      /add shop/,
    ],
    ['cannot load such file -- sinatra/base (LoadError)', {}, 'module-not-found', /bundle add sinatra,/],
    // Services.
    ['db:5432: Connection refused', {}, 'connection-refused', /db is there, but[\s\S]*check host and port: db:5432/],
    ["server on 'db' Connection refused", {}, 'connection-refused', /another service at db, and[\s\S]*port: db$/],
    [
      'localhost:6379: Connection refused',
      {},
      'connection-refused',
      /Redis at[\s\S]*172\.17\.0\.1[\s\S]*one network[\s\S]*-e DATABASE_HOST/,
    ],
    [
      'Connection refused',
      {},
      'connection-refused',
      /does not tell where[\s\S]*172\.17\.0\.1[\s\S]*one network[\s\S]*-e DATABASE_HOST/,
    ],
    ['getaddrinfo ENOTFOUND db', {}, 'host-not-found', /"db"[\s\S]*finds other containers by name/],
    ['getaddrinfo ENOTFOUND db.x.com', {}, 'host-not-found', /reaches no name server[\s\S]*nslookup db\.x\.com/],
    ['Name or service not known', {}, 'host-not-found', /of another service/],
    [['connect(', ...lines(12), 'Cannot assign requested address'].join('\n'), {}, undefined, /^$/],
    [['connect(', ...lines(11), 'Cannot assign requested address'].join('\n'), {}, 'connection-refused', /nothing/],
    // Syntax.
    [['File "/a.py", line 7', ...lines(7), 'SyntaxError: x'].join('\n'), {}, 'syntax-error', /a\.py, line 7/],
    [
      ['File "/a.py", line 7', ...lines(8), 'SyntaxError: x'].join('\n'),
      {},
      'syntax-error',
      /syntax error: x[\s\S]*the line that the log shows/,
    ],
    ['File "/a.py", line 7\nFile "/b.py", line 8\nSyntaxError: x', {}, 'syntax-error', /b\.py, line 8/],
    ['File "<string>", line 1\nx\nx\nx\nSyntaxError: x', {}, 'syntax-error', /syntax error/],
    ['SyntaxError: x\nat JSON.parse (<anonymous>)', {}, undefined, /^$/],
    // Variables.
    [[...lines(2, '  os.environ["A"]'), "KeyError: 'A'"].join('\n'), {}, 'variable-missing', /A is not set/],
    [['  File "<frozen os>", line 1', ...lines(9), "KeyError: 'a'"].join('\n'), {}, 'variable-missing', /a is not set/],
    [['  File "<frozen os>", line 1', ...lines(10), "KeyError: 'a'"].join('\n'), {}, undefined, /^$/],
    ['environment variable "API_KEY" found', {}, undefined, /^$/],
  ])('%j with %j', (log, changes, cause, said) => {
    const found = logFinding(ended(log, changes))
    expect(found?.cause).toBe(cause)
    const text = found ? [found.message, found.why, ...(found.evidence ?? []), ...found.suggestions].join('\n') : ''
    expect(text).toMatch(said)
    expect(text).not.toMatch(/undefined/)
  })
})

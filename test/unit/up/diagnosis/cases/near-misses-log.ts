import {ended, type NearMiss, traceback} from '../evidence-of.js'

/** The log of one that ended resembles another cause. */
export const nearMissesOfLog: NearMiss[] = [
  // The log.
  [
    'an error that is quoted as a warning, before the app ends for another reason',
    ended("warning: cache: [Errno 13] Permission denied: '/cache', continuing without\nno licence", {exitCode: 3}),
    'exited',
    true,
    /exit code 3/,
  ],
  [
    'an error that is not the last word',
    ended("PermissionError: [Errno 13] Permission denied: '/cache'\nno licence", {exitCode: 3}),
    'permission-denied',
    false,
    /\/cache/,
  ],
  [
    'an optional module that is missing',
    ended("Cannot find module 'pg-native': optional, skipped\nno licence", {exitCode: 3}),
    'exited',
    true,
    /exit code 3/,
  ],
  [
    'an error that the servers of Python say more behind',
    ended(
      `${traceback("ModuleNotFoundError: No module named 'x'")}\n[2026-11-25 10:00:00 +0000] [7] [INFO] Worker exiting (pid: 7)\n[2026-11-25 10:00:00 +0000] [1] [ERROR] Worker (pid:7) exited with code 3\n[2026-11-25 10:00:00 +0000] [1] [INFO] Shutting down: Master\n[2026-11-25 10:00:00 +0000] [1] [ERROR] Reason: Worker failed to boot.`,
      {exitCode: 3},
    ),
    'module-not-found',
    true,
    /"x"/,
  ],
  [
    'denied by the database, not by a file',
    ended('psycopg2.errors.InsufficientPrivilege: permission denied for table users'),
    'exited',
    true,
    /exit code 1/,
  ],
  [
    'denied by ssh',
    ended('git@host: Permission denied (publickey).', {exitCode: 128}),
    'exited',
    true,
    /exit code 128/,
  ],
  [
    'a port above 1024 is denied for another reason',
    ended('Error: listen EACCES: permission denied 0.0.0.0:8080', {user: '1000'}),
    'exited',
    true,
    /exit code 1/,
  ],
  [
    'a low port is denied to root',
    ended('httpd: bind to 0.0.0.0:80: Permission denied', {user: '0:0'}),
    'port-not-permitted',
    false,
    /port 80/,
  ],
  [
    'the socket of a server that was killed',
    ended('Error: listen EADDRINUSE: address already in use /run/app.sock'),
    'address-in-use',
    false,
    /the socket \/run\/app\.sock/,
  ],
  [
    'a library of the system is no file of the app',
    ended(traceback('ImportError: libGL.so.1: cannot open shared object file: No such file or directory')),
    'library-not-found',
    true,
    /libGL\.so\.1/,
  ],
  [
    'a library of musl',
    ended('Error loading shared library libfoo.so.6: No such file or directory (needed by /app)', {exitCode: 127}),
    'library-not-found',
    true,
    /libfoo\.so\.6/,
  ],
  [
    'a program that Python cannot start is no file that COPY lacks',
    ended(
      traceback(
        '  File "/usr/lib/python3.13/subprocess.py", line 1972, in _execute_child',
        "FileNotFoundError: [Errno 2] No such file or directory: 'ffmpeg'",
      ),
    ),
    'program-not-found',
    true,
    /"ffmpeg", which the app starts/,
  ],
  [
    'a file that Python passes to a program',
    ended(
      traceback(
        '  File "/usr/lib/python3.13/subprocess.py", line 1972, in _execute_child',
        "FileNotFoundError: [Errno 2] No such file or directory: '/srv/run'",
      ),
    ),
    'file-not-found',
    true,
    /\/srv\/run/,
  ],
  [
    'a program that Node cannot start',
    ended("Error: spawn ffmpeg ENOENT\n    at ChildProcess (node:internal:1)\n  path: 'ffmpeg'"),
    'program-not-found',
    true,
    /"ffmpeg"/,
  ],
  [
    'data with a fault is no syntax error of the app',
    ended('SyntaxError: Unexpected token < in JSON at position 0\n    at JSON.parse (<anonymous>)'),
    'exited',
    true,
    /exit code 1/,
  ],
  [
    'text that Python evaluates is no file of the app',
    ended('  File "<string>", line 1\n    1 +\n      ^\nSyntaxError: invalid syntax'),
    'exited',
    true,
    /exit code 1/,
  ],
  [
    'a dictionary below a line that reads the environment',
    ended(
      traceback(
        '    load(os.environ["CONFIG"])',
        '  File "/app/load.py", line 7, in load',
        '    return table["port"]',
        "KeyError: 'port'",
      ),
    ),
    'exited',
    true,
    /exit code 1/,
  ],
  [
    'a copy of the environment',
    ended(traceback('    port = environ["port"]', "KeyError: 'port'")),
    'variable-missing',
    false,
    /port/,
  ],
  // Other services.
  [
    'a server of MySQL whose name does not resolve is not one that refuses',
    ended(
      traceback(
        `pymysql.err.OperationalError: (2003, "Can't connect to MySQL server on 'db' ([Errno -2] Name or service not known)")`,
      ),
    ),
    'host-not-found',
    true,
    /"db"/,
  ],
  [
    'the name server of Go is not the host that is looked for',
    ended('main.go:25: dial tcp: lookup db on 127.0.0.11:53: no such host\nexit status 1'),
    'host-not-found',
    true,
    /"db"/,
  ],
  [
    'a line of a program is no address',
    ended('main.go:2512: dial tcp 10.0.0.5:3306: connect: connection refused'),
    'connection-refused',
    true,
    /MySQL at 10\.0\.0\.5:3306/,
  ],
  [
    'the address of the app itself is none that it looks for',
    ended('Listening on localhost:8000\nredis: Connection refused'),
    'connection-refused',
    false,
    /another service, and/,
  ],
  [
    'an address too far above the complaint',
    ended(['connecting to db:5432', ...Array(20).fill('  working'), 'Connection refused'].join('\n')),
    'connection-refused',
    false,
    /another service, and/,
  ],
  [
    'an address to listen on that the container does not have',
    ended(traceback('    sock.bind(("10.0.0.9", 80))', 'OSError: [Errno 99] Cannot assign requested address')),
    'exited',
    true,
    /exit code 1/,
  ],
]

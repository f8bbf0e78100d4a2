import type {Cause} from '../../src/lib/up/diagnosis/cause-names.js'

/** A folder of test/apps: what is wrong with it, and what dkr has to say. */
export interface BrokenApp {
  name: string
  cause: Cause
  /** False where the evidence can only suggest the cause. */
  certain?: false
  message: RegExp
  evidence: RegExp
  mend: RegExp
  /** Further arguments of `dkr up`. */
  args?: string[]
}

export const brokenApps: BrokenApp[] = [
  // The program does not start.
  {name: 'no-command', cause: 'no-command', message: /which program/, evidence: /No command/i, mend: /CMD \[/},
  {name: 'user', cause: 'user-not-found', message: /"webapp"/, evidence: /webapp/, mend: /useradd/},
  {name: 'program', cause: 'program-not-found', message: /"gunicorn"/, evidence: /gunicorn/, mend: /requirements\.txt/},
  {
    name: 'shell-program',
    cause: 'program-not-found',
    message: /"gunicorn"/,
    evidence: /gunicorn: not found/,
    mend: /requirements\.txt/,
  },
  {
    name: 'not-executable',
    cause: 'not-executable',
    message: /\/start\.sh is not marked/,
    evidence: /rw-r--r--/,
    mend: /chmod \+x start\.sh/,
  },
  {name: 'line-ends', cause: 'line-ends', message: /Windows/, evidence: /#!\/bin\/sh\\r/, mend: /LF line ends/},
  {
    name: 'interpreter',
    cause: 'interpreter-not-found',
    message: /\/bin\/bash/,
    evidence: /begins with: #!\/bin\/bash/,
    mend: /#!\/bin\/sh/,
  },
  {
    name: 'no-shebang',
    cause: 'no-shebang',
    message: /\/start\.sh/,
    evidence: /exec format error/,
    mend: /begin the script with/,
  },
  {
    name: 'platform',
    cause: 'wrong-platform',
    message: /\/app is made for (?:arm64|amd64) processors/,
    evidence: /exec format error/,
    mend: /download or compile/,
  },
  // It starts, and ends.
  {
    name: 'background',
    cause: 'ended-by-itself',
    message: /exit code 0/,
    evidence: /httpd -p 8000/,
    mend: /foreground/,
  },
  {name: 'exit-code', cause: 'exited', message: /exit code 3/, evidence: /licence has run out/, mend: /last lines/},
  {name: 'crash', cause: 'crashed', message: /SIGSEGV/, evidence: /about to crash/, mend: /compiled/},
  {
    name: 'python-module',
    cause: 'module-not-found',
    message: /"pandas"/,
    evidence: /No module named/,
    mend: /add pandas to requirements\.txt/,
  },
  {
    name: 'gunicorn-module',
    cause: 'module-not-found',
    message: /main\.py/,
    evidence: /No module named 'main'/,
    mend: /WORKDIR/,
  },
  {
    name: 'variable',
    cause: 'variable-missing',
    message: /DATABASE_URL/,
    evidence: /KeyError/,
    mend: /dkr up -e DATABASE_URL=/,
  },
  {
    name: 'shell-variable',
    cause: 'variable-missing',
    message: /DATA_FOLDER/,
    evidence: /not set/,
    mend: /dkr up -e DATA_FOLDER=/,
  },
  {name: 'syntax', cause: 'syntax-error', message: /app\.py, line 1/, evidence: /SyntaxError/, mend: /mend line 1/},
  {
    name: 'database',
    cause: 'connection-refused',
    message: /PostgreSQL at 127\.0\.0\.1:5432/,
    evidence: /refused/,
    mend: /172\.17\.0\.1/,
  },
  {
    name: 'database-name',
    cause: 'host-not-found',
    message: /"postgres\.invalid"/,
    evidence: /gaierror/,
    mend: /compose/,
  },
  {
    name: 'read-only',
    cause: 'read-only',
    message: /\/data\/app\.log/,
    evidence: /Read-only file system/,
    mend: /volume/,
    args: ['-v', './:/data:ro'],
  },
  {
    name: 'root-owned',
    cause: 'permission-denied',
    message: /\/app\/app\.log/,
    evidence: /\/app: owner root, rwxr-xr-x/,
    mend: /chown 1000 \/app/,
  },
  {name: 'two-servers', cause: 'address-in-use', message: /in the container/, evidence: /in use/, mend: /foreground/},
  {
    name: 'file',
    cause: 'file-not-found',
    message: /\/app\/server\.py/,
    evidence: /can't open file/,
    mend: /COPY and WORKDIR/,
  },
  {
    name: 'memory',
    cause: 'out-of-memory',
    message: /too much memory/,
    evidence: /OOMKilled[\s\S]*32 MiB/,
    mend: /memory: 64m/,
  },
  // It runs, and is not reached.
  {
    name: 'worker-memory',
    cause: 'out-of-memory',
    message: /a process of it was killed/,
    evidence: /oom[\s\S]*32 MiB/,
    mend: /memory: 64m/,
  },
  {
    name: 'health-check',
    cause: 'health-check-failing',
    message: /HTTP 200/,
    evidence: /curl: not found/,
    mend: /urllib/,
  },
  {
    name: 'wrong-port',
    cause: 'wrong-port',
    message: /5000, not on 8000/,
    evidence: /\[::\]:5000/,
    mend: /dkr up -p \d+:5000/,
  },
  {
    name: 'distroless',
    cause: 'wrong-port',
    message: /5000, not on 8000/,
    evidence: /\[::\]:5000/,
    mend: /dkr up -p \d+:5000/,
  },
  {
    name: 'flask-loopback',
    cause: 'wrong-port',
    message: /5000, not on 8000, and on its own 127\.0\.0\.1 only/,
    evidence: /127\.0\.0\.1:5000/,
    mend: /app\.run\(host="0\.0\.0\.0"\)/,
  },
  {
    name: 'not-exposed',
    cause: 'port-not-exposed',
    message: /8000, not on 80(;|$)/,
    evidence: /the image exposes: 8000/,
    mend: /dkr up -p \d+:8000/,
    args: ['-p', '80'],
  },
  {
    name: 'loopback',
    cause: 'loopback-only',
    message: /127\.0\.0\.1/,
    evidence: /listens in the container: 127\.0\.0\.1:8000/,
    mend: /--bind 0\.0\.0\.0 8000/,
  },
  {
    name: 'loop',
    cause: 'restarting',
    certain: false,
    message: /over and over/,
    evidence: /times in the log/,
    mend: /without a loop/,
  },
  {
    name: 'starting',
    cause: 'still-starting',
    certain: false,
    message: /still starting/,
    evidence: /processor: \d+ %/,
    mend: /--timeout 9/,
  },
  {name: 'idle', cause: 'not-listening', message: /no port/, evidence: /processor: 0 %/, mend: /log/},
  {
    name: 'server-error',
    cause: 'server-error',
    message: /HTTP 500/,
    evidence: /answer: .*Internal Server Error[\s\S]*ZeroDivisionError/,
    mend: /log/,
  },
  // Who asks for a path means HTTP; otherwise a server that takes connections is ready.
  {
    name: 'not-http',
    cause: 'not-http',
    message: /HTTP/,
    evidence: /HPE_/,
    mend: /dkr run/,
    args: ['--ready-path', '/'],
  },
  {
    name: 'silent',
    cause: 'no-answer',
    message: /does not answer/,
    evidence: /listens: 0\.0\.0\.0:8000/,
    mend: /log/,
  },
]

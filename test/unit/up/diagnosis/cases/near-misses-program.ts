import {bind, ended, type NearMiss, noFile, refused, runc, script, traceback} from '../evidence-of.js'

const elf = (path: string, architecture: string) => ({path, exists: true, kind: 'elf' as const, architecture})

/** It did not start or it ended; something in the evidence resembles another cause. */
export const nearMissesOfProgram: NearMiss[] = [
  // The program.
  [
    'a foreign program that the engine emulates ends for its own reason',
    ended(traceback("ModuleNotFoundError: No module named 'x'"), {
      imageArchitecture: 'arm64',
      command: ['/bin/python'],
      files: [elf('/bin/python', 'arm64')],
    }),
    'module-not-found',
    true,
    /"x"/,
  ],
  [
    'a foreign program beside a complaint about another file',
    ended('cat: config: No such file or directory', {
      exitCode: 1,
      files: [elf('/bin/app', 'arm64')],
    }),
    'exited',
    true,
    /exit code 1/,
  ],
  [
    'a foreign program whose loader is missing',
    ended('exec /bin/app: no such file or directory', {files: [elf('/bin/app', 'arm64')]}),
    'wrong-platform',
    false,
    /arm64/,
  ],
  [
    'a 32-bit program on its 64-bit kin',
    ended('exec /bin/app: exec format error', {files: [elf('/bin/app', '386')], imageArchitecture: '386'}),
    'no-shebang',
    false,
    /no format/,
  ],
  [
    'an engine whose processor nobody knows',
    ended('exec /bin/app: exec format error', {files: [elf('/bin/app', 'arm64')], engineArchitecture: undefined}),
    'no-shebang',
    false,
    /no format/,
  ],
  [
    'an earlier program that is not found, and the one it ended with',
    ended('/start.sh: line 2: which-editor: not found\n/start.sh: line 9: gunicorn: not found', {exitCode: 127}),
    'program-not-found',
    true,
    /"gunicorn"/,
  ],
  [
    'a program that is not found, and another exit code',
    ended('/start.sh: line 2: which-editor: not found\nno licence', {exitCode: 3}),
    'exited',
    true,
    /exit code 3/,
  ],
  [
    'a script with line ends of Windows that nobody complains of',
    ended('no licence', {exitCode: 3, files: [script({windowsLineEnds: true})]}),
    'exited',
    true,
    /exit code 3/,
  ],
  [
    'a complaint about another file than the script with line ends of Windows',
    ended('exec /other: no such file or directory', {files: [script({windowsLineEnds: true})]}),
    'program-not-found',
    true,
    /"\/other"/,
  ],
  [
    'a program that was not found long before the end',
    ended(['/start.sh: line 2: editor: not found', ...Array(10).fill('working')].join('\n'), {exitCode: 127}),
    'exited',
    true,
    /exit code 127/,
  ],
  [
    'a format error long before the end',
    ended(['exec format error', ...Array(10).fill('working')].join('\n'), {imageArchitecture: 'arm64'}),
    'exited',
    true,
    /exit code 1/,
  ],
  [
    'a program that is there under another path',
    ended('/bin/sh: /app: not found', {
      exitCode: 127,
      files: [elf('/bin/app', 'amd64'), {path: '/app', exists: false}],
    }),
    'program-not-found',
    true,
    /"\/app" is not in the image/,
  ],
  [
    'line ends of Windows are told before the interpreter that they spoil',
    ended(noFile, {files: [script({windowsLineEnds: true, interpreter: '/bin/sh\r', interpreterExists: false})]}),
    'line-ends',
    true,
    /Windows/,
  ],
  [
    'a script whose interpreter is missing is told before a foreign program beside it',
    ended('exec /run.sh: exec format error', {
      files: [script({interpreterExists: false, interpreter: '/bin/bash'}), elf('/bin/app', 'arm64')],
    }),
    'interpreter-not-found',
    true,
    /\/bin\/bash/,
  ],
  [
    'a script that has no right to be executed, started by a shell',
    ended('/bin/sh: 1: /run.sh: Permission denied', {
      exitCode: 126,
      files: [script({executable: false, mode: 'rw-r--r--'})],
    }),
    'not-executable',
    true,
    /\/run\.sh is not marked/,
  ],
  [
    'a file without the right to be executed that the app may not read',
    ended("PermissionError: [Errno 13] Permission denied: '/run.sh'", {
      files: [script({executable: false, mode: 'rw-------', owner: 0})],
    }),
    'permission-denied',
    true,
    /may not use \/run\.sh/,
  ],
  [
    'a script that may be executed, on a mount that forbids it',
    ended('/bin/sh: 1: /run.sh: Permission denied', {exitCode: 126, files: [script({})], mounts: [bind('/')]}),
    'permission-denied',
    true,
    /\/run\.sh/,
  ],
  [
    'a program that is denied and of which nothing is known',
    refused(runc('exec: "/run.sh": permission denied')),
    'unknown',
    false,
    /permission denied/,
  ],
  // Signals and memory.
  [
    'exit code 137 that is not out of memory',
    ended('Killed', {exitCode: 137, memoryLimit: 64 * 1024 ** 2}),
    'killed',
    false,
    /something killed it/,
  ],
  [
    'an error in the log of one that was killed',
    ended("PermissionError: [Errno 13] Permission denied: '/cache'", {exitCode: 137}),
    'killed',
    false,
    /something killed it/,
  ],
  ['stopped from outside', ended('Connection refused', {exitCode: 143}), 'killed', false, /SIGTERM/],
  [
    'an error in the log of one that crashed',
    ended("PermissionError: [Errno 13] Permission denied: '/cache'", {exitCode: 139}),
    'crashed',
    true,
    /SIGSEGV/,
  ],
  [
    'words about memory, and no error',
    ended('caught MemoryError, done', {exitCode: 0}),
    'ended-by-itself',
    true,
    /exit code 0/,
  ],
  ['words about memory', ended('MemoryError'), 'out-of-memory', false, /ran out of memory/],
  [
    'words about memory, long ago',
    ended(['Out of memory', ...Array(10).fill('working')].join('\n')),
    'exited',
    true,
    /exit code 1/,
  ],
  [
    'a child was killed for memory, and the app ended for its own reason',
    ended(traceback("ModuleNotFoundError: No module named 'x'"), {oomKilled: true}),
    'out-of-memory',
    false,
    /a process of it was killed/,
  ],
]

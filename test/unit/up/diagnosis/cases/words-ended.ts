import {
  bind,
  ended,
  evidenceOf,
  on,
  refused,
  runc,
  script,
  tmpfs,
  traceback,
  volume,
  type Words,
} from '../evidence-of.js'

const limited = {memoryLimit: 64 * 1024 ** 2}
const silent = {listeners: on('0.0.0.0'), answer: {problem: 'no answer in time'}}
const noApp = "python: can't open file '/app/app.py': [Errno 2] No such file or directory"

export const endWords: Words[] = [
  [
    'its end, in silence',
    ended('', {exitCode: 0, log: []}),
    [/this one printed nothing/, /as the last command/],
    [/complains/],
  ],
  ['its end, with words', ended('bye', {exitCode: 0}), [/exit code 0/], [/printed nothing/, /complains/]],
  [
    'its own exit code, with words',
    ended('no licence', {exitCode: 3}),
    [/what it said last is above/],
    [/printed nothing/],
  ],
  ['its own exit code, in silence', ended('', {exitCode: 3, log: []}), [/and it printed nothing/], [/is above/]],
  ['the words of the engine', ended('x', {exitCode: 3, error: 'the disk is full'}), [/the disk is full/]],
  [
    'memory: what the engine reports',
    ended('', {exitCode: 137, oomKilled: true, ...limited}),
    [/OOMKilled/, /^memory limit: 64 MiB$/m, /may use 64 MiB/, /memory: 128m/, /^or let the app use less/m],
    [/reports: oom,/, /a process of it/, /machine of the engine/],
  ],
  [
    'memory without a limit',
    ended('', {exitCode: 137, oomEvent: true}),
    [/reports: oom,/, /machine of the engine has no more/, /^free memory on the machine/m],
    [/OOMKilled/, /memory limit/, /dkr\.yaml/],
  ],
  ['memory, by words', ended('x\nMemoryError', limited), [/^memory limit: 64 MiB\nMemoryError$/m], [/reports/]],
  ['memory of a child', ended('', {exitCode: 1, oomKilled: true}), [/a process of it was killed/]],
  ['killed', ended('', {exitCode: 137}), [/somebody stopped it/, /did another terminal stop it/], [/master/, /log:/]],
  [
    'a process killed',
    evidenceOf({listeners: [], log: ['Killed']}),
    [/its master or a supervisor/, /^log: Killed$/m],
    [/another terminal/],
  ],
  ['crashed', ended('', {exitCode: 134}), [/crashed: gave up|crashed: .*SIGABRT/]],
  [
    'restarted by the engine, its last exit code and reason',
    ended(traceback("ModuleNotFoundError: No module named 'x'"), {restarts: 1, exitCode: 7}),
    [/^the engine has started it again once, last exit code 7$/m, /add x to requirements/],
    [/times in the log/, /without a loop/],
  ],
  [
    'restarted by the engine, for a reason that is only probable',
    evidenceOf({log: traceback("ModuleNotFoundError: No module named 'x'").split('\n'), restarts: 3}),
    [/over and over$/m, /^probably this: Python does not find the module "x"; /m, /requirements/],
    [/over and over:/],
  ],
  [
    'a loop, and how often',
    evidenceOf({log: ['a', ...Array(3).fill('app exited 1')]}),
    [/^3 times in the log: app exited N$/m, /something in the container starts the app again/, /without a loop/],
    [/the engine/, /workers/],
  ],
  [
    'workers without a reason',
    evidenceOf({...silent, log: Array(4).fill('Child process [1] died')}),
    [/^4 times in the log/m, /gunicorn --preload/],
    [/without a loop/],
  ],
  [
    'restarted, without a reason',
    ended('', {restarts: 2, exitCode: 1}),
    [/the engine starts it again each time \(last exit code 1\)/],
  ],
]

export const programWords: Words[] = [
  [
    'a foreign image',
    ended('exec /x: exec format error', {imageArchitecture: 'arm64'}),
    [/the image is made for arm64/, /image: linux\/arm64, engine: linux\/amd64/, /--platform linux\/amd64/],
    [/a program for/],
  ],
  [
    'a foreign program in an image of the right kind',
    ended('exec /app: exec format error', {files: [{path: '/app', exists: true, kind: 'elf', architecture: 'arm64'}]}),
    [/^\/app: a program for arm64$/m, /download or compile/],
    [/dkr up --platform/],
  ],
  [
    'a foreign program in a foreign image',
    ended('exec /app: exec format error', {
      imageArchitecture: 'arm64',
      files: [{path: '/app', exists: true, kind: 'elf', architecture: 'arm64'}],
    }),
    [/dkr up --platform linux\/amd64/],
    [/download or compile/],
  ],
  [
    'no shebang, no file',
    ended('exec /x: exec format error'),
    [/in no format/, /CMD \["sh", "FILE"\]/],
    [/its first line does not begin/],
  ],
  [
    'no shebang, a file',
    ended('exec /run.sh: exec format error', {files: [script({kind: 'other'})]}),
    [/^\/run\.sh exists, and its first line does not begin/m, /CMD \["sh", "\/run\.sh"\]/],
  ],
  [
    'no program, of the engine',
    refused(runc('exec: "x": executable file not found in $PATH')),
    [/^the engine: failed/m, /no folder of the PATH/, /^install x/m],
    [/write program and/],
  ],
  [
    'no program, of the shell',
    ended('sh: 1: /x/y: not found', {exitCode: 127}),
    [/no file under that path/, /check the path in CMD/],
    [/the engine/],
  ],
  [
    'no interpreter that is bash',
    ended('exec /run.sh: no such file or directory', {
      files: [script({interpreter: '/bin/bash', interpreterExists: false})],
    }),
    [/write #!\/bin\/sh/, /^install bash/m],
  ],
  [
    'no interpreter that is no bash',
    ended('exec /run.sh: no such file or directory', {
      files: [script({interpreter: '/bin/ruby', interpreterExists: false})],
    }),
    [/^install ruby/m],
    [/write #!/],
  ],
]

export const mountWords: Words[] = [
  [
    'a folder',
    ended(noApp, {mounts: [bind('/app/')], hidden: ['/app/app.py']}),
    [/a folder that does not exist is made, empty/, /^in the image: \/app\/app\.py\nin the container: no/m],
    [/older image/, /tmpfs/],
  ],
  [
    'a volume',
    ended(noApp, {mounts: [volume('/app')], hidden: ['/app/app.py']}),
    [/keeps the files of an older image/, /its data is lost/],
    [/--watch/, /tmpfs/],
  ],
  [
    'a tmpfs',
    ended(noApp, {mounts: [tmpfs('/app')], hidden: ['/app/app.py']}),
    [/a tmpfs begins empty/, /mount the tmpfs where/],
    [/older image/],
  ],
  [
    'an image that could not be asked',
    ended(noApp, {mounts: [bind('/app')]}),
    [/it may hide that file of the image/, /try it without the mount over \/app/],
    [/the image has none/],
  ],
  [
    'an image that lacks it too',
    ended(noApp, {mounts: [bind('/app')], hidden: []}),
    [/the image has none either/, /put it into \/srv\/code/],
    [/may hide/],
  ],
  [
    'a program that neither has',
    refused(runc('exec: "/app/x": stat /app/x: no such file or directory'), {mounts: [tmpfs('/app')], hidden: []}),
    [/"\/app\/x" is not in the container/, /leave the tmpfs over \/app out/],
  ],
  [
    'of several places the one that the image has',
    ended(traceback("ModuleNotFoundError: No module named 'shop'"), {mounts: [bind('/app')], hidden: ['/app/shop']}),
    [/hides \/app\/shop of/],
  ],
  [
    'read-only by a mount beside one that is not',
    ended("sh: can't create /data/x: Read-only file system", {
      mounts: [bind('/'), {...volume('/data'), readOnly: true}],
    }),
    [/the volume code over \/data is read-only/],
  ],
  [
    'a mount that can be written is not why it is read-only',
    ended("sh: can't create /data/x: Read-only file system", {readOnly: true, mounts: [bind('/data')]}),
    [/read-only root/],
    [/leave :ro out/],
  ],
]

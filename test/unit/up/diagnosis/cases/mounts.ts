import {bind, type Case, ended, noFile, refused, runc, script, tmpfs, traceback, volume} from '../evidence-of.js'

const noApp = "python: can't open file '/app/app.py': [Errno 2] No such file or directory"

/** The image has it, a mount covers it: shown beyond doubt. */
export const mountCases: Case[] = [
  [
    'a folder over the app',
    ended(noApp, {exitCode: 2, mounts: [bind('/app')], hidden: ['/app/app.py']}),
    'hidden-by-mount',
    /^the mount of \/srv\/code over \/app hides \/app\/app\.py of the image$/,
    /leave out the mount over \/app[\s\S]*dkr up --watch[\s\S]*is \/srv\/code the right one/,
  ],
  [
    'an old volume over the app',
    ended(noApp, {exitCode: 2, mounts: [volume('/app')], hidden: ['/app/app.py']}),
    'hidden-by-mount',
    /the volume code over \/app hides/,
    /dkr volume rm code/,
  ],
  [
    'an old volume without a name',
    ended(noApp, {exitCode: 2, mounts: [volume('/app', 'ab12'.repeat(16))], hidden: ['/app/app.py']}),
    'hidden-by-mount',
    /the anonymous volume over \/app hides/,
    /dkr down --volumes/,
  ],
  [
    'a tmpfs over the app',
    ended(noApp, {exitCode: 2, mounts: [tmpfs('/app')], hidden: ['/app/app.py']}),
    'hidden-by-mount',
    /the tmpfs over \/app hides/,
    /not over \/app/,
  ],
  [
    'the innermost mount is the one that hides',
    ended("FileNotFoundError: [Errno 2] No such file or directory: 'conf/a.json'", {
      mounts: [bind('/app'), bind('/app/conf', '/srv/conf'), bind('/app/co', '/srv/co')],
      hidden: ['/app/conf/a.json'],
    }),
    'hidden-by-mount',
    /\/srv\/conf over \/app\/conf hides \/app\/conf\/a\.json/,
    /leave out the mount over \/app\/conf/,
  ],
  [
    'node_modules of the image',
    ended("Error: Cannot find module 'express'\nRequire stack:\n- /app/server.js", {
      mounts: [bind('/app')],
      hidden: ['/app/node_modules/express'],
    }),
    'hidden-by-mount',
    /hides \/app\/node_modules\/express/,
    /dkr up -v \/srv\/code:\/app -v \/app\/node_modules\n/,
  ],
  [
    'node_modules that is mounted itself',
    ended("Error: Cannot find module 'express'", {
      mounts: [bind('/app/node_modules')],
      hidden: ['/app/node_modules/express'],
    }),
    'hidden-by-mount',
    /over \/app\/node_modules hides/,
    /leave out the mount over \/app\/node_modules/,
  ],
  [
    'the virtual environment of the image',
    ended(traceback("ModuleNotFoundError: No module named 'flask'"), {
      env: ['PATH=/app/.venv/bin:/bin', 'VIRTUAL_ENV=/app/.venv'],
      mounts: [bind('/app')],
      hidden: ['/app/.venv/bin/python'],
    }),
    'hidden-by-mount',
    /hides \/app\/\.venv\/bin\/python/,
    /-v \/app\/\.venv\n/,
  ],
  [
    'the module of the app',
    ended(traceback("ModuleNotFoundError: No module named 'main'"), {
      command: ['gunicorn', 'main:app'],
      mounts: [bind('/app')],
      hidden: ['/app/main.py'],
    }),
    'hidden-by-mount',
    /hides \/app\/main\.py/,
    /leave out/,
  ],
  [
    'a file of Node',
    ended("Error: Cannot find module '/app/server.js'", {mounts: [bind('/app')], hidden: ['/app/server.js']}),
    'hidden-by-mount',
    /hides \/app\/server\.js/,
    /leave out/,
  ],
  [
    'a file of Ruby',
    ended('app.rb:1: cannot load such file -- lib/shop (LoadError)', {
      mounts: [bind('/app/lib')],
      hidden: ['/app/lib/shop.rb'],
    }),
    'hidden-by-mount',
    /hides \/app\/lib\/shop\.rb/,
    /leave out/,
  ],
  [
    'the packages of PHP',
    ended("PHP Fatal error:  Uncaught Error: Failed opening required '/app/vendor/autoload.php'", {
      exitCode: 255,
      mounts: [bind('/app')],
      hidden: ['/app/vendor/autoload.php'],
    }),
    'hidden-by-mount',
    /hides \/app\/vendor\/autoload\.php/,
    /-v \/app\/vendor\n/,
  ],
  [
    'the program itself',
    refused(runc('exec: "/app/server": stat /app/server: no such file or directory'), {
      mounts: [bind('/app')],
      hidden: ['/app/server'],
    }),
    'hidden-by-mount',
    /hides \/app\/server of the image/,
    /leave out/,
  ],
  [
    'a program of the PATH',
    refused(runc('exec: "gunicorn": executable file not found in $PATH'), {
      env: ['PATH=/app/.venv/bin::/bin'],
      mounts: [bind('/app')],
      hidden: ['/app/.venv/bin/gunicorn'],
    }),
    'hidden-by-mount',
    /hides \/app\/\.venv\/bin\/gunicorn/,
    /-v \/app\/\.venv\n/,
  ],
  [
    'read-only, by its mount',
    ended(traceback("OSError: [Errno 30] Read-only file system: '/data/log'"), {
      mounts: [{...bind('/data'), readOnly: true}],
    }),
    'read-only',
    /\/data\/log/,
    /leave :ro out of the mount over \/data/,
  ],
  [
    'no right to a mounted folder',
    ended(traceback("PermissionError: [Errno 13] Permission denied: '/data/x.db'"), {
      user: '1000',
      mounts: [bind('/data')],
      files: [{path: '/data', exists: true, owner: 0, mode: 'rwxr-xr-x'}],
    }),
    'permission-denied',
    /\/data\/x\.db/,
    /^the mount of \/srv\/code over \/data keeps the owner it has there: .* chown 1000/,
  ],
  [
    'no right to a volume',
    ended(traceback("PermissionError: [Errno 13] Permission denied: '/data/x.db'"), {
      user: '1000',
      mounts: [volume('/data')],
      files: [{path: '/data', exists: true, owner: 0, mode: 'rwxr-xr-x'}],
    }),
    'permission-denied',
    /\/data\/x\.db/,
    /^give the folder to that user in the image: .*chown 1000 \/data/,
  ],
  [
    'a folder that the engine made for a file',
    ended(traceback("IsADirectoryError: [Errno 21] Is a directory: 'config.json'"), {
      mounts: [bind('/app/config.json', '/srv/config.json')],
    }),
    'mounted-folder',
    /^\/srv\/config\.json, which is mounted as \/app\/config\.json, is a folder/,
    /is \/srv\/config\.json empty/,
  ],
  // Near misses: something is mounted, and is not the reason.
  [
    'neither the mount nor the image has it',
    ended(noApp, {exitCode: 2, mounts: [bind('/app')], hidden: []}),
    'file-not-found',
    /\/app\/app\.py is not in the container$/,
    /put it into \/srv\/code/,
  ],
  [
    'neither the volume nor the image has it',
    ended(noApp, {exitCode: 2, mounts: [volume('/app')], hidden: []}),
    'file-not-found',
    /is not in the container$/,
    /leave the volume code over \/app out/,
  ],
  [
    'a folder of the image, in a folder that is mounted',
    ended(traceback("IsADirectoryError: [Errno 21] Is a directory: '/app/data'"), {mounts: [bind('/app')]}),
    'exited',
    /exit code 1/,
    /last lines/,
  ],
  [
    'a volume as a folder',
    ended(traceback("IsADirectoryError: [Errno 21] Is a directory: '/data'"), {mounts: [volume('/data')]}),
    'exited',
    /exit code 1/,
    /last lines/,
  ],
  [
    'a mount elsewhere',
    ended(noApp, {exitCode: 2, mounts: [bind('/app2'), bind('/data')], hidden: []}),
    'file-not-found',
    /is not in the image$/,
    /COPY and WORKDIR/,
  ],
  [
    'a module that neither has',
    ended(traceback("ModuleNotFoundError: No module named 'pandas'"), {mounts: [bind('/app')], hidden: []}),
    'module-not-found',
    /"pandas"/,
    /requirements\.txt/,
  ],
  [
    'a script that is there and ends its lines as Windows does',
    ended(noFile, {mounts: [bind('/')], hidden: [], files: [script({windowsLineEnds: true})]}),
    'line-ends',
    /Windows/,
    /LF/,
  ],
]

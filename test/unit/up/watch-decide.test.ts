import {describe, expect, it} from '@jest/globals'
import type {WatchRule} from '../../../src/lib/project/settings.js'
import {actionFor} from '../../../src/lib/up/watch/act.js'
import type {Decision} from '../../../src/lib/up/watch/decide.js'
import {decided, outcome, seen, type WatchProject} from '../../support/watch-project.js'

const sync = (target: string, more: object = {}) => ({
  action: 'sync+restart',
  places: [expect.objectContaining({target, ...more})],
})
const rebuild = (why: string) => ({action: 'rebuild', why: expect.stringContaining(why)})
const fresh = {now: seen()}
const gone = {was: seen()}

const flask: WatchProject = {
  dockerfile: [
    'FROM python',
    'WORKDIR /app',
    'COPY requirements.txt ./',
    'RUN pip install --no-cache-dir -r requirements.txt',
    'COPY --chown=10:20 . .',
    'RUN useradd app && chown app /app',
  ],
  files: {'requirements.txt': 'flask==3.0\n'},
  ignore: ['*.pyc', 'tests'],
}

describe('the Dockerfile decides', () => {
  it.each<[string, unknown]>([
    ['app.py', sync('/app/app.py', {owner: {user: '10', group: '20'}, root: '/app'})],
    ['static/css/a.css', sync('/app/static/css/a.css')],
    ['requirements.txt', rebuild('says what is installed')],
    ['sub/package.json', rebuild('says what is installed')],
    ['x.pyc', undefined],
    ['tests/test_app.py', undefined],
  ])('flask: %s', (path, decision) => expect(decided(flask, path)).toEqual(decision))

  it.each<[string, string[], string, unknown]>([
    ['a step may use it', ['FROM a', 'COPY . /src', 'RUN make'], 'main.c', rebuild('RUN in line 3 may use it')],
    ['a step before does not', ['FROM a', 'RUN make', 'COPY . /src'], 'main.c', sync('/src/main.c')],
    ['a heredoc may', ['FROM a', 'COPY . .', 'RUN <<E', 'chmod +x a', 'E'], 'a', rebuild('RUN in line 3')],
    ['an earlier stage', ['FROM a AS b', 'COPY . .', 'FROM c', 'COPY --from=b /x /'], 'a', rebuild('a stage')],
    ['the same stage', ['FROM a AS b', 'WORKDIR /b', 'FROM b', 'COPY a c/'], 'a', sync('/b/c/a')],
    ['only what is copied', ['FROM a', 'COPY src /src'], 'README.md', undefined],
    ['a file under a new name', ['FROM a', 'COPY ./conf/a.conf /etc/b.conf'], 'conf/a.conf', sync('/etc/b.conf')],
    ['a file into a folder', ['FROM a', 'WORKDIR /w', 'COPY a.conf /w'], 'a.conf', sync('/w/a.conf')],
    ['the content of a folder', ['FROM a', 'COPY web /srv'], 'web/x/y.html', sync('/srv/x/y.html')],
    ['patterns', ['FROM a', 'COPY *.js src/* /w/'], 'a.js', sync('/w/a.js')],
    ['patterns for folders', ['FROM a', 'COPY src/* /w/'], 'src/lib/b.js', sync('/w/b.js')],
    ['no such pattern', ['FROM a', 'COPY *.js /w/'], 'sub/a.js', undefined],
    ['a path from above the context', ['FROM a', 'COPY ../a /w/'], 'a', sync('/w/a')],
    ['variables', ['FROM a', 'ENV HOME=/h', 'COPY a $HOME/'], 'a', sync('/h/a')],
    ['unknown ones', ['FROM a', 'COPY a $HOME/'], 'a', rebuild('known only to the build')],
    ['those made of unknown ones', ['FROM a', 'ENV A=$B/x', 'COPY a $A/'], 'a', rebuild('known only to the build')],
    ['modes of its own', ['FROM a', 'COPY --chmod=755 a /'], 'a', rebuild('--chmod')],
    ['files of ADD', ['FROM a', 'ADD a.tar.gz b /x/'], 'b', sync('/x/b')],
    ['bound files', ['FROM a', 'RUN --mount=type=bind,source=a,target=/a make'], 'a', rebuild('RUN in line 2 uses it')],
    ['another shell', ['FROM a', 'COPY a /', 'SHELL ["cmd"]', 'RUN mkdir /x'], 'a', rebuild('RUN in line 4')],
    ['a shell with options', ['FROM a', 'COPY a /', 'SHELL ["/bin/bash", "-ec"]', 'RUN mkdir /x'], 'a', sync('/a')],
  ])('%s', (_name, dockerfile, path, decision) => expect(decided({dockerfile}, path)).toEqual(decision))

  it('for the stage that is built', () => {
    const dockerfile = ['FROM a AS dev', 'COPY . /d/', 'FROM b', 'COPY . /p/', 'RUN make']
    expect(decided({dockerfile, target: 'dev'}, 'a')).toMatchObject({action: 'rebuild'})
    expect(decided({dockerfile: dockerfile.slice(0, 2), target: 'dev'}, 'a')).toEqual(sync('/d/a'))
  })

  it('with what the base image says', () => {
    const dockerfile = ['FROM a', 'COPY . $APP']
    expect(outcome({dockerfile, base: {env: {APP: '/srv/'}}}, 'x')).toBe('/srv/x')
    expect(outcome({dockerfile: ['FROM a', 'COPY . .']}, 'x')).toBe('/base/x')
    expect(outcome({dockerfile: ['FROM a', 'COPY . .'], base: {workdir: undefined}}, 'x')).toBe('rebuild')
    expect(outcome({dockerfile: ['FROM a', 'COPY . /'], base: {workdir: undefined}}, 'x')).toBe('/x')
    expect(decided({dockerfile: ['FROM a'], base: {onBuild: ['COPY . /app']}}, 'x')).toEqual(
      rebuild('ONBUILD of the base'),
    )
    expect(outcome({dockerfile: ['FROM a'], base: {onBuild: ['RUN make', 'ENV A=1']}}, 'x')).toBe('nothing')
    const own = ['FROM a AS b', 'ONBUILD COPY . /app', 'FROM b']
    expect(decided({dockerfile: own}, 'x')).toEqual(rebuild('ONBUILD in line 2'))
  })
})

describe('a file with several places', () => {
  it.each<[string, string[], string]>([
    ['goes to all of them', ['FROM a', 'COPY a /x/', 'COPY . /y/'], '/x/a /y/a'],
    ['once to a place that two share', ['FROM a', 'COPY a /x/', 'COPY . /x/'], '/x/a'],
    ['not where a step used the first', ['FROM a', 'COPY . /x/', 'RUN cp /x/a /y', 'COPY . /x/'], 'rebuild'],
    ['not where another file goes later', ['FROM a', 'COPY a /x/f', 'COPY b /x/f'], 'rebuild'],
    ['nor where one went before', ['FROM a', 'COPY b /x/f', 'COPY a /x/f'], 'rebuild'],
    ['nor within one COPY', ['FROM a', 'COPY b/a a /x/'], 'rebuild'],
    ['not where a stage is copied to', ['FROM z AS s', 'FROM a', 'COPY . /x/', 'COPY --from=s /o /x'], 'rebuild'],
    ['but beside that', ['FROM z AS s', 'FROM a', 'COPY . /x/', 'COPY --from=s /o /x/o'], '/x/a'],
    ['not where something is fetched to', ['FROM a', 'COPY . /x/', 'ADD https://e.org/a /x/'], 'rebuild'],
    ['not where an archive is unpacked', ['FROM a', 'COPY . /x/', 'ADD z.tar /x'], 'rebuild'],
    ['but where ADD puts plain files', ['FROM a', 'COPY . /x/', 'ADD b/a /x/b/'], '/x/a'],
    ['not where a heredoc is', ['FROM a', 'COPY . /x/', 'COPY <<E /x/a', 'text', 'E'], 'rebuild'],
  ])('%s', (_name, dockerfile, expected) => {
    expect(outcome({dockerfile, files: {b: '', 'b/a': '', 'z.tar': ''}, archives: ['z.tar']}, 'a')).toBe(expected)
  })
})

describe('the kind of a change', () => {
  const dockerfile = ['FROM a', 'COPY . /x/']
  it.each<[string, Parameters<typeof decided>[2], string]>([
    ['a new file', fresh, '/x/p'],
    ['a new folder', {now: seen('folder')}, '/x/p'],
    ['a new link', {now: seen('link')}, '/x/p'],
    ['a new mode', {was: seen(), now: seen('file', {mode: 0o755})}, '/x/p'],
    ['a new mode of a folder', {was: seen('folder'), now: seen('folder', {mode: 0o700})}, 'rebuild'],
    ['a file that is gone', gone, 'rebuild'],
    ['a folder that is gone', {was: seen('folder')}, 'rebuild'],
    ['a file in the place of a link', {was: seen('link'), now: seen()}, 'rebuild'],
    ['a new folder that is ignored but for exceptions', {now: seen('folder', {bridge: true})}, 'rebuild'],
    ['a pipe', {now: seen('other')}, 'rebuild'],
    ['setuid', {was: seen(), now: seen('file', {mode: 0o4755})}, 'rebuild'],
    ['no longer setuid', {was: seen('file', {mode: 0o4755}), now: seen()}, 'rebuild'],
  ])('%s', (_name, change, expected) => expect(outcome({dockerfile}, 'p', change)).toBe(expected))

  it('what a sync added may go again', () => expect(outcome({dockerfile, added: ['p']}, 'p', gone)).toBe('/x/p'))

  it('links that COPY follows', () => {
    const named = ['FROM a', 'COPY p /x/']
    expect(outcome({dockerfile: named}, 'p', {was: seen('link'), now: seen('link')})).toBe('rebuild')
    expect(outcome({dockerfile: named, linked: ['real']}, 'real/f')).toBe('rebuild')
    expect(outcome({dockerfile: named, linked: ['real']}, 'other/f')).toBe('nothing')
  })

  it('a pipe in the place of a file is no plain file, also where ADD names it', () => {
    const change = {was: seen(), now: seen('other')}
    const words = rebuild('p is no plain file')
    expect(decided({dockerfile}, 'p', change)).toEqual(words)
    expect(decided({dockerfile: ['FROM a', 'ADD p /x/'], archives: ['p']}, 'p', change)).toEqual(words)
  })

  it('of a folder that COPY names the content is copied', () => {
    const named = ['FROM a', 'COPY src/* /x/']
    expect(outcome({dockerfile: named}, 'src/lib', {now: seen('folder')})).toBe('nothing')
    expect(outcome({dockerfile: named}, 'src/lib/sub', {now: seen('folder')})).toBe('/x/sub')
  })

  it('archives that ADD names', () => {
    const add = {dockerfile: ['FROM a', 'ADD . /x/', 'ADD p /y/'], archives: ['p']}
    expect(outcome(add, 'p')).toBe('rebuild')
    expect(outcome({...add, dockerfile: ['FROM a', 'ADD . /x/']}, 'p')).toBe('/x/p')
  })
})

describe('the owner of a new file', () => {
  it.each<[string, string[], unknown]>([
    ['is root', ['COPY . /x/'], {user: '0', group: '0'}],
    ['is that of USER never', ['USER app', 'COPY . /x/'], {user: '0', group: '0'}],
    ['is that of --chown', ['COPY --chown=app:web . /x/'], {user: 'app', group: 'web'}],
    ['has the number for a group too', ['COPY --chown=7 . /x/'], {user: '7', group: '7'}],
    ['has its own group', ['COPY --chown=app . /x/'], {user: 'app', loginGroup: true}],
    ['comes from a variable', ['ARG U=8', 'COPY --chown=$U:9 . /x/'], {user: '8', group: '9'}],
    ['is changed by a step', ['COPY . /x/', 'RUN chown -R app:web /x'], {user: 'app', group: 'web'}],
    ['by half', ['COPY . /x/', 'RUN chown -R app /x'], {user: 'app', group: '0'}],
    ['of all above', ['COPY . /x/', 'RUN chown -R app: /'], {user: 'app', loginGroup: true}],
    ['not of the folder alone', ['COPY . /x/', 'RUN chown app:web /x'], {user: '0', group: '0'}],
    ['not of another folder', ['COPY . /x/', 'RUN chown -R app:web /x/y'], {user: '0', group: '0'}],
  ])('%s', (_name, lines, owner) => {
    const decision = decided({dockerfile: ['FROM a', ...lines]}, 'p', fresh)
    expect(decision).toMatchObject({places: [{target: '/x/p', owner}]})
  })

  it.each<[string]>([
    ['RUN chown -R $X /x'],
    ['RUN chown app /x/*'],
    ['RUN chown -R --from=a b /x'],
    ['RUN chgrp -R web /x'],
  ])('%s: only a build can tell', line => {
    expect(outcome({dockerfile: ['FROM a', 'COPY . /x/', line]}, 'p', fresh)).toBe('rebuild')
  })
  it('what is there keeps its own', () => {
    const dockerfile = ['FROM a', 'COPY . /x/', 'RUN chown app /x/* && chgrp -R web /x']
    expect(outcome({dockerfile}, 'p')).toBe('/x/p')
  })
})

describe('dkr.yaml decides', () => {
  const written: WatchRule[] = [
    {path: './src', action: 'sync', target: '/code', ignore: ['gen']},
    {path: 'conf.ini', action: 'restart'},
    {path: 'app.py', action: 'sync+restart'},
    {path: 'elsewhere.txt', action: 'sync'},
    {path: '.', action: 'rebuild', ignore: ['docs']},
  ]
  it.each<[string, unknown]>([
    ['src/a/b.py', {action: 'sync', places: [{target: '/code/a/b.py'}]}],
    ['src/gen/x', rebuild('src/gen/x changed')],
    ['conf.ini', {action: 'restart'}],
    ['app.py', {action: 'sync+restart', places: [{target: '/app/app.py', owner: {user: '10', group: '20'}}]}],
    ['other', rebuild('other changed')],
    ['docs/a.md', undefined],
    ['x.pyc', undefined],
  ])('%s', (path, decision) => expect(decided({...flask, written}, path)).toEqual(decision))

  it('says nothing of the target: a new image', () => {
    expect(decided({dockerfile: ['FROM a'], written}, 'elsewhere.txt')).toEqual(rebuild('nothing says where'))
  })

  it('also of a file that is gone', () => {
    expect(outcome({...flask, written}, 'src/x', gone)).toBe('/code/x')
    expect(outcome({...flask, written}, 'src/sub', {was: seen('folder')})).toBe('nothing')
  })
})

describe('several changes', () => {
  const by = (decisions: Record<string, Decision>) => (change: {path: string}) => decisions[change.path]
  const changes = (...paths: string[]) => paths.map(path => ({path, was: seen(), now: seen()}))
  it('are one action, the strongest', () => {
    const decideOn = by({
      a: {action: 'sync+restart', places: [{target: '/a'}, {target: '/b/a'}]},
      b: {action: 'sync', places: [{target: '/b'}]},
      r: {action: 'restart'},
      x: {action: 'rebuild', why: 'x'},
    })
    expect(actionFor(changes('b'), decideOn)).toMatchObject({restart: false, files: [{path: 'b', target: '/b'}]})
    expect(actionFor(changes('a', 'b'), decideOn)).toMatchObject({
      kind: 'exchange',
      restart: true,
      files: [{path: 'a', target: '/a'}, {path: 'a', target: '/b/a'}, {path: 'b'}],
    })
    expect(actionFor(changes('r'), decideOn)).toEqual({kind: 'exchange', restart: true, files: []})
    expect(actionFor(changes('a', 'x'), decideOn)).toMatchObject({kind: 'rebuild'})
    expect(actionFor(changes('none'), decideOn)).toEqual({kind: 'nothing'})
  })
})

import {describe, expect, it} from '@jest/globals'
import {compilePatterns} from '../../../src/lib/build/context/matcher.js'
import {parseDockerfile} from '../../../src/lib/dockerfile/parse.js'
import type {WatchRule} from '../../../src/lib/project/settings.js'
import {actionFor} from '../../../src/lib/up/watch/act.js'
import {type Decision, decide} from '../../../src/lib/up/watch/decide.js'
import {imageCopies} from '../../../src/lib/up/watch/image-copies.js'

interface Project {
  dockerfile: string[]
  ignore?: string[]
  written?: WatchRule[]
  target?: string
}

function rules({dockerfile, ignore = [], written, target}: Project) {
  const {excluded} = compilePatterns(ignore)
  const copies = imageCopies(parseDockerfile(dockerfile.join('\n')), {target, buildArgs: {}, workdir: '/base'})
  return {copies, written, recipes: new Set(['Dockerfile', '.dockerignore', 'dkr.yaml']), ignored: excluded}
}

const decided = (project: Project, path: string) => decide(path, rules(project))
const sync = (target: string, more: object = {}): Decision => ({action: 'sync+restart', target, ...more})
const rebuild = (why: string) => ({action: 'rebuild', why: expect.stringContaining(why)})

const flask = {
  dockerfile: [
    'FROM python',
    'WORKDIR /app',
    'COPY requirements.txt ./',
    'RUN pip install --no-cache-dir -r requirements.txt',
    'COPY --chown=10:20 . .',
    'RUN useradd app && chown app /app',
  ],
  ignore: ['*.pyc', 'tests'],
}

describe('the Dockerfile decides', () => {
  it.each<[string, Decision | undefined | object]>([
    ['app.py', sync('/app/app.py', {owner: {uid: 10, gid: 20}})],
    ['static/css/a.css', sync('/app/static/css/a.css', {owner: {uid: 10, gid: 20}})],
    ['requirements.txt', rebuild('says what is installed')],
    ['sub/package.json', rebuild('says what is installed')],
    ['Dockerfile', rebuild('Dockerfile changed')],
    ['dkr.yaml', rebuild('dkr.yaml changed')],
    ['x.pyc', undefined],
    ['tests/test_app.py', undefined],
  ])('flask: %s', (path, decision) => expect(decided(flask, path)).toEqual(decision))

  it.each<[string, string[], string, Decision | undefined | object]>([
    ['a step may use it', ['FROM a', 'COPY . /src', 'RUN make'], 'main.c', rebuild('RUN in line 3 may use it')],
    ['a step before does not', ['FROM a', 'RUN make', 'COPY . /src'], 'main.c', sync('/src/main.c')],
    ['installing is no use', ['FROM a', 'COPY . .', 'RUN npm ci --omit=dev'], 'a.js', sync('/base/a.js')],
    ['installing the app is', ['FROM a', 'COPY . .', 'RUN pip install -r r.txt .'], 'a.py', rebuild('RUN in line 3')],
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
    ['the last one wins', ['FROM a', 'COPY a /x/', 'COPY . /y'], 'a', sync('/y/a')],
    ['variables', ['FROM a', 'ENV HOME=/h', 'COPY a $HOME/'], 'a', sync('/h/a')],
    ['modes of its own', ['FROM a', 'COPY --chmod=755 a /'], 'a', rebuild('--chmod')],
    ['archives', ['FROM a', 'ADD a.tar.gz b /x/'], 'a.tar.gz', rebuild('ADD unpacks')],
    ['files of ADD', ['FROM a', 'ADD a.tar.gz b /x/'], 'b', sync('/x/b')],
    ['bound files', ['FROM a', 'RUN --mount=type=bind,source=a,target=/a make'], 'a', rebuild('RUN in line 2 uses it')],
  ])('%s', (_name, dockerfile, path, decision) => expect(decided({dockerfile}, path)).toEqual(decision))

  it('for the stage that is built', () => {
    const dockerfile = ['FROM a AS dev', 'COPY . /d/', 'FROM b', 'COPY . /p/', 'RUN make']
    expect(decided({dockerfile, target: 'dev'}, 'a')).toMatchObject({action: 'rebuild'})
    expect(decided({dockerfile: dockerfile.slice(0, 2), target: 'dev'}, 'a')).toEqual(sync('/d/a'))
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
  it.each<[string, Decision | undefined | object]>([
    ['src/a/b.py', {action: 'sync', target: '/code/a/b.py'}],
    ['src/gen/x', rebuild('src/gen/x changed')],
    ['conf.ini', {action: 'restart'}],
    ['app.py', sync('/app/app.py', {owner: {uid: 10, gid: 20}})],
    ['other', rebuild('other changed')],
    ['docs/a.md', undefined],
    ['x.pyc', undefined],
  ])('%s', (path, decision) => expect(decided({...flask, written}, path)).toEqual(decision))

  it('says nothing of the target: a new image', () => {
    const project = {dockerfile: ['FROM a'], written}
    expect(decided(project, 'elsewhere.txt')).toEqual(rebuild('nothing says where'))
  })
})

describe('several changes', () => {
  const by = (decisions: Record<string, Decision>) => (path: string) => decisions[path]
  it('are one action, the strongest', () => {
    const decideOn = by({
      a: sync('/a'),
      b: {action: 'sync', target: '/b'},
      r: {action: 'restart'},
      x: rebuild('x') as Decision,
    })
    expect(actionFor(['b'], decideOn)).toMatchObject({
      kind: 'exchange',
      restart: false,
      files: [{path: 'b', target: '/b'}],
    })
    expect(actionFor(['b', 'a'], decideOn)).toMatchObject({
      kind: 'exchange',
      restart: true,
      files: [{path: 'a'}, {path: 'b'}],
    })
    expect(actionFor(['r'], decideOn)).toEqual({kind: 'exchange', restart: true, files: []})
    expect(actionFor(['a', 'x'], decideOn)).toMatchObject({kind: 'rebuild'})
    expect(actionFor(['none'], decideOn)).toEqual({kind: 'nothing'})
  })
})

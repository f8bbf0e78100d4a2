import {expect, test} from '@jest/globals'
import type {BuildPlan} from '../../../src/lib/build/plan.js'
import type {LifePlan} from '../../../src/lib/containers/plan.js'
import {DkrError} from '../../../src/lib/errors/dkr-error.js'
import {dockerBuild} from '../../../src/lib/explain/build.js'
import {dockerInspect, dockerLife} from '../../../src/lib/explain/containers.js'
import {dockerRmi} from '../../../src/lib/explain/images.js'
import {dockerHistory, dockerImages, dockerLs} from '../../../src/lib/explain/lists.js'
import {dockerRun} from '../../../src/lib/explain/run.js'
import {shellLine} from '../../../src/lib/explain/shell.js'
import {dockerDown, dockerUp} from '../../../src/lib/explain/up.js'
import {planRun, type RunRequest} from '../../../src/lib/run/plan.js'
import type {DownPlan} from '../../../src/lib/up/down.js'
import type {UpPlan} from '../../../src/lib/up/plan.js'

const run = (request: Partial<RunRequest>) => {
  const plan = planRun({image: 'app', command: [], ...request}, {cwd: '/srv', env: {TOKEN: 'secret'}})
  return {...plan, labels: {}}
}

test.each<[Partial<RunRequest>, string]>([
  [{}, 'docker run app'],
  [{command: ['sh', '-c', 'echo "$HOME"']}, `docker run app sh -c 'echo "$HOME"'`],
  [{detach: true, rm: true, name: 'web', publish: ['8080:80']}, 'docker run -d --rm --name web -p 8080:80 app'],
  [{interactive: true, tty: true}, 'docker run -i -t app'],
  [{env: ['A=b c', 'TOKEN']}, "docker run -e 'A=b c' -e TOKEN app"],
  [{volume: ['./d:/d:ro', '/anon']}, 'docker run -v /srv/d:/d:ro -v /anon app'],
  [{workdir: '/w', user: '1:2', entrypoint: ''}, "docker run -w /w -u 1:2 --entrypoint '' app"],
  [{platform: 'linux/arm64', pull: 'always'}, 'docker run --platform linux/arm64 --pull always app'],
  [{publish: ['127.0.0.1::80', '[::1]:53:53/udp']}, "docker run -p 127.0.0.1::80 -p '[::1]:53:53/udp' app"],
])('run %j', (request, line) => expect(shellLine(dockerRun(run(request)))).toBe(line))

test('a run shows its labels', () => {
  expect(shellLine(dockerRun({...run({}), labels: {'dkr.dir': '/my app'}}))).toBe(
    "docker run --label 'dkr.dir=/my app' app",
  )
})

const build: BuildPlan = {
  kind: 'build',
  dir: '/srv',
  dockerfile: '/srv/Dockerfile',
  tags: ['app:latest'],
  buildArgs: {},
  labels: {},
  context: 'folder',
  noCache: false,
  pull: false,
  secrets: [],
  ssh: {},
  addHosts: [],
  ulimits: [],
  cacheFrom: [],
  cacheTo: [],
  noCacheStages: [],
  strict: false,
  builder: 'buildkit',
}

test.each<[Partial<BuildPlan>, string]>([
  [{}, 'DOCKER_BUILDKIT=1 docker build -t app:latest /srv'],
  [{builder: 'classic'}, 'DOCKER_BUILDKIT=0 docker build -t app:latest /srv'],
  [{dockerfile: '/srv/dockerfile'}, 'DOCKER_BUILDKIT=1 docker build -t app:latest -f /srv/dockerfile /srv'],
  [
    {tags: ['a:1', 'b:2'], buildArgs: {V: "it's"}, labels: {'dkr.project': 'app'}, target: 'dev'},
    `DOCKER_BUILDKIT=1 docker build -t a:1 -t b:2 --build-arg 'V=it'\\''s' --label dkr.project=app --target dev /srv`,
  ],
  [
    {platform: 'linux/amd64', noCache: true, pull: true},
    'DOCKER_BUILDKIT=1 docker build -t app:latest --platform linux/amd64 --no-cache --pull /srv',
  ],
  [
    {noCacheStages: ['deps'], cacheTo: [{type: 'registry', attrs: {ref: 'me/cache', mode: 'max'}}]},
    'DOCKER_BUILDKIT=1 docker build -t app:latest --no-cache-filter deps --cache-to type=registry,ref=me/cache,mode=max /srv',
  ],
  [
    {cacheTo: [{type: 'inline', attrs: {}}], ssh: {default: {keys: ['/k', '/l']}, other: {socket: '/s'}}},
    'DOCKER_BUILDKIT=1 docker build -t app:latest --ssh default=/k,/l --ssh other=/s --build-arg=BUILDKIT_INLINE_CACHE=1 /srv',
  ],
])('build %j', (plan, line) => expect(shellLine(dockerBuild({...build, ...plan}))).toBe(line))

const up: UpPlan = {
  kind: 'up',
  dir: '/srv',
  project: 'app',
  mend: [],
  build,
  run: {...run({detach: true, publish: ['127.0.0.1:8000:8000']}), name: 'app', image: 'app:latest', pull: 'never'},
  config: {},
  volumes: [],
  ready: {timeout: 60},
  keepFailed: false,
}
const buildLine = 'DOCKER_BUILDKIT=1 docker build -t app:latest /srv'
const runLine = 'docker run -d --name app -p 127.0.0.1:8000:8000 app:latest'
const swap = ['docker rename app app-old', runLine, 'docker rm -f app-old']

test.each<[string, Partial<UpPlan>, string[]]>([
  ['nothing there', {}, [buildLine, runLine]],
  ['one that runs', {replaces: {id: 'x', name: 'app', running: true}}, [buildLine, 'docker stop app', ...swap]],
  ['one that stopped', {replaces: {id: 'x', name: 'app', running: false}}, [buildLine, ...swap]],
  [
    'a named volume',
    {volumes: ['data']},
    [buildLine, 'docker volume create --label dkr.project=app --label dkr.dir=/srv data', runLine],
  ],
  [
    'something left behind',
    {
      mend: [
        {do: 'remove', id: '1', name: 'app'},
        {do: 'rename', id: '2', name: 'app-old-123456', to: 'app'},
        {do: 'start', id: '2', name: 'app'},
      ],
    },
    ['docker rm -f -v app', 'docker rename app-old-123456 app', 'docker start app', buildLine, runLine],
  ],
])('up with %s', (_name, more, lines) => expect(dockerUp({...up, ...more}).map(shellLine)).toEqual(lines))

test('down stops what runs and removes all', () => {
  const plan: DownPlan = {
    kind: 'down',
    containers: [
      {id: '1', name: 'a', running: true},
      {id: '2', name: 'b', running: false},
    ],
    networks: [],
    volumes: [],
    anonymous: false,
    images: [],
  }
  const lines = (more: Partial<DownPlan> = {}) => dockerDown({...plan, ...more}).map(shellLine)
  expect(lines()).toEqual(['docker stop a', 'docker rm -f a b'])
  expect(lines({anonymous: true})).toEqual(['docker stop a', 'docker rm -f -v a b'])
  expect(lines({containers: []})).toEqual([])
  const more = {containers: [], networks: [{id: '3', name: 'net'}], volumes: ['data'], images: ['a:latest']}
  expect(lines(more)).toEqual(['docker network rm net', 'docker volume rm data', 'docker rmi a:latest'])
})

const error = new DkrError('CONTAINER_NOT_FOUND', {message: 'x', suggestions: ['y']})
const targets = {found: [{id: '1', name: 'a', running: true}], missing: [{name: 'gone', error}]}

test.each<[LifePlan, string[]]>([
  [{kind: 'stop', targets}, ['docker stop a gone']],
  [{kind: 'stop', targets, timeout: 0, signal: 'SIGINT'}, ['docker stop -t 0 -s SIGINT a gone']],
  [{kind: 'kill', targets, signal: 'HUP'}, ['docker kill -s HUP a gone']],
  [{kind: 'start', targets}, ['docker start a gone']],
  [{kind: 'restart', targets, timeout: 3}, ['docker restart -t 3 a gone']],
  [{kind: 'pause', targets}, ['docker pause a gone']],
  [{kind: 'unpause', targets}, ['docker unpause a gone']],
  [{kind: 'rm', targets, force: true, volumes: true}, ['docker rm -f -v a gone']],
  [{kind: 'rm', targets: {found: [], missing: []}}, []],
])('%j', (plan, lines) => expect(dockerLife(plan).map(shellLine)).toEqual(lines))

test('inspect', () => {
  expect(shellLine(dockerInspect({names: ['a b'], type: 'image', size: true}))).toBe(
    "docker inspect --type image --size 'a b'",
  )
})

test('images and lists', () => {
  const images = [{name: 'a:1', id: 'x', size: 1}]
  expect(dockerRmi({kind: 'rmi', images, missing: [], force: true, noPrune: true}).map(shellLine)).toEqual([
    'docker rmi -f --no-prune a:1',
  ])
  expect(dockerRmi({kind: 'rmi', images: [], missing: [], force: true, noPrune: false})).toEqual([])
  expect(shellLine(dockerLs({all: true, quiet: true, filter: ['label=a b']}))).toBe(
    "docker ps -a -q --filter 'label=a b'",
  )
  expect(shellLine(dockerImages({}))).toBe('docker images')
  expect(shellLine(dockerHistory('a b'))).toBe("docker history 'a b'")
})

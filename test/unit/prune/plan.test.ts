import {describe, expect, test} from '@jest/globals'
import type {DiskUsage, NetworkSummary} from '../../../src/lib/engine/disk-usage.js'
import {DkrError} from '../../../src/lib/errors/dkr-error.js'
import {dockerPrune} from '../../../src/lib/explain/prune.js'
import {shellLine} from '../../../src/lib/explain/shell.js'
import {parseKeepFilters} from '../../../src/lib/prune/filters.js'
import type {PruneItem} from '../../../src/lib/prune/item.js'
import {type Scope, scopes, select} from '../../../src/lib/prune/plan.js'
import {previewLines, summary} from '../../../src/lib/prune/view.js'

const now = Date.parse('2026-01-31T12:00:00Z')
const hour = 3600
const ago = (hours: number) => now / 1000 - hours * hour

const anonymous = 'a'.repeat(64)
const container = (name: string, State: string, more: object = {}) => ({
  Id: `id-${name}`,
  Names: [`/${name}`],
  State,
  ImageID: 'sha256:used',
  Created: ago(1),
  Labels: {},
  SizeRw: 10,
  NetworkSettings: {Networks: {[`net-${name}`]: {NetworkID: `nid-${name}`}}},
  HostConfig: {NetworkMode: 'default'},
  Mounts: [{Name: `volume-${name}`}],
  ...more,
})
const image = (id: string, RepoTags: string[], more: object = {}) => ({
  Id: `sha256:${id}`,
  ParentId: '',
  RepoTags,
  Created: ago(30),
  Labels: {},
  Size: 100,
  SharedSize: 40,
  ...more,
})
const record = (ID: string, more: object = {}) => ({
  ID,
  Type: 'regular',
  Description: `step ${ID}`,
  InUse: false,
  Shared: false,
  Size: 7,
  CreatedAt: '2026-01-31T10:00:00Z',
  ...more,
})
const usage = {
  LayersSize: 0,
  Containers: [
    container('up', 'running'),
    container('ended', 'exited', {ImageID: 'sha256:ended', Labels: {keep: 'yes'}}),
    container('made', 'created', {Created: ago(48)}),
    container('frozen', 'paused'),
    container('again', 'restarting'),
  ],
  Images: [
    image('used', ['app:1']),
    image('ended', ['old:1', 'old:2']),
    image('nameless', ['<none>:<none>'], {ParentId: 'sha256:parent'}),
    image('parent', ['<none>:<none>']),
  ],
  Volumes: ['volume-up', 'volume-ended', 'free', anonymous].map(Name => ({
    Name,
    Labels: null,
    CreatedAt: '2026-01-31T11:00:00Z',
    UsageData: {Size: Name === 'free' ? -1 : 5, RefCount: 0},
  })),
  BuildCache: [
    record('one'),
    record('busy', {InUse: true}),
    record('shared', {Shared: true}),
    record('own', {Type: 'frontend'}),
  ],
} as unknown as DiskUsage
const networks = ['net-up', 'net-ended', 'lonely', 'bridge', 'host', 'none'].map(Name => ({
  Id: Name.replace('net-', 'nid-'),
  Name,
  Scope: 'local',
  Created: '2026-01-31T11:00:00Z',
  Labels: {},
})) as unknown as NetworkSummary[]

const ids = (wanted: readonly Scope[], {all = false, filters = [] as string[]} = {}) =>
  select(usage, networks, {scopes: wanted, all}, parseKeepFilters(filters, now)).map(({kind, id}) => `${kind} ${id}`)

describe('what goes', () => {
  test.each<[string, readonly Scope[], object, string[]]>([
    ['containers that do not run', ['containers'], {}, ['container id-ended', 'container id-made']],
    ['images without a name, no parent of another', ['images'], {}, ['image sha256:nameless']],
    [
      'an image of a container that stays is used, also of a stopped one',
      ['images'],
      {all: true},
      ['image sha256:nameless', 'image sha256:parent'],
    ],
    [
      'with the container its image',
      ['containers', 'images'],
      {all: true},
      ['container id-ended', 'container id-made', 'image sha256:ended', 'image sha256:nameless', 'image sha256:parent'],
    ],
    ['a network that a stopped container needs stays', ['networks'], {}, ['network lonely']],
    [
      'and goes with it',
      ['containers', 'networks'],
      {},
      ['container id-ended', 'container id-made', 'network nid-ended', 'network lonely'],
    ],
    ['volumes without a name', ['volumes'], {}, [`volume ${anonymous}`]],
    ['all volumes', ['volumes'], {all: true}, ['volume free', `volume ${anonymous}`]],
    ['the cache', ['cache'], {}, ['cache one']],
    ['all of the cache', ['cache'], {all: true}, ['cache one', 'cache shared', 'cache own']],
    ['nothing', [], {}, []],
    ['what is old', ['containers', 'cache'], {filters: ['until=90m']}, ['container id-made', 'cache one']],
    ['what has a label', scopes, {filters: ['label=keep']}, ['container id-ended']],
    ['what has it with a value', scopes, {filters: ['label=keep=no']}, []],
    ['what lacks it', ['containers'], {filters: ['label!=keep']}, ['container id-made']],
    ['what lacks a value', ['containers'], {filters: ['label!=keep=yes']}, ['container id-made']],
    ['all filters at once', ['containers'], {filters: ['label=keep', 'until=10h']}, []],
  ])('%s', (_name, wanted, options, expected) => expect(ids(wanted, options)).toEqual(expected))
})

test.each([
  ['until=24h', -24 * hour],
  ['until=1h30m', -1.5 * hour],
  ['until=10s', -10],
  [`until=${now / 1000 - 60}`, -60],
  ['until=2026-01-31T10:00:00Z', -2 * hour],
])('%s', (filter, seconds) => {
  const may = (offset: number) =>
    parseKeepFilters([filter], now)({created: new Date(now + (seconds + offset) * 1000).toISOString()})
  expect([may(-1), may(1)]).toEqual([true, false])
})

test.each(['', 'until', 'until=', 'until=soon', 'until!=1h', 'label=', 'lable=x', 'name=x'])(
  '%p is refused',
  filter => {
    expect(() => parseKeepFilters([filter], now)).toThrow(DkrError)
  },
)

const item = (kind: PruneItem['kind'], id: string, more: Partial<PruneItem> = {}): PruneItem => ({
  kind,
  id,
  name: id,
  size: 1000,
  created: '2026-01-31T10:00:00Z',
  ...more,
})

test('the docker commands take exactly the list', () => {
  const items = [
    item('container', 'c1'),
    item('container', 'c2'),
    item('image', 'i1', {names: ['a:1', 'a:2']}),
    item('image', 'i2', {names: []}),
    item('network', 'n'),
    item('volume', 'v'),
    item('cache', 'x'),
    item('cache', 'y'),
  ]
  expect(dockerPrune({kind: 'prune', items}).map(shellLine)).toEqual([
    'docker rm c1 c2',
    'docker rmi a:1 a:2 i2',
    'docker network rm n',
    'docker volume rm v',
    "docker builder prune -af --filter 'id=^(x|y)$'",
  ])
  expect(dockerPrune({kind: 'prune', items: []})).toEqual([])
})

test('the preview names every thing', () => {
  const items = [item('container', 'web'), item('cache', 'k', {name: 'RUN make', size: null})]
  expect(previewLines(items, now)).toEqual([
    'WHAT          NAME       AGE       SIZE',
    'container     web        2 hours    1kB',
    'build cache   RUN make   2 hours      ?',
  ])
  expect(summary(items)).toBe('1 container and 1 record of the build cache (1kB)')
  expect(summary([...items, item('image', 'a'), item('image', 'b')])).toBe(
    '1 container, 2 images and 1 record of the build cache (3kB)',
  )
})

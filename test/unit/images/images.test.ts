import {describe, expect, test} from '@jest/globals'
import type {Engine} from '../../../src/lib/engine/engine.js'
import {type ImageSummary, withShortNames} from '../../../src/lib/engine/images.js'
import {DkrError} from '../../../src/lib/errors/dkr-error.js'
import {imageColumns, toListedImages} from '../../../src/lib/images/list.js'
import {planRemoveImages, type RemoveImagesPlan, removePlanned} from '../../../src/lib/images/remove.js'
import {tableLines} from '../../../src/lib/output/table.js'

const hex = 'abcd'.repeat(16)
const Id = `sha256:${hex}`
const image = (more: Partial<ImageSummary>) =>
  ({Id, RepoTags: [], Labels: {}, Created: 1_700_000_000, Size: 1_234_567, ...more}) as ImageSummary

describe('toListedImages', () => {
  test.each([
    [['app:latest'], [['app', 'latest']]],
    [
      ['localhost:5000/app:1', 'app:2'],
      [
        ['localhost:5000/app', '1'],
        ['app', '2'],
      ],
    ],
    [['<none>:<none>'], [[null, null]]],
    [[], [[null, null]]],
    [null, [[null, null]]],
  ])('%j', (RepoTags, names) => {
    const rows = toListedImages(image({RepoTags: RepoTags as unknown as string[]}))
    expect(rows.map(({repository, tag}) => [repository, tag])).toEqual(names)
  })

  test('a row', () => {
    const Labels = {'dkr.project': 'shop'}
    expect(toListedImages(image({RepoTags: ['app:1'], Labels}))).toEqual([
      {
        id: Id,
        repository: 'app',
        tag: '1',
        digest: null,
        project: 'shop',
        created: '2023-11-14T22:13:20.000Z',
        size: 1_234_567,
      },
    ])
    expect(toListedImages(image({Labels: null as never}))[0]).toMatchObject({project: null})
  })

  test('the table', () => {
    const rows = toListedImages(image({RepoTags: ['app:1']}))
    expect(tableLines(rows, imageColumns({now: 1_700_000_060_000}))).toEqual([
      'IMAGE   ID             AGE          SIZE',
      'app:1   abcdabcdabcd   1 minute   1.23MB',
    ])
  })
})

/** An engine with images by name; it keeps what it was told to remove. */
function engineWith(known: Record<string, string>) {
  const removed: [string, unknown][] = []
  const asked: string[] = []
  const docker = {
    listImages: async () => [image({RepoTags: ['app:1', 'app:2']}), image({Id: 'sha256:ff', RepoTags: null as never})],
    getImage: (name: string) => ({
      async inspect() {
        asked.push(name)
        if (known[name]) return {Id: known[name], Size: 5}
        throw Object.assign(new DkrError('IMAGE_NOT_FOUND', {message: name, suggestions: ['x']}), {status: 404})
      },
      remove: async (options: unknown) => {
        removed.push([name, options])
        return [{Untagged: name}]
      },
    }),
  }
  const server = {podman: false}
  const call = (work: (d: unknown) => unknown) => work(docker)
  return {engine: {server, call} as unknown as Engine, removed, asked}
}

test('the names of Podman, as docker writes them', () => {
  const RepoTags = [
    'docker.io/library/app:1',
    'docker.io/me/app:1',
    'docker.io/a.b/c:1',
    'localhost/app:1',
    '<none>:<none>',
  ]
  const RepoDigests = [`docker.io/library/app@sha256:${hex}`]
  expect(withShortNames(image({RepoTags, RepoDigests}))).toMatchObject({
    RepoTags: ['app:1', 'me/app:1', 'docker.io/a.b/c:1', 'localhost/app:1', '<none>:<none>'],
    RepoDigests: [`app@sha256:${hex}`],
  })
  expect(withShortNames(image({RepoTags: null as never})).RepoTags).toBeFalsy()
})

describe('planRemoveImages', () => {
  test('named', async () => {
    const {engine, asked} = engineWith({'app:latest': Id, abcd: Id})
    const plan = await planRemoveImages(engine, {names: ['app', 'abcd', 'nope', 'app'], all: false, force: false})
    expect(plan).toMatchObject({
      images: [
        {name: 'app', id: Id, size: 5},
        {name: 'abcd', id: Id, size: 5},
      ],
      missing: [{name: 'nope', error: {code: 'IMAGE_NOT_FOUND'}}],
    })
    expect(asked).toEqual(['app:latest', 'abcd', 'nope:latest'])
  })

  test('all of them, by each name', async () => {
    const plan = await planRemoveImages(engineWith({}).engine, {names: [], all: true, force: true})
    expect(plan.images.map(({name}) => name)).toEqual(['app:1', 'app:2', 'sha256:ff'])
  })

  test('a name that cannot be one', async () => {
    const plan = planRemoveImages(engineWith({}).engine, {names: ['App'], all: false, force: false})
    await expect(plan).rejects.toMatchObject({code: 'INVALID_REFERENCE'})
  })
})

test.each([
  ['app:1', 'app:1'],
  ['app', 'app'],
  // Names that are written with the digits of an ID.
  ['bcd', 'bcd'],
  ['cdab', 'cdab'],
  ['abcd', Id],
  [hex.slice(0, 12), Id],
  [hex, Id],
  [Id, Id],
  [Id.slice(0, 19), Id],
])('rmi %s asks the engine to remove %s', async (name, what) => {
  const {engine, removed} = engineWith({})
  const plan: RemoveImagesPlan = {kind: 'rmi', images: [], missing: [], force: true, noPrune: true}
  expect(await removePlanned(engine, plan, {name, id: Id, size: 1})).toEqual([{Untagged: what}])
  expect(removed).toEqual([[what, {force: true, noprune: true}]])
})

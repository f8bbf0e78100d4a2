import {describe, expect, test} from '@jest/globals'
import {DkrError} from '../../../src/lib/errors/dkr-error.js'
import {readLayers} from '../../../src/lib/layers/layers.js'
import type {HistoryEntry, ImageFacts, LayerSource} from '../../../src/lib/layers/source.js'

type StoredImage = ImageFacts & {steps: HistoryEntry[]}

const nop = '/bin/sh -c #(nop) '

function step(CreatedBy: string, Size = 0, changes: Partial<HistoryEntry> = {}): HistoryEntry {
  return {Id: '<missing>', Created: 1_000, CreatedBy, Comment: '', Size, ...changes}
}

function buildKit(CreatedBy: string, Size = 0, changes: Partial<HistoryEntry> = {}): HistoryEntry {
  return step(CreatedBy, Size, {Comment: 'buildkit.dockerfile.v0', Created: 100_000, ...changes})
}

function image(name: string, layers: string, steps: HistoryEntry[], tags = [name]): StoredImage {
  const Size = steps.reduce((sum, {Size}) => sum + Size, 0)
  return {Id: `sha256:${name}`, RepoTags: tags, Size, RootFS: {Layers: layers.split('')}, steps}
}

/** An engine that has these images; `broken` ones answer inspect with an error. */
function engine(images: StoredImage[], broken: Record<string, Error> = {}): LayerSource {
  const find = async (reference: string) => {
    const found = images.find(({Id, RepoTags}) => Id === reference || RepoTags?.includes(reference))
    if (broken[found?.Id ?? '']) throw broken[found!.Id]
    if (!found) throw new DkrError('IMAGE_NOT_FOUND', {message: 'no such image', suggestions: ['dkr images']})
    return found
  }
  return {
    inspect: find,
    history: async reference => (await find(reference)).steps.toReversed(),
    list: async () => images.filter(({RepoTags}) => RepoTags?.length),
  }
}

const debian = image('debian:12', 'a', [step('# debian.sh', 100), step(`${nop} CMD ["bash"]`)])
const python = image('python:3', 'abc', [
  ...debian.steps,
  step('/bin/sh -c rm x'),
  step('/bin/sh -c get', 9),
  step(`${nop} CMD ["python3"]`),
])
const app = image('app:1', 'abcde', [
  ...python.steps,
  buildKit('WORKDIR /app'),
  buildKit('COPY . . # buildkit', 7),
  buildKit('CMD ["python" "app.py"]'),
])

describe('readLayers', () => {
  test('gives each instruction its layer', async () => {
    const result = await readLayers(engine([app, python, debian]), 'app:1')
    expect(result.rows.map(({kind, layer, size}) => [kind, layer, size])).toEqual([
      ['layer', 1, 100],
      ['metadata', undefined, 0],
      ['layer', 2, 0],
      ['layer', 3, 9],
      ['metadata', undefined, 0],
      ['layer', 4, 0],
      ['layer', 5, 7],
      ['metadata', undefined, 0],
    ])
    expect(result.rows.map(({diffId}) => diffId ?? '-').join('')).toBe('a-bc-de-')
    expect(result).toMatchObject({
      image: 'app:1',
      id: 'sha256:app:1',
      totalSize: 116,
      layerCount: 5,
      unexplainedLayers: 0,
    })
  })

  test('a row says all that is known', async () => {
    const {rows} = await readLayers(engine([app]), 'app:1')
    expect(rows[6]).toEqual({
      index: 7,
      keyword: 'COPY',
      instruction: 'COPY . .',
      kind: 'layer',
      size: 7,
      layer: 5,
      diffId: 'e',
      createdAt: '1970-01-02T03:46:40.000Z',
      fromBase: false,
      raw: 'COPY . . # buildkit',
    })
    expect(rows[7]!.comment).toBe('CMD only sets the configuration')
  })

  test.each<[string, StoredImage[], object | undefined]>([
    [
      'the longest image below it',
      [app, debian, python],
      {name: 'python:3', id: 'sha256:python:3', instructionCount: 5, layerCount: 3, size: 109, guessed: false},
    ],
    ['the only one below it that is there', [app, debian], {name: 'debian:12', instructionCount: 2, layerCount: 1}],
    [
      'not an earlier build of the same repository',
      [app, image('app:0', 'abcd', app.steps.slice(0, 6)), debian],
      {name: 'debian:12'},
    ],
    [
      'not an image with the same layers and another history',
      [app, debian, image('other:1', 'abc', [...python.steps.slice(0, 4), step('x')])],
      {name: 'debian:12'},
    ],
    [
      'the one with a name, behind a thousand without',
      [app, ...Array.from({length: 1000}, (_, n) => image(`old-${n}`, 'ab', [step('x')], ['<none>:<none>'])), debian],
      {name: 'debian:12'},
    ],
    ['not an image without a name', [app, debian, {...python, RepoTags: ['<none>:<none>']}], {name: 'debian:12'}],
    [
      'called by its plainest name',
      [app, {...debian, RepoTags: ['10.0.0.1:5000/a:1', 'my/debian:12', 'debian:12', 'localhost/d:1']}],
      {name: 'debian:12'},
    ],
    ['a guess where nothing is there', [app], {instructionCount: 5, layerCount: 3, guessed: true}],
  ])('the base is %s', async (_name, images, base) => {
    const result = await readLayers(engine(images), 'app:1')
    expect(result.base).toMatchObject(base!)
    const fromBase = result.rows.filter(row => row.fromBase)
    expect(fromBase).toHaveLength(result.base!.instructionCount)
    expect(fromBase.reduce((sum, {size}) => sum + size, 0)).toBe(result.base!.size)
  })

  test('an image of the same words from another time is not the base', async () => {
    const later = {...python, steps: python.steps.map(entry => ({...entry, Created: 2_000}))}
    expect((await readLayers(engine([app, later]), 'app:1')).base).toMatchObject({guessed: true})
  })

  test.each<[string, HistoryEntry[]]>([
    [
      'a CMD in the middle of one build',
      [buildKit('COPY a / # buildkit', 5), buildKit('CMD ["a"]'), buildKit('RUN b # buildkit', 1)],
    ],
    [
      'settings that came later',
      [buildKit('COPY a / # buildkit', 5), buildKit('CMD ["a"]'), buildKit('LABEL x=y', 0, {Created: 900_000})],
    ],
  ])('%s is no base', async (_name, steps) => {
    expect(
      (await readLayers(engine([image('one:1', 'abc'.slice(0, steps.length - 1), steps)]), 'one:1')).base,
    ).toBeUndefined()
  })

  test("the steps of a base that the classic builder made are known from the base's own images", async () => {
    const steps = [step('ADD', 5), step('/bin/sh -c touch /a'), step('/bin/sh -c true'), step(`${nop} CMD ["sh"]`)]
    const named = steps.map((entry, i) => ({...entry, Id: `sha256:step${i}`}))
    const stored = ['a', 'ab', 'ab'].map((layers, i) => ({...image('x', layers, [], []), Id: `sha256:step${i}`}))
    const base = {...image('base:1', 'ab', named), Id: 'sha256:step3'}
    const top = image('top:1', 'abc', [...steps, buildKit('RUN true # buildkit')])
    const {rows} = await readLayers(engine([top, base, ...stored]), 'top:1')
    expect(rows.map(({diffId}) => diffId ?? '-').join('')).toBe('ab--c')
  })

  test('no base where nothing looks like one', async () => {
    const scratch = image('tool:1', 'a', [buildKit('COPY tool / # buildkit', 5), buildKit('CMD ["/tool"]')])
    expect((await readLayers(engine([scratch]), 'tool:1')).base).toBeUndefined()
  })

  test("the classic builder's steps tell exactly, and where the base ends that lost its name", async () => {
    const ids = (entries: HistoryEntry[], first: number) =>
      entries.map((entry, i) => (i >= first ? {...entry, Id: `sha256:step${i}`} : entry))
    const old = [step('ADD', 5), step('/bin/sh -c touch /a'), step('/bin/sh -c true'), step(`${nop} CMD ["sh"]`)]
    const steps = ids([...old, step('/bin/sh -c rm x'), step('/bin/sh -c true'), step('/bin/sh -c rm y')], 3)
    const layers = ['', '', '', 'ab', 'abc', 'abc', 'abcd']
    const stored = steps.slice(3, 6).map((entry, i) => ({...image('x', layers[i + 3]!, [], []), Id: entry.Id}))
    const top = {...image('old:1', 'abcd', steps), Id: 'sha256:step6'}
    const result = await readLayers(engine([top, ...stored]), 'old:1')
    expect(result.rows.map(({kind}) => kind)).toEqual([
      'layer',
      'unknown',
      'unknown',
      'metadata',
      'layer',
      'metadata',
      'layer',
    ])
    expect(result.rows.map(({diffId}) => diffId ?? '-').join('')).toBe('a---c-d')
    expect(result.base).toEqual({id: 'sha256:step3', instructionCount: 4, layerCount: 2, size: 5, guessed: false})
    expect(result.unexplainedLayers).toBe(1)
  })

  test('an image without a history still has its size', async () => {
    const bare = {...image('bare:1', 'ab', []), Size: 77}
    const result = await readLayers(engine([bare]), 'bare:1')
    expect(result).toMatchObject({totalSize: 77, layerCount: 2, unexplainedLayers: 2, rows: []})
  })

  test('an image that vanishes meanwhile is passed over, a lost engine is not', async () => {
    const gone = new DkrError('IMAGE_NOT_FOUND', {message: 'gone', suggestions: ['-']})
    const lost = new DkrError('ENGINE_GONE', {message: 'lost', suggestions: ['-']})
    const images = [app, python, debian]
    expect((await readLayers(engine(images, {[python.Id]: gone}), 'app:1')).base?.name).toBe('debian:12')
    await expect(readLayers(engine(images, {[python.Id]: lost}), 'app:1')).rejects.toBe(lost)
    await expect(readLayers(engine(images), 'nope')).rejects.toMatchObject({code: 'IMAGE_NOT_FOUND'})
  })

  test('shells and build arguments carry over from step to step', async () => {
    const built = image('sh:1', 'ab', [
      buildKit('ARG REV=dev'),
      buildKit('SHELL [/bin/bash -o pipefail -c]'),
      buildKit('RUN |1 REV=a b /bin/bash -o pipefail -c make # buildkit', 1),
      buildKit('RUN |1 REV=a b /bin/true # buildkit'),
      buildKit('CMD ["/bin/bash" "-o" "pipefail" "-c" "run me"]'),
    ])
    const {rows} = await readLayers(engine([built]), 'sh:1')
    expect(rows.map(({instruction}) => instruction)).toEqual([
      'ARG REV=dev',
      'SHELL ["/bin/bash", "-o", "pipefail", "-c"]',
      'RUN make',
      'RUN /bin/true',
      'CMD run me',
    ])
    expect(rows[2]!.buildArgs).toEqual({REV: 'a b'})
  })
})

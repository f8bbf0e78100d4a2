import type {IncomingMessage} from 'node:http'
import {Readable} from 'node:stream'
import {describe, expect, test} from '@jest/globals'
import type {Engine} from '../../../src/lib/engine/engine.js'
import type {ImageManifest} from '../../../src/lib/engine/images.js'
import {parseImageReference} from '../../../src/lib/reference/image.js'
import {platformName, platformOf, realPlatforms} from '../../../src/lib/registry/platforms.js'
import {type PushResult, push} from '../../../src/lib/registry/push.js'
import {type PushFlags, planPush} from '../../../src/lib/registry/push-plan.js'
import {remoteIndexes} from '../../../src/lib/registry/remote-index.js'
import {platformsOf} from '../../../src/lib/registry/sent-platforms.js'
import {silentJob} from '../../support/silent-job.js'

const digestOf = (letter: string) => `sha256:${letter.repeat(64)}`
const [whole, part, other] = [digestOf('a'), digestOf('b'), digestOf('c')]
const platform = (architecture: string, os = 'linux') => ({os, architecture})
const manifest = (architecture: string, available = true, kind: ImageManifest['Kind'] = 'image'): ImageManifest => ({
  Kind: kind,
  Available: available,
  Descriptor: {platform: platform(architecture, architecture === 'unknown' ? 'unknown' : 'linux')},
})
const index = {Descriptor: {digest: whole}, Platforms: [platform('amd64'), platform('arm64')]}

interface Answers {
  /** To each question about the tag in turn; the last one stays. */
  remote?: readonly unknown[]
  /** What the engine says of a push. */
  lines?: readonly object[]
  /** Of a containerd image store. */
  manifests?: ImageManifest[]
  apiVersion?: string
  podman?: boolean
}

/** An engine with a containerd image store, as Docker 28 answers. */
function engineOf({remote = [], lines = pushedLines, manifests = [], ...server}: Answers): Engine & {asked: string[]} {
  const asked: string[] = []
  const questions = [...remote]
  const details = {Id: whole, RepoDigests: [`r.io/me/app@${whole}`], Os: 'linux', Architecture: 'amd64', Size: 1}
  const docker = {
    getImage: () => ({inspect: async () => details, tag: async () => {}}),
    listImages: async () => [{Id: whole, RepoTags: ['r.io/me/app:1'], Manifests: manifests}],
  }
  return {
    asked,
    server: {apiVersion: '1.47', maxApiVersion: '1.51', os: 'linux', podman: false, ...server},
    endpoint: {url: 'unix:///x', source: 'a test', address: {socketPath: '/x'}},
    call: (work: (docker: never) => Promise<unknown>) => work(docker as never),
    stream: async ({path}: {path: string}) => {
      asked.push(path)
      if (path.endsWith('/push')) return answer(...lines)
      const next = questions.length > 1 ? questions.shift() : questions[0]
      if (next === undefined || next instanceof Error) throw next ?? new Error('no such tag')
      return answer(next as object)
    },
  } as never
}

const answer = (...lines: object[]) =>
  Readable.from(lines.map(line => Buffer.from(`${JSON.stringify(line)}\r\n`))) as IncomingMessage

/** As recorded from Docker 28.5 with a containerd image store. */
const instead = {
  progressDetail: {},
  aux: {
    manifestPushedInsteadOfIndex: true,
    originalIndex: {mediaType: 'application/vnd.oci.image.index.v1+json', digest: whole, size: 1607},
    selectedManifest: {
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      digest: part,
      size: 475,
      platform: platform('amd64'),
    },
  },
}
const pushedLines = [
  {status: 'The push refers to repository [r.io/me/app]'},
  instead,
  {status: 'Layer already exists', progressDetail: {}, id: '9f58547b1308'},
  {status: `1: digest: ${part} size: 475`},
]
const half = [manifest('amd64'), manifest('arm64', false), manifest('unknown', false, 'attestation')]

async function pushed(answers: Answers, flags: PushFlags = {}) {
  const job = silentJob()
  const engine = engineOf(answers)
  const [result] = await push(engine, planPush('r.io/me/app:1', flags), job)
  return {result: result as PushResult, warning: job.said.at(-1), asked: engine.asked}
}

describe('platforms', () => {
  test.each([
    [platform('amd64'), 'linux/amd64'],
    [{...platform('arm64'), variant: 'v8'}, 'linux/arm64'],
    [{...platform('arm'), variant: 'v6'}, 'linux/arm/v6'],
    [platform('arm'), 'linux/arm/v7'],
    [{...platform('amd64', 'windows'), 'os.version': '10.0.20348.2'}, 'windows(10.0.20348.2)/amd64'],
  ])('%j is %s', (given, name) => expect(platformName(given)).toBe(name))

  test('what --platform is given reads as the same', () => {
    expect(['linux/arm64/v8', 'Linux/ARM64', 'linux/arm'].map(platformOf)).toEqual([
      'linux/arm64',
      'linux/arm64',
      'linux/arm/v7',
    ])
  })

  test('attestations are none, and each counts once', () => {
    expect(
      realPlatforms([platform('amd64'), platform('unknown', 'unknown'), {...platform('amd64'), variant: 'v1'}, {}]),
    ).toEqual(['linux/amd64'])
  })
})

describe('what a containerd image store sends', () => {
  test.each<[string, ImageManifest[], string[]]>([
    ['an index that is all there', [manifest('amd64'), manifest('arm64')], ['linux/amd64', 'linux/arm64']],
    ['with its attestations', [manifest('arm64'), manifest('unknown', true, 'attestation')], ['linux/arm64']],
    ['one that was pulled', half, ['linux/amd64']],
    ['one of which only another platform was pulled', [manifest('amd64', false), manifest('arm64')], ['linux/arm64']],
    [
      'one of which two platforms were pulled: the engine takes its own',
      [manifest('arm64'), manifest('amd64'), manifest('s390x', false)],
      ['linux/amd64'],
    ],
    [
      'one that lacks only an attestation',
      [manifest('amd64'), manifest('arm64'), manifest('unknown', false, 'attestation')],
      ['linux/amd64'],
    ],
    ['an image that the engine does not tell of', [], ['linux/amd64']],
  ])('%s', (_, manifests, expected) => expect(platformsOf(manifests, 'linux/amd64')).toEqual(expected))
})

describe('a push from a containerd image store', () => {
  test('of a part of an index is refused where the registry has the index', async () => {
    const engine = engineOf({remote: [index], manifests: half})
    await expect(push(engine, planPush('r.io/me/app:1'), silentJob())).rejects.toMatchObject({code: 'WOULD_OVERWRITE'})
    expect(engine.asked).toEqual(['/distribution/r.io/me/app:1/json'])
  })

  test('of the whole index is as before', async () => {
    const lines = [{status: `1: digest: ${whole} size: 1607`}]
    const {result, warning} = await pushed({remote: [index], manifests: [manifest('amd64'), manifest('arm64')], lines})
    expect(result).toMatchObject({digest: whole})
    expect(result).not.toHaveProperty('replaced')
    expect(warning).toMatch(/^nothing to send/)
  })

  test.each<[string, PushFlags]>([
    ['--force', {force: true}],
    ['--platform', {platform: 'linux/amd64'}],
  ])('goes on with %s, and says what the tag lost', async (_, flags) => {
    const after = {Descriptor: {digest: part}, Platforms: null}
    const {result, warning} = await pushed({remote: [index, after], manifests: half}, flags)
    expect(result).toMatchObject({
      digest: part,
      replaced: {digest: whole, platforms: ['linux/amd64', 'linux/arm64'], lost: ['linux/arm64']},
      partOf: {digest: whole, platform: 'linux/amd64'},
    })
    expect(warning).toContain(`r.io/me/app:1 lost linux/arm64: ${part} replaced ${whole}`)
    expect(warning).toContain(`r.io/me/app@${whole}`)
  })

  test('a tag that the engine left as it is has lost nothing', async () => {
    const {result, warning} = await pushed({remote: [index, index], manifests: half}, {force: true})
    expect(result).not.toHaveProperty('replaced')
    expect(warning).toContain('only linux/amd64 of r.io/me/app:1 was pushed')
  })

  test('of a part of an index to a new tag is said', async () => {
    const {result, warning} = await pushed({remote: [], manifests: half})
    expect(result).toMatchObject({digest: part, partOf: {digest: whole, platform: 'linux/amd64'}})
    expect(warning).toBe(
      `only linux/amd64 of r.io/me/app:1 was pushed, as ${part}: this engine does not have all of ${whole}`,
    )
  })

  test('by an engine too old to tell what it will send is judged by what became of the tag', async () => {
    const [, , ...words] = pushedLines
    const after = {Descriptor: {digest: part}, Platforms: null}
    const {result} = await pushed({remote: [index, after], apiVersion: '1.45', lines: words})
    expect(result.replaced).toMatchObject({digest: whole, lost: ['linux/arm64']})
    const same = await pushed({remote: [index, {...index, Descriptor: {digest: other}}], apiVersion: '1.45'})
    expect(same.result).not.toHaveProperty('replaced')
  })

  test('of an index with parts that nobody has says how to push what there is', async () => {
    const lines = [{aux: {contentMissing: true}}, {errorDetail: {message: 'content digest sha256:1: not found'}}]
    await expect(pushed({lines})).rejects.toMatchObject({
      code: 'PUSH_FAILED',
      message: 'cannot push r.io/me/app:1: content digest sha256:1: not found',
      why: expect.stringContaining('several platforms'),
      suggestions: expect.arrayContaining([expect.stringContaining('dkr push --platform linux/amd64 r.io/me/app:1')]),
    })
  })

  test('is told the same by Docker 26, which cannot push one platform', async () => {
    const message = "missing content: content digest sha256:1: not found\nNote: You're trying to push a manifest list"
    await expect(pushed({lines: [{errorDetail: {message}}], apiVersion: '1.45'})).rejects.toMatchObject({
      code: 'PUSH_FAILED',
      message: 'cannot push r.io/me/app:1: missing content: content digest sha256:1: not found',
      suggestions: [expect.stringContaining('dkr pull --platform'), expect.stringContaining('build the missing')],
    })
  })
})

describe('a question that has no answer does not keep from pushing', () => {
  test.each<[string, Answers]>([
    ['the tag is new, or may not be read', {remote: [new Error('denied')]}],
    ['the answer is no JSON object of that kind', {remote: [{message: 'page not found'}]}],
    ['the registry has an old manifest', {remote: [{Descriptor: {digest: other}, Platforms: [platform('arm64')]}]}],
  ])('%s', async (_, answers) => {
    const {result} = await pushed({manifests: half, ...answers})
    expect(result.digest).toBe(part)
  })

  test('a registry that fails once is asked again', async () => {
    const broken = Object.assign(new Error('EOF'), {status: 500})
    const refused = Object.assign(new Error('denied'), {status: 403})
    const asked = async (...remote: unknown[]) => {
      const engine = engineOf({remote})
      const found = await remoteIndexes({...repository(new AbortController().signal), engine}, ['1'])
      return [found.size, engine.asked.length]
    }
    expect(await asked(broken, index)).toEqual([1, 2])
    expect(await asked(broken, broken, index)).toEqual([0, 2])
    expect(await asked(refused, index)).toEqual([0, 1])
  })

  test('Podman has no such question', async () => {
    const {asked} = await pushed({podman: true, remote: [index]})
    expect(asked).toEqual(['/images/r.io/me/app/push'])
  })

  const repository = (signal: AbortSignal) => {
    const stream = (request: {signal: AbortSignal}) =>
      new Promise((_, reject) => {
        request.signal.addEventListener('abort', () => reject(request.signal.reason))
      })
    return {engine: {...engineOf({}), stream} as never, reference: parseImageReference('r.io/me/app'), signal}
  }

  test('a registry that keeps silent is not waited for, however many tags there are', async () => {
    const {signal} = new AbortController()
    const tags = Array.from({length: 200}, (_, i) => `${i}`)
    expect(await remoteIndexes(repository(signal), tags, 5)).toEqual(new Map())
  })

  test('Ctrl-C while it keeps silent ends the push', async () => {
    const controller = new AbortController()
    const asking = remoteIndexes(repository(controller.signal), ['1'])
    controller.abort(new Error('interrupted'))
    await expect(asking).rejects.toThrow('interrupted')
  })
})

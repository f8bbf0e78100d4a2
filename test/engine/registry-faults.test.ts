import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from '@jest/globals'
import {connect, type Engine} from '../../src/lib/engine/engine.js'
import {findImage, removeImage} from '../../src/lib/engine/images.js'
import {planPull, pull} from '../../src/lib/registry/pull.js'
import {push} from '../../src/lib/registry/push.js'
import {planPush} from '../../src/lib/registry/push-plan.js'
import {type FaultyRegistry, startFaultyRegistry} from '../support/faulty-registry.js'
import {type Registry, startRegistry} from '../support/registry.js'
import {silentJob} from '../support/silent-job.js'
import {tagCopies} from '../support/tag-copies.js'

let engine: Engine
let behind: Registry | undefined
let registry: FaultyRegistry
let image: string
const names = tagCopies('fault')

beforeAll(async () => {
  process.env.DOCKER_CONFIG = '/nowhere'
  engine = await connect()
  behind = await startRegistry()
})
afterAll(() => behind?.stop())
beforeEach(async () => {
  registry = await startFaultyRegistry(behind!.host)
  image = await names.copy(engine, registry.host)
})
afterEach(async () => {
  await names.remove(engine)
  await registry.stop()
})

/** Answers the first so many requests that fit with the fault, lets the others through. */
function failing(match: RegExp, fault: ReturnType<FaultyRegistry['fault']>, times = Number.POSITIVE_INFINITY) {
  let left = times
  registry.fault = request => (match.test(request) && left-- > 0 ? fault : undefined)
}

const pushIt = async (job = silentJob()) => (await push(engine, planPush(image), job))[0]!
const pullIt = async (job = silentJob()) => (await pull(engine, planPull(image), job))[0]!
const asked = (match: RegExp) => registry.requests.filter(request => match.test(request)).length
const again = (said: string[]) => said.filter(text => text.includes('trying again in'))

describe('what passes is tried again, and said', () => {
  test('a manifest that is refused with 500 once', async () => {
    failing(/^PUT .*\/manifests\//, {status: 500, body: 'x'}, 1)
    const job = silentJob()
    const {digest} = await pushIt(job)
    expect(again(job.said)).toEqual([
      `${registry.host}: received unexpected HTTP status: 500 Internal Server Error; trying again in 0.5s`,
    ])
    expect(await pullIt()).toMatchObject({digest})
  })

  test('a connection that ends before an answer', async () => {
    // Two of them are met by the question what the tag is now, which is tried twice.
    failing(/^GET \/v2\/$/, {cutAfter: 0}, 4)
    const job = silentJob()
    await pushIt(job)
    expect(again(job.said)).toEqual([expect.stringContaining('EOF'), expect.stringContaining('again in 1.5s')])
  })

  test('a connection that ends within a layer, by the engine itself, both ways', async () => {
    failing(/^PATCH /, {cutAfter: 200_000}, 1)
    const job = silentJob()
    await pushIt(job)
    expect(job.said.join('\n')).toContain('the engine tries again')
    expect(again(job.said)).toEqual([])

    await removeImage(engine, image)
    failing(/^GET .*\/blobs\//, {cutAfter: 300}, 1)
    expect(await pullIt()).toMatchObject({image})
    expect((await findImage(engine, image))?.Id).toBeDefined()
  })
})

describe('what stays is an error, after a few tries', () => {
  test('500', async () => {
    failing(/\/manifests\//, {status: 503, body: 'x'})
    const job = silentJob()
    await expect(pullIt(job)).rejects.toMatchObject({code: 'PULL_FAILED', exitCode: 1})
    expect(again(job.said)).toHaveLength(3)
    expect(asked(/^GET .*\/manifests\//)).toBe(4)
  })

  test('Ctrl-C ends the wait for the next try', async () => {
    failing(/\/manifests\//, {status: 500, body: 'x'})
    const controller = new AbortController()
    const job = silentJob(controller.signal)
    const {warn} = job.progress
    job.progress.warn = text => {
      warn(text)
      controller.abort()
    }
    await expect(pullIt(job)).rejects.toMatchObject({name: 'AbortError'})
    expect(asked(/^GET .*\/manifests\//)).toBe(1)
  })
})

const json = {'Content-Type': 'application/json'}
const answer = (status: number, code: string, message: string, headers = {}) => ({
  status,
  headers: {...json, ...headers},
  body: JSON.stringify({errors: [{code, message}]}),
})
const html = {status: 200, headers: {'Content-Type': 'text/html'}, body: '<html><body>Welcome</body></html>'}

describe('what will not get better is an error at once', () => {
  test.each<[string, RegExp, ReturnType<FaultyRegistry['fault']>, string, RegExp]>([
    [
      'too many requests',
      /manifests/,
      answer(429, 'TOOMANYREQUESTS', 'rate limit', {'Retry-After': '30'}),
      'REGISTRY_DENIED',
      /limits how much/,
    ],
    ['too many requests, in plain words', /manifests/, {status: 429, body: 'slow'}, 'REGISTRY_DENIED', /limits/],
    ['a web page', /manifests/, html, 'REGISTRY_UNREACHABLE', /web page/],
    ['a web page that is not found', /manifests/, {...html, status: 404}, 'REGISTRY_UNREACHABLE', /web page/],
    ['forbidden', /manifests/, answer(403, 'DENIED', 'no'), 'IMAGE_NOT_FOUND', /nobody is logged in/],
    ['unauthorized', /manifests/, answer(401, 'UNAUTHORIZED', 'no'), 'REGISTRY_DENIED', /nobody is logged in/],
    ['no such tag', /manifests/, answer(404, 'MANIFEST_UNKNOWN', 'unknown'), 'IMAGE_NOT_FOUND', /no such tag/],
  ])('pull: %s', async (_title, match, fault, code, why) => {
    failing(match, fault)
    const job = silentJob()
    const error = await pullIt(job).catch(caught => caught)
    expect(error).toMatchObject({code, exitCode: 1, why: expect.stringMatching(why)})
    expect(again(job.said)).toEqual([])
  })

  test.each<[string, RegExp, ReturnType<FaultyRegistry['fault']>, string, RegExp]>([
    [
      'too many requests',
      /^POST/,
      answer(429, 'TOOMANYREQUESTS', 'x', {'Retry-After': '9'}),
      'REGISTRY_DENIED',
      /limit/,
    ],
    ['a full registry', /^PUT .*manifests/, {status: 507, body: 'full'}, 'PUSH_FAILED', /no room left/],
    ['forbidden', /^PUT .*manifests/, answer(403, 'DENIED', 'no'), 'REGISTRY_DENIED', /nobody is logged in/],
  ])('push: %s', async (_title, match, fault, code, why) => {
    failing(match, fault)
    const job = silentJob()
    const error = await pushIt(job).catch(caught => caught)
    expect(error).toMatchObject({code, exitCode: 1, why: expect.stringMatching(why)})
    expect(again(job.said)).toEqual([])
  })
})

import {afterAll, beforeAll, describe, expect, test} from '@jest/globals'
import {connect, type Engine} from '../../src/lib/engine/engine.js'
import {findImage, removeImage} from '../../src/lib/engine/images.js'
import {planPull, pull} from '../../src/lib/registry/pull.js'
import {push} from '../../src/lib/registry/push.js'
import {type PushFlags, planPush} from '../../src/lib/registry/push-plan.js'
import {planTag, tag} from '../../src/lib/registry/tag.js'
import {docker} from '../support/docker-client.js'
import {type Registry, startRegistry} from '../support/registry.js'
import {putIndex, type RemoteRepository, readTag} from '../support/remote-index.js'
import {silentJob} from '../support/silent-job.js'

const namespace = `dkrindex${process.pid}`
let engine: Engine
let registry: Registry
const made = new Set<string>()

beforeAll(async () => {
  engine = await connect()
  registry = await startRegistry()
})
afterAll(async () => {
  for (const name of made) if (await findImage(engine, name)) await removeImage(engine, name, {force: true})
  await registry?.stop()
})

const local = (name: string) => {
  made.add(name)
  return name
}

/** A repository with a plain image under the tag `plain`, which is local too. */
async function repository(name: string): Promise<RemoteRepository & {image: (tag: string) => string}> {
  const path = `${namespace}/${name}`
  const image = (wanted: string) => local(`${registry.host}/${path}:${wanted}`)
  await docker(['tag', 'busybox:1.36', image('plain')])
  await docker(['push', '-q', image('plain')])
  return {host: registry.host, path, image}
}

const pushed = async (image: string, flags: PushFlags = {}, job = silentJob()) =>
  push(engine, planPush(image, flags), job)

const both = ['amd64', 'arm64']

describe.each(['list', 'index'] as const)('a tag that names a multi-platform image (%s)', kind => {
  test('is not replaced by the one platform that was pulled from it', async () => {
    const remote = await repository(`pulled-${kind}`)
    const digest = await putIndex(remote, 'multi', {from: 'plain', architectures: both, kind})
    const image = remote.image('multi')
    await pull(engine, planPull(image), silentJob())
    const job = silentJob()
    await expect(pushed(image, {}, job)).rejects.toMatchObject({
      code: 'WOULD_OVERWRITE',
      exitCode: 5,
      message: `${image} in the registry is for linux/amd64 and linux/arm64, and this push would leave only linux/amd64`,
      why: expect.stringContaining('users of linux/arm64 would no longer find an image'),
      suggestions: [
        `dkr push ${image} --as ${image}-amd64: pushes it as another tag`,
        `dkr push --force ${image}: replaces the image in the registry`,
      ],
      evidence: [`${image} is ${digest} (linux/amd64, linux/arm64) and would be linux/amd64`],
    })
    expect(job.said).toEqual([])
    expect(await readTag(remote, 'multi')).toEqual({digest, platforms: ['linux/amd64', 'linux/arm64']})

    const [beside] = await pushed(image, {as: local(`${image}-amd64`)})
    expect(beside).not.toHaveProperty('replaced')
    expect(await readTag(remote, 'multi')).toMatchObject({digest})
  })

  test('is replaced with --force, and both digests are said', async () => {
    const remote = await repository(`forced-${kind}`)
    const digest = await putIndex(remote, 'multi', {from: 'plain', architectures: both, kind})
    const job = silentJob()
    const [result] = await pushed('busybox:1.36', {as: remote.image('multi'), force: true}, job)
    const now = await readTag(remote, 'multi')
    expect(now).toEqual({digest: result!.digest, platforms: []})
    expect(result!.replaced).toEqual({digest, platforms: ['linux/amd64', 'linux/arm64'], lost: ['linux/arm64']})
    const warning = job.said.at(-1)!
    for (const part of ['lost linux/arm64', digest, result!.digest]) expect(warning).toContain(part)
    const before = `${registry.host}/${remote.path}@${digest}`
    expect((await pull(engine, planPull(local(before)), silentJob()))[0]).toMatchObject({digest})
    // The tag is a plain image now: it can be pushed again without a word.
    expect((await pushed(remote.image('multi')))[0]).not.toHaveProperty('replaced')
  })
})

test('a push under another name is refused before the image gets that name', async () => {
  const remote = await repository('named')
  await putIndex(remote, 'multi', {from: 'plain', architectures: both})
  const image = remote.image('multi')
  await expect(pushed('busybox:1.36', {as: image})).rejects.toMatchObject({
    code: 'WOULD_OVERWRITE',
    suggestions: [
      `dkr push busybox:1.36 --as ${image}-amd64: pushes it as another tag`,
      `dkr push --force busybox:1.36 --as ${image}: replaces the image in the registry`,
    ],
  })
  expect(await findImage(engine, image)).toBeUndefined()
})

test('one such tag keeps all tags of a repository from being pushed', async () => {
  const remote = await repository('all')
  const digest = await putIndex(remote, 'multi', {from: 'plain', architectures: both})
  await putIndex(remote, 'third', {from: 'plain', architectures: [...both, 's390x']})
  const name = `${registry.host}/${remote.path}`
  for (const each of ['fresh', 'multi', 'third']) await tag(engine, planTag('busybox:1.36', remote.image(each)))
  await expect(pushed(name, {'all-tags': true})).rejects.toMatchObject({
    code: 'WOULD_OVERWRITE',
    message: expect.stringMatching(/:multi in the registry is for .*, and 1 more of these tags too$/),
    suggestions: [expect.anything(), `dkr push --force -a ${name}: replaces the image in the registry`],
  })
  const catalog = await fetch(`http://${remote.host}/v2/${remote.path}/tags/list`)
  expect(((await catalog.json()) as {tags: string[]}).tags).not.toContain('fresh')
  const results = await pushed(name, {'all-tags': true, force: true})
  expect(results.map(({image, replaced}) => [image.split(':').at(-1), replaced?.lost])).toEqual([
    ['fresh', undefined],
    ['multi', ['linux/arm64']],
    ['plain', undefined],
    ['third', ['linux/arm64', 'linux/s390x']],
  ])
  expect(results[1]?.replaced?.digest).toBe(digest)
})

test.each([
  ['one platform and its attestation', ['amd64', 'unknown']],
  ['one platform, another one than this', ['arm64']],
  ['one platform and two attestations', ['amd64', 'unknown', 'unknown']],
])('an index of %s gives way to a plain image, as after every rebuild', async (_, architectures) => {
  const remote = await repository(`single-${architectures.length}`)
  const digest = await putIndex(remote, 'one', {from: 'plain', architectures})
  const image = remote.image('one')
  await tag(engine, planTag('busybox:1.36', image))
  const job = silentJob()
  const [result] = await pushed(image, {}, job)
  expect(result).not.toHaveProperty('replaced')
  expect(result!.digest).not.toBe(digest)
  expect((await readTag(remote, 'one')).digest).toBe(result!.digest)
  expect(job.said.at(-1)).toMatch(/^nothing to send/)
})

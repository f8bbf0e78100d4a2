import {describe, expect, test} from '@jest/globals'
import {nearImage} from '../../../src/lib/build/failure/near-base.js'
import {buildFailure} from '../../../src/lib/build/failure.js'
import {planBuild} from '../../../src/lib/build/plan.js'
import {withTree} from '../../support/temp-tree.js'

const local = ['python:3.13-slim', 'busybox:1.36', 'my-base:1.0', 'registry.example/team/tool:2']

describe('the base image that was meant', () => {
  test.each([
    ['pyhton:3.13', 'python:3.13'],
    ['ngnix', 'nginx'],
    ['ubunut:24.04', 'ubuntu:24.04'],
    ['nodejs:22', 'node:22'],
    ['java:21', 'eclipse-temurin:21'],
    ['python:3.13-slin', 'python:3.13-slim'],
    ['node:22-apline', 'node:22-alpine'],
    ['debian:bokworm', 'debian:bookworm'],
    ['my-bse:1.0', 'my-base:1.0'],
    ['registry.example/team/tol:2', 'registry.example/team/tool:2'],
  ])('%s: %s', (text, meant) => expect(nearImage(text, local)).toBe(meant))

  // Images that exist elsewhere, other versions, and names of one's own.
  test.each([
    'python:3.13-slim',
    'python:3.12-slim',
    'python',
    'busybox:1.37',
    'node:22-bookworm-slim',
    'golang:1.24-alpine3.21',
    'me/app:1',
    'ghcr.io/me/python:1',
    'registry.example/other/tool:2',
    'my-own-thing:1',
    'Not Valid',
  ])('%s: none', text => expect(nearImage(text, local)).toBeUndefined())
})

test.each([
  [
    '[internal] load metadata for docker.io/library/pyhton:3.13',
    'FROM pyhton:3.13',
    'python:3.13? line 2: FROM python:3.13',
  ],
  ['[internal] load metadata for docker.io/library/pyhton:3.13', 'FROM pyhton:$V', 'python:3.13?'],
  ['[1/1] FROM pyhton:3.13', 'FROM pyhton:3.13', 'python:3.13? line 2: FROM python:3.13'],
  [
    'FROM docker.io/library/busyboks:1.36',
    'FROM busybox:1.36\nCOPY --from=busyboks:1.36 /a /b',
    'busybox:1.36? line 3: COPY --from=busybox:1.36 /a /b',
  ],
])('%s stands for %j', (name, lines, meant) => {
  const text = `ARG V=3.13\n${lines}\n`
  return withTree({Dockerfile: text}, root => {
    const message = 'failed to do request: Head "https://registry-1.docker.io/v2/x": no such host'
    const steps = [{name, cached: false, error: message, log: []}]
    const files = {dockerfile: Buffer.from(text), localImages: local}
    const said = buildFailure(planBuild({dir: '.'}, root, {}, 'buildkit'), message, steps, files)
    expect(said.message).toBe(
      `build failed at Dockerfile:${text.trimEnd().split('\n').length}: ${name.startsWith('[1/1]') ? name : lines.split('\n').at(-1)}`,
    )
    expect(said.suggestions[0]).toContain(`did you mean ${meant}`)
    // Without the network nobody knows whether the name is right: that stays the reason.
    expect(said.why).toContain('cannot find docker.io by its name')
  })
})

function saidOf(text: string, builder: string, name: string) {
  return withTree({Dockerfile: text}, root => {
    const steps = [{name, cached: false, error: builder, log: []}]
    const files = {dockerfile: Buffer.from(text), localImages: local}
    return buildFailure(planBuild({dir: '.'}, root, {}, 'buildkit'), builder, steps, files).suggestions.join('\n')
  })
}

const denied = 'pull access denied for x, repository does not exist or may require docker login'

describe('a stage is no image that was misspelt', () => {
  test.each(['build', 'base', 'js', 'ngnix'])('COPY --from=%s', async stage => {
    const copy = `COPY --from=${stage} /app/dist /x`
    const text = `FROM node AS ${stage}\nFROM busybox:1.36\n${copy}\n`
    const lost = 'failed to compute cache key: failed to calculate checksum of ref a::b: "/app/dist": not found'
    expect(await saidOf(text, lost, `[stage-1 2/2] ${copy}`)).not.toContain('did you mean')
    expect(await saidOf(text, denied, `[stage-1 2/2] ${copy}`)).not.toContain('did you mean')
    expect(await saidOf(`FROM node AS ${stage}\nFROM ${stage}\n`, denied, `[2/2] FROM ${stage}`)).not.toContain(
      'did you mean',
    )
  })

  // A stage is one only for what is below it.
  test('the name of a later stage is that of an image', async () => {
    const text = 'FROM busybox:1.36\nCOPY --from=ngnix /a /b\nFROM node AS ngnix\n'
    expect(await saidOf(text, denied, 'FROM docker.io/library/ngnix')).toContain('did you mean nginx?')
  })
})

test.each([
  ['a file in an image', 'failed to compute cache key: "/manifest.json": not found'],
  ['the room', 'write /x: no space left on device'],
])('%s is not to be had, but the image is', async (_, builder) => {
  const copy = 'COPY --from=ngnix /manifest.json /b'
  expect(await saidOf(`FROM a\n${copy}\n`, builder, `[stage-0 2/2] ${copy}`)).not.toContain('did you mean')
  expect(await saidOf(`FROM a\n${copy}\n`, denied, `[stage-0 2/2] ${copy}`)).toContain('did you mean nginx?')
})

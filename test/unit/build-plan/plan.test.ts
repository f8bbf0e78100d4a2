import {mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from '@jest/globals'
import {type BuildRequest, dockerfileInContext, dockerfileName, planBuild} from '../../../src/lib/build/plan.js'
import {buildQuery} from '../../../src/lib/build/query.js'

const root = realpathSync(mkdtempSync(join(tmpdir(), 'dkr-plan-')))
const dir = join(root, 'My App')
beforeAll(() => {
  for (const folder of ['My App/docker', 'lower', 'none', 'both', 'folder/Dockerfile'])
    mkdirSync(join(root, folder), {recursive: true})
  const files = [
    'My App/Dockerfile',
    'My App/docker/web.Dockerfile',
    'lower/dockerfile',
    'both/Dockerfile',
    'both/dockerfile',
  ]
  for (const file of [...files, 'outside.Dockerfile', 'My App/..odd']) writeFileSync(join(root, file), 'FROM scratch\n')
})
afterAll(() => rmSync(root, {recursive: true}))

const env = {TOKEN: 't', EMPTY: ''}
const plan = (more: Partial<BuildRequest> = {}, more_env: Record<string, string> = {}) =>
  planBuild({dir, ...more}, root, {...env, ...more_env}, 'buildkit')

describe('planBuild', () => {
  test('of a folder alone', () => {
    expect(plan()).toEqual({
      kind: 'build',
      context: 'folder',
      dir,
      dockerfile: join(dir, 'Dockerfile'),
      tags: ['my-app:latest'],
      buildArgs: {},
      labels: {},
      target: undefined,
      noCache: false,
      pull: false,
      platform: undefined,
      secrets: [],
      ssh: {},
      addHosts: [],
      network: undefined,
      shmSize: undefined,
      ulimits: [],
      cacheFrom: [],
      cacheTo: [],
      noCacheStages: [],
      passedArgs: [],
      iidfile: undefined,
      metadataFile: undefined,
      strict: false,
      builder: 'buildkit',
    })
  })

  test.each([
    [{tags: ['a', 'b:1', 'docker.io/me/c']}, ['a:latest', 'b:1', 'me/c:latest']],
    [{name: 'shop'}, ['shop:latest']],
    [{name: 'shop', tags: ['a']}, ['a:latest']],
    [{tags: []}, ['my-app:latest']],
  ])('%j is called %j', (more, tags) => expect(plan(more).tags).toEqual(tags))

  test.each([
    [{dir: 'My App'}, 'My App/Dockerfile', 'Dockerfile'],
    [{dir: 'lower'}, 'lower/dockerfile', 'dockerfile'],
    [{dir: 'both'}, 'both/Dockerfile', 'Dockerfile'],
    [{dir: 'My App', file: 'My App/docker/web.Dockerfile'}, 'My App/docker/web.Dockerfile', 'docker/web.Dockerfile'],
    [{dir: 'My App', file: 'outside.Dockerfile'}, 'outside.Dockerfile', undefined],
    [{dir: 'My App', file: 'My App/..odd'}, 'My App/..odd', '..odd'],
    [{dir: 'My App/docker', file: 'My App/Dockerfile'}, 'My App/Dockerfile', undefined],
  ])('%j builds with %s', (more, file, inside) => {
    const found = plan(more)
    expect(found.dockerfile).toBe(join(root, file))
    expect(dockerfileInContext(found)).toBe(inside)
    expect(dockerfileName(found)).toBe(inside ?? file.split('/').at(-1))
  })

  test.each([
    [['A=1'], {A: '1'}],
    [['A='], {A: ''}],
    [['A=b=c'], {A: 'b=c'}],
    [['TOKEN'], {TOKEN: 't'}],
    [['EMPTY'], {EMPTY: ''}],
    [['UNKNOWN'], {}],
    [['toString', 'constructor'], {}],
    [['A=1', 'A=2'], {A: '2'}],
  ])('--build-arg %j', (buildArgs, expected) => expect(plan({buildArgs}).buildArgs).toEqual(expected))

  test('the platform of the environment gives way to the flag', () => {
    const env = {DOCKER_DEFAULT_PLATFORM: 'linux/arm64'}
    expect([plan({}, env).platform, plan({platform: 'linux/amd64'}, env).platform]).toEqual([
      'linux/arm64',
      'linux/amd64',
    ])
    expect(plan({}, {DOCKER_DEFAULT_PLATFORM: ''}).platform).toBeUndefined()
  })

  test.each<[Partial<BuildRequest>, string, RegExp]>([
    [{dir: 'nope'}, 'FILE_NOT_FOUND', /no such folder/],
    [{dir: 'outside.Dockerfile'}, 'FILE_NOT_FOUND', /it is a file: the build context must be a directory/],
    [{dir: 'outside.Dockerfile/below'}, 'FILE_NOT_FOUND', /no such folder/],
    [{dir: 'x'.repeat(300)}, 'FILE_NOT_FOUND', /no such folder/],
    [{dir: 'none'}, 'DOCKERFILE_NOT_FOUND', /^undefined/],
    [{dir: 'folder'}, 'DOCKERFILE_NOT_FOUND', /^Dockerfile is a folder/],
    [{file: 'nope'}, 'DOCKERFILE_NOT_FOUND', /^undefined/],
    [{file: 'outside.Dockerfile/below'}, 'DOCKERFILE_NOT_FOUND', /^undefined/],
    [{file: 'none'}, 'DOCKERFILE_NOT_FOUND', /it is a folder/],
    [{tags: ['App']}, 'INVALID_REFERENCE', /lowercase/],
    [{tags: [`a@sha256:${'a'.repeat(64)}`]}, 'INVALID_REFERENCE', /digest/],
    [{buildArgs: ['=x']}, 'USAGE', /no name/],
  ])('%j is %s', (more, code, why) => {
    let thrown: {code?: string; exitCode?: number; why?: string} = {}
    try {
      plan(more)
    } catch (error) {
      thrown = error as typeof thrown
    }
    expect([thrown.code, thrown.exitCode]).toEqual([code, 2])
    expect(String(thrown.why)).toMatch(why)
  })
})

test('the query of a build', () => {
  const query = buildQuery(
    plan({tags: ['a', 'b:1'], buildArgs: ['A=1'], noCache: true, labels: {k: 'v'}, target: 'dev'}),
  )
  expect(query).toMatchObject({
    t: ['a:latest', 'b:1'],
    buildargs: '{"A":"1"}',
    nocache: true,
    pull: false,
    rm: true,
    target: 'dev',
  })
  expect(JSON.parse(query.labels)).toMatchObject({k: 'v'})
})

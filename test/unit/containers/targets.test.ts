import {mkdtempSync, realpathSync, rmSync, symlinkSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, describe, expect, test} from '@jest/globals'
import {resolveTarget, resolveTargets} from '../../../src/lib/containers/targets.js'
import type {Engine} from '../../../src/lib/engine/engine.js'
import {DkrError} from '../../../src/lib/errors/dkr-error.js'

const dir = realpathSync(mkdtempSync(join(tmpdir(), 'dkr-targets-')))
const link = `${dir}-link`
symlinkSync(dir, link)
afterAll(() => {
  rmSync(link)
  rmSync(dir, {recursive: true})
})

const containers = [
  {Id: 'id-web', Names: ['/web'], State: 'running', dir},
  {Id: 'id-db', Names: ['/db'], State: 'exited', dir},
  {Id: 'id-other', Names: ['/other'], State: 'running', dir: '/elsewhere'},
]

/** An engine that knows three containers, with the two calls that are needed. */
const docker = {
  async listContainers({all, filters}: {all?: boolean; filters: {label?: string[]}}) {
    return containers.filter(
      container =>
        (all || container.State === 'running') &&
        (filters.label ?? []).every(label => label === `dkr.dir=${container.dir}`),
    )
  },
  getContainer: (name: string) => ({
    async inspect() {
      if (name === 'bad') throw new DkrError('ENGINE_ERROR', {message: 'broken', suggestions: ['x']})
      const found = containers.find(({Id, Names}) => Id === name || Names[0] === `/${name}`)
      if (!found) throw new DkrError('CONTAINER_NOT_FOUND', {message: `no ${name}`, suggestions: ['x']})
      return {Id: found.Id, State: {Running: found.State === 'running'}}
    },
  }),
}
const engine = {server: {podman: false}, call: (work: (d: unknown) => unknown) => work(docker)} as unknown as Engine
const targets = (names: string[], more = {}) => resolveTargets(engine, {names, stopped: false, dir, ...more})

const web = {id: 'id-web', name: 'web', running: true}
const db = {id: 'id-db', name: 'db', running: false}
const other = {id: 'id-other', name: 'other', running: true}

describe('resolveTargets', () => {
  test('names, in their order, each once', async () => {
    expect(await targets(['db', 'web', 'db'])).toEqual({found: [db, web], missing: []})
  })

  test('what was written is what is printed', async () => {
    expect((await targets(['id-web'])).found).toEqual([{...web, name: 'id-web'}])
  })

  test('a missing one does not stop the others', async () => {
    expect(await targets(['nope', 'web', ''])).toEqual({
      found: [web],
      missing: [
        {name: 'nope', error: expect.objectContaining({code: 'CONTAINER_NOT_FOUND'})},
        {name: '', error: expect.objectContaining({code: 'CONTAINER_NOT_FOUND'})},
      ],
    })
  })

  test('a dot is this folder, each container once', async () => {
    expect(await targets(['.', 'db', 'web', 'other'], {stopped: true})).toEqual({found: [web, db, other], missing: []})
    expect(await targets(['.'])).toEqual({found: [web], missing: []})
  })

  test('filters choose among all', async () => {
    expect((await targets([], {filters: {label: ['dkr.dir=/elsewhere']}})).found).toEqual([other])
    expect((await targets([], {filters: {label: ['none']}})).found).toEqual([])
  })

  test.each([{all: true}, {filters: {label: ['x']}}])('names do not go with %j', async more => {
    await expect(targets(['web'], more)).rejects.toMatchObject({code: 'USAGE'})
  })

  test('any other error does', async () => {
    await expect(targets(['web', 'bad'])).rejects.toMatchObject({code: 'ENGINE_ERROR'})
  })

  test.each([
    ['what runs of this folder', {}, [web]],
    ['everything of this folder', {stopped: true}, [web, db]],
    ['the same behind a symlink', {stopped: true, dir: link}, [web, db]],
    ['all that runs', {all: true}, [web, other]],
    ['all', {all: true, stopped: true}, [web, db, other]],
    ['all, wherever one stands', {all: true, dir: '/'}, [web, other]],
  ])('without a name: %s', async (_name, more, found) => {
    expect(await targets([], more)).toEqual({found, missing: []})
  })

  test('a folder without any', async () => {
    await expect(targets([], {dir: tmpdir()})).rejects.toMatchObject({code: 'NO_TARGET', exitCode: 2})
  })
})

describe('resolveTarget', () => {
  const one = (name?: string, more = {}) => resolveTarget(engine, {name, stopped: false, dir, ...more})

  test('the named, or the only one of the folder', async () => {
    expect(await one('db')).toEqual(db)
    expect(await one()).toEqual(web)
    expect(await one('.')).toEqual(web)
  })

  test('several are too many, none too few', async () => {
    await expect(one(undefined, {stopped: true})).rejects.toMatchObject({code: 'USAGE', why: 'web, db'})
    await expect(one('nope')).rejects.toMatchObject({code: 'CONTAINER_NOT_FOUND'})
    await expect(one(undefined, {dir: tmpdir()})).rejects.toMatchObject({code: 'NO_TARGET'})
  })
})

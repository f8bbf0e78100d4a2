import {mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from '@jest/globals'
import {parsePort} from '../../../src/lib/run/ports.js'
import {planUp, type UpRequest, upName} from '../../../src/lib/up/plan.js'

const root = realpathSync(mkdtempSync(join(tmpdir(), 'dkr-up-')))
const dir = join(root, 'My App')
beforeAll(() => {
  mkdirSync(dir)
  writeFileSync(join(dir, 'Dockerfile'), 'FROM scratch\n')
  writeFileSync(join(dir, 'app.env'), 'QUOTED="1"\n')
  writeFileSync(join(dir, 'more.env'), 'QUOTED=more\n')
  symlinkSync(dir, join(root, 'link'))
})
afterAll(() => rmSync(root, {recursive: true}))

const request = (more: Partial<UpRequest> = {}): UpRequest => ({dir, settings: {}, build: {}, ...more})
const plan = (more: Partial<UpRequest> = {}, ports = parsePort('127.0.0.1:8000:8000')) =>
  planUp(request(more), {builder: 'buildkit', ports}, {cwd: root, env: {TOKEN: 't'}})

describe('planUp', () => {
  test('gives the image one label, which no update of dkr changes', () => {
    expect(plan().build.labels).toEqual({'dkr.project': 'my-app'})
  })

  test('names image, container and project after the folder', () => {
    expect(plan()).toMatchObject({
      kind: 'up',
      project: 'my-app',
      ready: {timeout: 60},
      build: {dir, tags: ['my-app:latest'], labels: {'dkr.project': 'my-app'}},
      run: {
        image: 'my-app:latest',
        name: 'my-app',
        detach: true,
        pull: 'never',
        ports: [{hostIp: '127.0.0.1', hostPort: '8000'}],
        labels: {'dkr.project': 'my-app', 'dkr.dir': dir, 'dkr.config-hash': expect.stringMatching(/^[0-9a-f]{16}$/)},
      },
    })
  })

  test('keeps a failed container only where that was asked for', () => {
    expect(plan().keepFailed).toBe(false)
    expect(plan({'keep-failed': false}).keepFailed).toBe(false)
    expect(plan({'keep-failed': true}).keepFailed).toBe(true)
  })

  test('remembers what it replaces, so that an interrupted up can be undone', () => {
    const old = {id: '4f2a', name: 'my-app', running: true}
    const situation = {builder: 'buildkit' as const, ports: [], replaces: old}
    const found = planUp(request(), situation, {cwd: root, env: {}})
    expect(found).toMatchObject({replaces: old, run: {labels: {'dkr.replaces': '4f2a:running'}}})
    expect(plan()).toMatchObject({replaces: undefined})
    expect(plan().run.labels).not.toHaveProperty(['dkr.replaces'])
  })

  test.each([
    [{name: 'flag', settings: {name: 'file'}}, 'flag'],
    [{settings: {name: 'file'}}, 'file'],
    [{dir: 'link'}, 'my-app'],
    [{dir: './My App/'}, 'my-app'],
  ])('%j is called %s', (more, project) => {
    expect(plan(more)).toMatchObject({project, run: {name: project, labels: {'dkr.dir': dir}}})
    expect(upName(request(more), root)).toEqual({dir, project})
  })

  test.each([
    [{name: 'My App'}, 'INVALID_NAME'],
    [{name: 'me/app'}, 'INVALID_NAME'],
    [{name: 'a'}, 'INVALID_NAME'],
    [{settings: {name: ''}}, 'INVALID_NAME'],
    [{dir: 'nope'}, 'FILE_NOT_FOUND'],
    [{env: ['=x']}, 'INVALID_ENV'],
  ])('%j is %s', (more, code) => expect(() => plan(more)).toThrow(expect.objectContaining({code, exitCode: 2})))
})

describe('the variables of the container', () => {
  const environment = (more: Partial<UpRequest>) => plan(more).run.environment

  test('-e wins over env of dkr.yaml, and both over every env file', () => {
    expect(environment({env: ['A=flag'], settings: {env: {A: 'file', B: 'file'}}})).toEqual(['A=flag', 'B=file'])
    expect(environment({env: ['A=flag'], settings: {env: ['A=file']}})).toEqual(['A=flag'])
    const files = {settings: {env: {QUOTED: 'file'}, env_files: ['app.env']}, 'env-file': [join(dir, 'more.env')]}
    expect(environment(files)).toEqual(['QUOTED="1"', 'QUOTED=more', 'QUOTED=file'])
  })

  test('--env-format wins over env_format of dkr.yaml; both are for all env files', () => {
    const settings = {env_files: ['app.env']}
    expect(environment({settings})).toEqual(['QUOTED="1"'])
    expect(environment({settings: {...settings, env_format: 'dotenv'}})).toEqual(['QUOTED=1'])
    expect(environment({settings, 'env-format': 'dotenv'})).toEqual(['QUOTED=1'])
    expect(environment({settings: {...settings, env_format: 'dotenv'}, 'env-format': 'docker'})).toEqual(['QUOTED="1"'])
    expect(environment({settings: {env_format: 'dotenv'}, 'env-file': [join(dir, 'app.env')]})).toEqual(['QUOTED=1'])
  })
})

describe('the hash that tells whether anything changed', () => {
  const hash = (...args: Parameters<typeof plan>) => plan(...args).run.labels['dkr.config-hash']

  test('a format counts only where it changes a value', () => {
    const settings = (file: string) => ({settings: {env_files: [file]}})
    expect(hash({...settings('app.env'), 'env-format': 'dotenv'})).not.toBe(hash(settings('app.env')))
    expect(hash({...settings('more.env'), 'env-format': 'dotenv'})).toBe(hash(settings('more.env')))
  })

  test('is the same for the same', () => {
    expect(hash({env: ['A=1']})).toBe(hash({env: ['A=1']}))
    expect(hash({dir: 'link'})).toBe(hash())
  })

  test('is another one for everything that makes another container', () => {
    const hashes = [
      hash(),
      hash({env: ['A=1']}),
      hash({env: ['A=2']}),
      hash({env: ['TOKEN']}),
      hash({volume: ['data:/data']}),
      hash({volume: ['data:/data:ro']}),
      hash({}, parsePort('127.0.0.1:8001:8000')),
      hash({}, parsePort('8000:8000')),
    ]
    expect(new Set(hashes).size).toBe(hashes.length)
  })
})

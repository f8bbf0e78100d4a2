import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals'
import {eraseCredentials, storeCredentials} from '../../../src/lib/docker-config/store.js'
import {updateDockerConfig} from '../../../src/lib/docker-config/write.js'

let dir: string
let path: string
let env: NodeJS.ProcessEnv
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'dkr-unit-'))
  path = join(dir, 'config.json')
  env = {DOCKER_CONFIG: dir}
})
afterEach(() => rmSync(dir, {recursive: true, force: true}))

const addStore = () => updateDockerConfig(config => Object.assign(config, {credsStore: 'x'}), env)

describe('the file', () => {
  test.each([
    ['tabs, as docker writes', '{\n\t"psFormat": "x",\n\t"b": [\n\t\t1\n\t]\n}', '\t', ''],
    ['two spaces and a line end', '{\n  "z": {\n    "unknown": null\n  }\n}\n', '  ', '\n'],
    ['one line', '{"a":1}', undefined, ''],
    ['an empty object', '{}', '\t', ''],
    ['nothing at all', '', '\t', ''],
    ['a byte order mark', '\uFEFF{\n\t"a": 1\n}', '\t', ''],
  ])('keeps its form: %s', (_title, before, indent, end) => {
    writeFileSync(path, before)
    addStore()
    const known = before === '' ? {} : (JSON.parse(before.replace(/^\uFEFF/, '')) as object)
    expect(readFileSync(path, 'utf8')).toBe(JSON.stringify({...known, credsStore: 'x'}, null, indent) + end)
  })

  test('is its owner’s alone, whatever it was before, and no temporary file stays', () => {
    writeFileSync(path, '{}', {mode: 0o644})
    addStore()
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readdirSync(dir)).toEqual(['config.json'])
  })

  test('and its folder are made where they are missing', () => {
    env = {DOCKER_CONFIG: join(dir, 'a', 'b')}
    addStore()
    expect(statSync(join(dir, 'a', 'b')).mode & 0o777).toBe(0o700)
    expect(statSync(join(dir, 'a', 'b', 'config.json')).mode & 0o777).toBe(0o600)
  })

  test.each([
    ['that is there', true],
    ['that is not there yet', false],
  ])('may be a link to one %s', (_title, exists) => {
    mkdirSync(join(dir, 'real'))
    if (exists) writeFileSync(join(dir, 'real', 'config.json'), '{"a":1}')
    symlinkSync('real/config.json', path)
    addStore()
    expect(lstatSync(path).isSymbolicLink()).toBe(true)
    expect(readFileSync(join(dir, 'real', 'config.json'), 'utf8')).toContain('credsStore')
  })

  test('is not touched when nothing changes', () => {
    writeFileSync(path, '{ "odd":   1 }')
    updateDockerConfig(() => {}, env)
    expect(readFileSync(path, 'utf8')).toBe('{ "odd":   1 }')
  })

  test('that is broken stays as it is', () => {
    writeFileSync(path, '{"auths":')
    expect(addStore).toThrow(expect.objectContaining({code: 'CREDENTIALS'}))
    expect(readFileSync(path, 'utf8')).toBe('{"auths":')
  })

  test('another writer’s change in between is not lost', () => {
    writeFileSync(path, '{}')
    let first = true
    updateDockerConfig(config => {
      if (first) writeFileSync(path, '{"other":1}')
      first = false
      config.credsStore = 'x'
    }, env)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({other: 1, credsStore: 'x'})
  })
})

describe('log-ins in the file', () => {
  test('are written as docker does, and removed under all their names', async () => {
    writeFileSync(path, JSON.stringify({auths: {'https://r.io': {}, other: {auth: 'eDp5'}}, psFormat: 'x'}))
    const stored = await storeCredentials('r.io', {username: 'me', secret: 'a:b'}, undefined, env)
    expect(stored).toEqual({where: path, plain: true})
    const read = () => JSON.parse(readFileSync(path, 'utf8')) as unknown
    expect(read()).toEqual({
      auths: {'https://r.io': {}, other: {auth: 'eDp5'}, 'r.io': {auth: Buffer.from('me:a:b').toString('base64')}},
      psFormat: 'x',
    })
    expect(await eraseCredentials('r.io', env)).toMatchObject({known: true})
    expect(read()).toEqual({auths: {other: {auth: 'eDp5'}}, psFormat: 'x'})
    expect(await eraseCredentials('r.io', env)).toMatchObject({known: false})
  })

  test('an identity token takes the place of the password', async () => {
    await storeCredentials('docker.io', {username: 'me', identityToken: 't'}, undefined, env)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
      auths: {'https://index.docker.io/v1/': {auth: Buffer.from('me:').toString('base64'), identitytoken: 't'}},
    })
  })
})

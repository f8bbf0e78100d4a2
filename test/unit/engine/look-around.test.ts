import {createHash} from 'node:crypto'
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, expect, test} from '@jest/globals'
import {waysAround} from '../../../src/lib/engine/connect/look-around.js'
import {defaultEndpoint} from '../../../src/lib/engine/connect/resolve.js'

let dir: string
let env: NodeJS.ProcessEnv
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'dkr-around-'))
  env = {DOCKER_CONFIG: dir, HOME: dir, XDG_RUNTIME_DIR: dir}
  for (const name of ['work', 'other']) {
    const meta = join(dir, 'contexts', 'meta', createHash('sha256').update(name).digest('hex'))
    mkdirSync(meta, {recursive: true})
    writeFileSync(join(meta, 'meta.json'), JSON.stringify({Name: name, Endpoints: {docker: {Host: `tcp://${name}:1`}}}))
  }
})
afterEach(() => rmSync(dir, {recursive: true, force: true}))

const ways = (source: string, more: NodeJS.ProcessEnv = {}) =>
  waysAround({source}, {...env, ...more}).map(({endpoint, command}) => [command, endpoint.url])

const usual = () => defaultEndpoint(env).url
const byName = () => [`dkr --host ${usual()} …`, usual()]

test('DOCKER_HOST is set aside', () => {
  expect(ways('DOCKER_HOST', {DOCKER_HOST: 'tcp://x:1'})).toEqual([['env -u DOCKER_HOST dkr …', usual()], byName()])
})

test('then DOCKER_CONTEXT and the current context count', () => {
  const host = {DOCKER_HOST: 'tcp://x:1'}
  expect(ways('DOCKER_HOST', {...host, DOCKER_CONTEXT: 'work'})[0]).toEqual([
    'env -u DOCKER_HOST dkr …',
    'tcp://work:1',
  ])
  writeFileSync(join(dir, 'config.json'), '{"currentContext": "other"}')
  expect(ways('DOCKER_HOST', host)[0]).toEqual(['env -u DOCKER_HOST dkr …', 'tcp://other:1'])
})

test('a way that is broken as well is none', () => {
  expect(ways('DOCKER_HOST', {DOCKER_HOST: 'tcp://x:1', DOCKER_CONTEXT: 'nope'})).toEqual([byName()])
  writeFileSync(join(dir, 'config.json'), '{"currentContext": ')
  expect(ways('DOCKER_HOST', {DOCKER_HOST: 'tcp://x:1'})).toEqual([byName()])
})

test('a context gives way to the default one, where DOCKER_HOST does not decide about that', () => {
  expect(ways('context "work"')).toEqual([['dkr --context default …', usual()], byName()])
  expect(ways('context "work"', {DOCKER_HOST: 'tcp://x:1'})).toEqual([byName()])
})

test('--host and the default socket leave the addresses', () => {
  expect(ways('--host')).toEqual([byName()])
  expect(ways('the default socket')).toEqual([byName()])
})

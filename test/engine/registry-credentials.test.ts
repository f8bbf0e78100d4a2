import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from '@jest/globals'
import {pullAuth} from '../../src/lib/docker-config/credentials.js'
import {connect} from '../../src/lib/engine/engine.js'
import {pullImage} from '../../src/lib/engine/pull.js'
import {parseImageReference} from '../../src/lib/reference/image.js'
import {installHelper} from '../support/credential-helper.js'
import {dockerClient} from '../support/docker-client.js'
import {type RecordingEngine, startRecordingEngine} from '../support/recording-engine.js'
import {silentJob} from '../support/silent-job.js'

const hub = 'https://index.docker.io/v1/'
const base64 = (text: string) => Buffer.from(text).toString('base64')
const login = {auth: base64('me:pass:word')}

let dir: string
let engine: RecordingEngine
let env: Record<string, string>

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'dkr-credentials-'))
  engine = await startRecordingEngine(dir)
  const helper = (answer: string) => `#!/bin/sh\ncat >/dev/null\n${answer}\n`
  installHelper(dir, 'user', helper(`echo '{"ServerURL":"x","Username":"stored","Secret":"s:e/c+r=e~t?"}'`))
  installHelper(dir, 'token', helper(`echo '{"ServerURL":"x","Username":"<token>","Secret":"tok"}'`))
  installHelper(dir, 'none', helper('echo credentials not found in native keychain; exit 1'))
  const bin = installHelper(dir, 'broken', helper('echo locked; exit 1'))
  env = {DOCKER_CONFIG: dir, DOCKER_HOST: engine.url, PATH: `${bin}:${process.env.PATH}`}
})
afterAll(async () => {
  await engine.stop()
  rmSync(dir, {recursive: true, force: true})
})

async function sentByDocker(image: string) {
  const {code, stderr} = await dockerClient(['pull', '-q', image], {env})
  if (code !== 0) throw new Error(stderr)
  return engine.lastAuth()
}

async function sentByDkr(image: string) {
  const reference = parseImageReference(image)
  const authHeader = await pullAuth(reference, () => {}, env)
  await pullImage(await connect({}, env), {reference, authHeader}, silentJob())
  // docker says {} where nobody is logged in, dkr nothing: the engine takes both the same way.
  return engine.lastAuth() ?? {}
}

describe('dkr sends the credentials that docker sends', () => {
  test.each<[string, string, object]>([
    ['no file entry', 'r.io/a', {}],
    ['auths', 'r.io/a', {auths: {'r.io': login}}],
    ['auths with a port', '127.0.0.1:5000/a', {auths: {'127.0.0.1:5000': login, '127.0.0.1': {auth: base64('x:y')}}}],
    ['auths without the port', '127.0.0.1:5000/a', {auths: {'127.0.0.1': login}}],
    ['auths of another registry', 'r.io/a', {auths: {'x.io': login}}],
    ['auths with scheme', 'r.io/a', {auths: {'https://r.io': login}}],
    ['auths with scheme and path', 'r.io/a', {auths: {'https://r.io/v2/': login}}],
    ['auths of Docker Hub', 'alpine', {auths: {[hub]: login}}],
    ['auths of Docker Hub, with a namespace', 'docker.io/me/app:1', {auths: {[hub]: login}}],
    ['text beyond ASCII', 'r.io/a', {auths: {'r.io': {auth: base64('mé:ñ€<&>')}}}],
    ['a name and no password', 'r.io/a', {auths: {'r.io': {auth: base64('me:')}}}],
    ['zero bytes at the end', 'r.io/a', {auths: {'r.io': {auth: base64('me:p\0\0')}}}],
    ['separate fields', 'r.io/a', {auths: {'r.io': {username: 'me', password: 'p'}}}],
    ['an identity token', 'r.io/a', {auths: {'r.io': {auth: base64('me:'), identitytoken: 'tok'}}}],
    ['an identity token alone', 'r.io/a', {auths: {'r.io': {identitytoken: 'tok'}}}],
    ['a registry token', 'r.io/a', {auths: {'r.io': {registrytoken: 'tok'}}}],
    ['credsStore', 'r.io/a', {credsStore: 'user'}],
    ['credsStore for Docker Hub', 'alpine', {credsStore: 'user'}],
    ['credsStore with an identity token', 'r.io/a', {credsStore: 'token'}],
    ['credsStore that has nothing', 'r.io/a', {credsStore: 'none', auths: {'r.io': {}}}],
    ['credsStore that has nothing, auths that have', 'r.io/a', {credsStore: 'none', auths: {'r.io': login}}],
    ['credHelpers', 'r.io/a', {credHelpers: {'r.io': 'user'}}],
    ['credHelpers before credsStore', 'r.io/a', {credHelpers: {'r.io': 'user'}, credsStore: 'token'}],
    ['credHelpers of another registry', 'r.io/a', {credHelpers: {'x.io': 'user'}, credsStore: 'token'}],
    ['credHelpers of Docker Hub', 'alpine', {credHelpers: {[hub]: 'user'}}],
    ['credHelpers of Docker Hub under its host', 'alpine', {credHelpers: {'index.docker.io': 'user'}}],
    [
      'credHelpers with an empty name',
      'r.io/a',
      {credHelpers: {'r.io': ''}, credsStore: 'user', auths: {'r.io': login}},
    ],
    ['a helper that fails', 'r.io/a', {credsStore: 'broken'}],
    ['a helper that is missing', 'r.io/a', {credsStore: 'missing'}],
  ])('%s', async (_title, image, config) => {
    writeFileSync(join(dir, 'config.json'), JSON.stringify(config))
    // Clients of different age differ in this field, which the engine reads only for a log-in.
    const {serveraddress: _dkr, ...dkr} = await sentByDkr(image)
    const {serveraddress: _docker, ...oracle} = (await sentByDocker(image)) ?? {}
    expect(dkr).toEqual(oracle)
  })
})

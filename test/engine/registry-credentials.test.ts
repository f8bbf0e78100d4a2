import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
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
  installHelper(dir, 'empty', helper('echo {}'))
  installHelper(dir, 'babble', helper('echo here you are'))
  installHelper(dir, 'nameless', helper(`echo '{"ServerURL":"x","Username":"me","Secret":""}'`))
  const bin = installHelper(dir, 'broken', helper('echo locked; exit 1'))
  env = {DOCKER_CONFIG: dir, DOCKER_HOST: engine.url, PATH: `${bin}:${process.env.PATH}`}
})
afterAll(async () => {
  await engine.stop()
  rmSync(dir, {recursive: true, force: true})
})

/** A folder that has the shell and what the helpers call, and nothing else. */
function toolsOnly(parent: string): string {
  const bin = join(parent, 'tools')
  mkdirSync(bin, {recursive: true})
  for (const tool of ['cat', 'sh']) {
    const link = join(bin, tool)
    if (!existsSync(link)) symlinkSync(`/bin/${tool}`, link)
  }
  return bin
}

async function expectTheSame(image: string, extra: Record<string, string> = {}) {
  const sent = await sentByDkr(image, extra)
  expect(withoutUnread(sent)).toEqual(withoutUnread((await sentByDocker(image, extra)) ?? {}))
}

/** Clients of different age differ in these fields, which the engine does not read for a pull. */
function withoutUnread({serveraddress: _address, email: _email, ...auth}: Record<string, string>) {
  return auth
}

async function sentByDocker(image: string, extra: Record<string, string>) {
  const {code, stderr} = await dockerClient(['pull', '-q', image], {env: {...env, ...extra}})
  if (code !== 0) throw new Error(stderr)
  return engine.lastAuth()
}

async function sentByDkr(image: string, extra: Record<string, string>) {
  const reference = parseImageReference(image)
  const authHeader = await pullAuth(reference, () => {}, {...env, ...extra})
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
    ['a host in upper case', 'R.io/a', {auths: {'R.io': login, 'r.io': {auth: base64('x:y')}}}],
    ['auths in another case', 'r.io/a', {auths: {'R.IO': login}}],
    ['two entries for one host', 'r.io/a', {auths: {'https://r.io/v1/': {auth: base64('x:y')}, 'r.io': login}}],
    ['auths of Docker Hub under docker.io', 'alpine', {auths: {'docker.io': login}}],
    ['auths of Docker Hub under its host', 'alpine', {auths: {'index.docker.io': login}}],
    ['auth before separate fields', 'r.io/a', {auths: {'r.io': {...login, username: 'x', password: 'y'}}}],
    ['an empty auth', 'r.io/a', {auths: {'r.io': {auth: ''}}}],
    ['an email', 'r.io/a', {auths: {'r.io': {...login, email: 'me@r.io'}}}],
    ['keys nobody knows', 'r.io/a', {auths: {'r.io': {...login, more: 1}}, plugins: {x: {y: 'z'}}, psFormat: 'x'}],
    ['credHelpers of a host with a port', 'r.io:5000/a', {credHelpers: {'r.io:5000': 'user', 'r.io': 'token'}}],
    ['credHelpers with scheme', 'r.io/a', {credHelpers: {'https://r.io': 'user'}}],
    [
      'credHelpers that has nothing, auths that have',
      'r.io/a',
      {credHelpers: {'r.io': 'none'}, auths: {'r.io': login}},
    ],
    [
      'credHelpers that is missing, auths that have',
      'r.io/a',
      {credHelpers: {'r.io': 'missing'}, auths: {'r.io': login}},
    ],
    ['credsStore that fails, auths that have', 'r.io/a', {credsStore: 'broken', auths: {'r.io': login}}],
    ['an empty credsStore', 'r.io/a', {credsStore: '', auths: {'r.io': login}}],
    ['a helper that answers nothing', 'r.io/a', {credsStore: 'empty'}],
    ['a helper that answers no JSON', 'r.io/a', {credsStore: 'babble'}],
    ['a helper that has a name and no secret', 'r.io/a', {credsStore: 'nameless'}],
  ])('%s', async (_title, image, config) => {
    writeFileSync(join(dir, 'config.json'), JSON.stringify(config))
    await expectTheSame(image)
  })

  test.each<[string, string | undefined]>([
    ['no file', undefined],
    ['an empty file', ''],
    ['an empty object', '{}'],
    ['no log-in in the file', '{"auths": {}, "detachKeys": "ctrl-x"}'],
  ])('the helper of the platform, where it is installed: %s', async (_title, text) => {
    const file = join(dir, 'config.json')
    if (text === undefined) rmSync(file, {force: true})
    else writeFileSync(file, text)
    for (const helper of ['user', 'token', 'broken']) {
      const withHelper = join(dir, `with-${helper}`)
      installHelper(withHelper, 'secretservice', readFileSync(join(dir, 'bin', `docker-credential-${helper}`), 'utf8'))
      // No `pass` may be found beside it: docker would prefer that one.
      await expectTheSame('r.io/a', {PATH: `${join(withHelper, 'bin')}:${toolsOnly(dir)}`})
    }
  })
})

import {chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals'
import {resolveCredentials} from '../../../src/lib/docker-config/credentials.js'
import {eraseCredentials, storeCredentials} from '../../../src/lib/docker-config/store.js'
import {isDkrError} from '../../../src/lib/errors/dkr-error.js'
import {installHelper} from '../../support/credential-helper.js'

let dir: string
let env: NodeJS.ProcessEnv
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'dkr-unit-'))
  env = {DOCKER_CONFIG: dir, PATH: `${installHelper(dir, 'test')}:${process.env.PATH}`}
  writeFileSync(join(dir, 'config.json'), '{"credsStore": "test"}')
})
afterEach(() => rmSync(dir, {recursive: true, force: true}))

describe('a credential helper', () => {
  test('keeps, gives and forgets a log-in; nothing of it is in the file or in an argument', async () => {
    const stored = await storeCredentials('r.io:5000', {username: 'me', secret: 'se cret"\\é'}, undefined, env)
    expect(stored).toEqual({where: 'credsStore "test"', plain: false})
    expect(JSON.parse(readFileSync(join(dir, 'config.json'), 'utf8'))).toEqual({
      credsStore: 'test',
      auths: {'r.io:5000': {}},
    })
    expect(await resolveCredentials('r.io:5000', env)).toEqual({
      username: 'me',
      secret: 'se cret"\\é',
      serverAddress: 'r.io:5000',
      from: 'credsStore "test"',
    })
    await eraseCredentials('r.io:5000', env)
    expect(await resolveCredentials('r.io:5000', env)).toBeUndefined()
    expect(readFileSync(join(dir, 'bin', 'store', 'log'), 'utf8')).toBe('store 1\nget 1\nerase 1\nget 1\n')
  })

  test('keeps an identity token under the user <token>', async () => {
    await storeCredentials('docker.io', {username: 'me', identityToken: 'tok'}, undefined, env)
    expect(readFileSync(join(dir, 'bin', 'store', 'https___index.docker.io_v1_'), 'utf8')).toBe(
      '{"ServerURL":"https://index.docker.io/v1/","Username":"<token>","Secret":"tok"}',
    )
    expect(await resolveCredentials('registry-1.docker.io', env)).toMatchObject({identityToken: 'tok'})
  })

  test('of one registry goes before the store of all', async () => {
    installHelper(dir, 'own', '#!/bin/sh\ncat >/dev/null\necho \'{"Username":"own","Secret":"s"}\'')
    writeFileSync(join(dir, 'config.json'), '{"credsStore": "test", "credHelpers": {"r.io": "own"}}')
    expect(await resolveCredentials('r.io', env)).toMatchObject({username: 'own', from: 'credHelpers "own"'})
    expect(await resolveCredentials('x.io', env)).toBeUndefined()
  })

  test('the auths of the file do not count where a helper is asked', async () => {
    writeFileSync(join(dir, 'config.json'), '{"credsStore": "test", "auths": {"r.io": {"auth": "YTpi"}}}')
    expect(await resolveCredentials('r.io', env)).toBeUndefined()
  })

  test('that does not read its input is no problem', async () => {
    installHelper(dir, 'test', '#!/bin/sh\necho \'{"Username":"u","Secret":"s"}\'')
    expect(await resolveCredentials('r.io', env)).toMatchObject({username: 'u'})
  })
})

describe('a credential helper that fails', () => {
  test('and tells what it was given to keep, again and again: none of it is shown', async () => {
    installHelper(
      dir,
      'test',
      '#!/bin/sh\nread -r given; echo "no: $given"; echo "it was $given, $given" >&2; exit 1\n',
    )
    const login = {username: 'me', secret: 'hunter2.*$&"hunter2'}
    const error = await storeCredentials('r.io', login, undefined, env).catch(caught => caught)
    if (!isDkrError(error)) throw error
    expect(error.why).toMatch(/^no: .*\*\*\*.*it was .*\*\*\*.*, .*\*\*\*/)
    expect(JSON.stringify(error)).not.toContain('hunter2')
  })

  test.each([
    ['with a reason', 'cat >/dev/null; echo "the vault is locked"; exit 1', 'failed (get)', 'the vault is locked'],
    ['on stderr', 'cat >/dev/null; echo "no vault" >&2; exit 2', 'failed (get)', 'no vault'],
    ['silently', 'cat >/dev/null; exit 3', 'failed (get)', 'exit code 3'],
    ['with no JSON', 'cat >/dev/null; echo sesame', 'not JSON', ''],
  ])('%s', async (_title, text, message, why) => {
    installHelper(dir, 'test', `#!/bin/sh\n${text}\n`)
    const error = await resolveCredentials('r.io', env).catch(caught => caught)
    if (!isDkrError(error)) throw error
    expect(error.code).toBe('CREDENTIALS')
    expect(error.message).toContain(message)
    expect(error.why ?? '').toContain(why)
    expect(error.evidence).toEqual([expect.stringContaining('config.json:1  "credsStore": "test"')])
    expect(JSON.stringify(error)).not.toContain('sesame')
  })

  test('to store does not give the secret away, and nothing is written', async () => {
    installHelper(dir, 'test', '#!/bin/sh\ncat\nexit 1\n')
    const error = await storeCredentials('r.io', {username: 'me', secret: 'sesame'}, undefined, env).catch(
      caught => caught,
    )
    if (!isDkrError(error)) throw error
    expect(JSON.stringify(error)).not.toContain('sesame')
    expect(readFileSync(join(dir, 'config.json'), 'utf8')).not.toContain('auths')
  })

  test('because it may not be executed', async () => {
    chmodSync(join(dir, 'bin', 'docker-credential-test'), 0o644)
    expect(existsSync(join(dir, 'bin', 'docker-credential-test'))).toBe(true)
    const error = await resolveCredentials('r.io', {...env, PATH: join(dir, 'bin')}).catch(caught => caught)
    expect(error).toMatchObject({
      code: 'CREDENTIALS',
      message: 'the credential helper docker-credential-test is missing',
    })
  })
})

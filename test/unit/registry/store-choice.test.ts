import {mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals'
import {resolveCredentials} from '../../../src/lib/docker-config/credentials.js'
import {defaultHelper, usableHelpers} from '../../../src/lib/docker-config/installed-helpers.js'
import {credentialsStore, type StoreChoice, storeCredentials} from '../../../src/lib/docker-config/store.js'
import {chooseStore} from '../../../src/lib/registry/choose-store.js'
import {installHelper} from '../../support/credential-helper.js'

const login = {username: 'me', secret: 'sesame'}
const {signal} = new AbortController()

let dir: string
let env: NodeJS.ProcessEnv
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'dkr-store-'))
  const bin = installHelper(dir, 'secretservice')
  env = {DOCKER_CONFIG: dir, PATH: `${bin}:/usr/bin:/bin`, CI: '1'}
})
afterEach(() => rmSync(dir, {recursive: true, force: true}))

const configure = (config: object) => writeFileSync(join(dir, 'config.json'), JSON.stringify(config))
const written = () => JSON.parse(readFileSync(join(dir, 'config.json'), 'utf8')) as Record<string, unknown>
const auth = Buffer.from('me:sesame').toString('base64')

describe('a choice is written down so that docker finds the log-in as well', () => {
  const others = {auths: {'x.io': {auth: 'eDp5'}}}
  test.each<[string, object, StoreChoice, object]>([
    ['the first log-in', {}, {helper: 'secretservice'}, {credsStore: 'secretservice', auths: {'r.io': {}}}],
    [
      'beside other log-ins',
      others,
      {helper: 'secretservice'},
      {credHelpers: {'r.io': 'secretservice'}, auths: {...others.auths, 'r.io': {}}},
    ],
    ['plain', {}, 'plain', {auths: {'r.io': {auth}}}],
    [
      'plain, although a store is configured',
      {credsStore: 'desktop'},
      'plain',
      {credsStore: 'desktop', credHelpers: {'r.io': ''}, auths: {'r.io': {auth}}},
    ],
    [
      'plain, although a helper is configured',
      {credHelpers: {'r.io': 'desktop', 'x.io': 'y'}},
      'plain',
      {credHelpers: {'r.io': '', 'x.io': 'y'}, auths: {'r.io': {auth}}},
    ],
  ])('%s', async (_title, before, choice, after) => {
    configure(before)
    await storeCredentials('r.io', login, choice, env)
    expect(written()).toEqual(after)
    expect(statSync(join(dir, 'config.json')).mode & 0o777).toBe(0o600)
    expect(await resolveCredentials('r.io', env)).toMatchObject(login)
  })

  test('and told before anything is asked', () => {
    configure({credsStore: 'desktop'})
    expect(credentialsStore('r.io', undefined, env)).toEqual({where: 'credsStore "desktop"', plain: false})
    expect(credentialsStore('r.io', 'plain', env)).toEqual({where: join(dir, 'config.json'), plain: true})
    expect(credentialsStore('r.io', {helper: 'x'}, env)).toEqual({where: 'docker-credential-x', plain: false})
  })
})

describe('where nobody can be asked', () => {
  const broken = '#!/bin/sh\ncat >/dev/null; exit 1\n'
  const list = '#!/bin/sh\ncat >/dev/null; echo {}\n'
  const choose = (plain = false) => chooseStore({registry: 'r.io', plain}, {signal}, env)

  test('the helper of the platform takes the first log-in, if it is ready', async () => {
    installHelper(dir, 'secretservice', list)
    expect(await choose()).toEqual(defaultHelper({}, env) && {helper: 'secretservice'})
    installHelper(dir, 'secretservice', broken)
    expect(await choose()).toBeUndefined()
  })

  test.each<[string, object]>([
    ['a store', {credsStore: 'x'}],
    ['a helper for it', {credHelpers: {'r.io': 'x'}}],
    ['no helper for it', {credHelpers: {'r.io': ''}}],
    ['other log-ins', {auths: {'x.io': {auth}}}],
  ])('a file with %s decides', async (_title, config) => {
    installHelper(dir, 'secretservice', list)
    configure(config)
    expect(await choose()).toBeUndefined()
  })

  test('--plain decides whatever there is', async () => {
    configure({credsStore: 'x'})
    expect(await choose(true)).toBe('plain')
  })
})

describe('helpers that are installed', () => {
  const tools = (...names: string[]) => {
    for (const name of names) writeFileSync(join(dir, 'bin', name), '#!/bin/sh\necho {}\n', {mode: 0o755})
    return {PATH: join(dir, 'bin')}
  }

  test.each<[NodeJS.Platform, string[], string | undefined]>([
    ['linux', [], 'secretservice'],
    ['linux', ['pass', 'docker-credential-pass'], 'pass'],
    ['linux', ['pass'], undefined],
    ['darwin', ['docker-credential-osxkeychain'], 'osxkeychain'],
    ['darwin', [], undefined],
    ['freebsd', [], undefined],
  ])("docker's own choice on %s with %j: %s", (platform, names, choice) => {
    expect(defaultHelper({}, tools(...names), platform)?.name).toBe(choice)
  })

  test('only those that can list what they keep are offered, the preferred one first', async () => {
    const path = tools('pass', 'docker-credential-pass', 'docker-credential-secretservice')
    expect(await usableHelpers({...env, ...path, PATH: `${path.PATH}:/bin`}, 'linux')).toEqual([
      'pass',
      'secretservice',
    ])
    installHelper(dir, 'pass', '#!/bin/sh\nexit 1\n')
    expect(await usableHelpers({...env, PATH: `${path.PATH}:/bin`}, 'linux')).toEqual(['secretservice'])
  })
})

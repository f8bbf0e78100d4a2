import {spawnSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals'
import {configWarning} from '../../../src/lib/docker-config/config-warning.js'
import type {ConfigKey} from '../../../src/lib/docker-config/docker-config.js'
import {proxyVariables} from '../../../src/lib/docker-config/proxies.js'
import {loadDockerConfig, loginKeys, needDockerConfig} from '../../../src/lib/docker-config/read.js'
import {eraseCredentials, storeCredentials} from '../../../src/lib/docker-config/store.js'
import {type Denied, waysToRead} from '../../../src/lib/docker-config/unreadable.js'

let dir: string
let path: string
let env: NodeJS.ProcessEnv
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'dkr-unit-'))
  path = join(dir, 'config.json')
  env = {DOCKER_CONFIG: dir}
})
afterEach(() => rmSync(dir, {recursive: true, force: true}))

const write = (value: unknown) => writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value))
const keysOf = (value: unknown) => {
  write(value)
  return [...(loadDockerConfig(env).problem?.keys ?? [])]
}

describe('a file that is none is a problem, and never an error', () => {
  test.each<[string, () => unknown, RegExp, RegExp]>([
    ['broken', () => write('{"auths": {"r.io": {"auth": "c2VjcmV0" x}}}'), /not valid JSON, line 1$/, /^fix /],
    ['cut short', () => write('{"auths":'), /it ends too early/, /^fix /],
    ['a list', () => write('["c2VjcmV0"]'), /not a JSON object/, /^fix /],
    ['a word', () => write('"c2VjcmV0"'), /not a JSON object/, /^fix /],
    ['a folder', () => mkdirSync(path), /a folder, not a file/, /: mv /],
    ['a named pipe', () => spawnSync('mkfifo', [path]), /a named pipe, not a file/, /: mv /],
    ['a link to itself', () => symlinkSync('config.json', path), /ELOOP/, /: mv /],
  ])('%s', (_title, make, why, fix) => {
    make()
    const {config, problem} = loadDockerConfig(env)
    expect(config).toEqual({})
    expect(problem!.error).toMatchObject({
      code: 'CREDENTIALS',
      message: `cannot read ${path}`,
      why: expect.stringMatching(why),
      suggestions: expect.arrayContaining([expect.stringMatching(fix)]),
    })
    expect(problem!.keys.has('currentContext') && problem!.keys.has('auths')).toBe(true)
    expect(configWarning(env)).toContain('going on without it')
    expect(JSON.stringify([problem!.error, configWarning(env)])).not.toContain('c2VjcmV0')
  })

  test.each([
    ['missing', undefined],
    ['empty', ''],
    ['blank', ' \n'],
    ['null', 'null'],
    ['an empty object', '{}'],
    ['a byte order mark', '\uFEFF{"detachKeys":"ctrl-x"}'],
  ])('%s is fine', (_title, text) => {
    if (text !== undefined) write(text)
    expect(loadDockerConfig(env).problem).toBeUndefined()
    expect(configWarning(env)).toBeUndefined()
  })
})

describe('a value of a wrong type is left out, and the rest counts', () => {
  test.each<[object, ConfigKey[]]>([
    [{auths: 5}, ['auths']],
    [{auths: {'r.io': 5}}, ['auths']],
    [{auths: {'r.io': {auth: 5}}}, ['auths']],
    [{credHelpers: []}, ['credHelpers']],
    [{credHelpers: {'r.io': 5}}, ['credHelpers']],
    [{credsStore: {}}, ['credsStore']],
    [{proxies: 'x'}, ['proxies']],
    [{proxies: {default: {httpProxy: 5}}}, ['proxies']],
    [{currentContext: 7}, ['currentContext']],
    [{detachKeys: []}, ['detachKeys']],
    [{pruneFilters: 'label=x'}, ['pruneFilters']],
    [{pruneFilters: [5]}, ['pruneFilters']],
    [{auths: [], proxies: 1}, ['auths', 'proxies']],
    [{auths: null, credHelpers: {'r.io': null}, proxies: {default: null}, currentContext: null}, []],
    [{auths: {'r.io': {auth: '', email: 5}}, psFormat: 7, HttpHeaders: {}}, []],
    [JSON.parse('{"auths": {"__proto__": {}, "constructor": {}}}'), []],
  ])('%j: %j', (value, keys) => {
    expect(keysOf(value)).toEqual(keys)
  })

  test('the other entries are read', () => {
    const good = {auth: 'eDp5'}
    write({
      auths: {bad: 5, 'r.io': good},
      credHelpers: {bad: 5, 'r.io': 'pass'},
      proxies: {default: {httpProxy: 'h', noProxy: 5}},
    })
    expect(loadDockerConfig(env).config).toEqual({
      auths: {'r.io': good},
      credHelpers: {'r.io': 'pass'},
      proxies: {default: {httpProxy: 'h'}},
    })
    expect(proxyVariables('unix:///x', env)).toEqual({HTTP_PROXY: 'h', http_proxy: 'h'})
  })

  test('what needs another key is not stopped', () => {
    write({auths: 5, pruneFilters: ['until=1h']})
    expect(needDockerConfig(['pruneFilters'], env)).toEqual({pruneFilters: ['until=1h']})
    expect(() => needDockerConfig(loginKeys, env)).toThrow(expect.objectContaining({code: 'CREDENTIALS'}))
  })

  test('the reason why it is needed is told', () => {
    write({pruneFilters: 5})
    expect(() => needDockerConfig(['pruneFilters'], env, 'they keep something')).toThrow(
      expect.objectContaining({why: '"pruneFilters" must be a list of texts; they keep something'}),
    )
  })

  test.each([{auths: 5}, {auths: {'x.io': 5}}, {credHelpers: []}, {credsStore: 1}])(
    '%j: a log-in is not written over it',
    async value => {
      write(value)
      const text = readFileSync(path, 'utf8')
      await expect(storeCredentials('r.io', {username: 'a', secret: 'b'}, 'plain', env)).rejects.toThrow(/cannot read/)
      await expect(eraseCredentials('r.io', env)).rejects.toThrow(/cannot read/)
      expect(readFileSync(path, 'utf8')).toBe(text)
    },
  )

  test('null and a wrong type elsewhere do not keep a log-in out, and stay', async () => {
    write({auths: null, credHelpers: null, proxies: 5, other: 'x'})
    await storeCredentials('r.io', {username: 'a', secret: 'b'}, 'plain', env)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
      auths: {'r.io': {auth: 'YTpi'}},
      credHelpers: null,
      proxies: 5,
      other: 'x',
    })
  })
})

describe('how a file that may not be read becomes readable', () => {
  const [me, root, other] = [1000, 0, 1001]
  const file = '/home/ann/.docker/config.json'
  const denied = (facts: Partial<Denied>): Denied => ({
    me,
    path: file,
    nearest: file,
    owner: root,
    folder: me,
    above: me,
    ...facts,
  })
  const own = /^DOCKER_CONFIG=FOLDER/

  test.each<[string, Partial<Denied>, string | RegExp]>([
    ['left by sudo docker login', {}, `sudo chown "$USER" ${file}`],
    ['of another user', {owner: other}, `sudo chown "$USER" ${file}`],
    ['with a folder of root, open', {folder: root}, 'sudo chown -R "$USER" /home/ann/.docker'],
    [
      'with a folder of root, closed',
      {nearest: '/home/ann/.docker', folder: me, above: root},
      'sudo chown -R "$USER" /home/ann/.docker',
    ],
    ['my own, without the right', {owner: me}, `chmod u+rw ${file}`],
    ['my own folder, without the right', {nearest: '/home/ann/.docker', owner: me}, 'chmod u+rwx /home/ann/.docker'],
    // What belongs to somebody else altogether is not taken from them.
    ['in the home of root', {path: '/root/.docker/config.json', nearest: '/root', folder: root, above: root}, own],
    ['in a home of root that is open', {folder: root, above: root}, own],
    ['in the folder of another user', {owner: other, folder: other, above: other}, own],
    ['as root, without its rights', {me: root, owner: other, folder: other, above: other}, own],
    ['where there are no owners', {me: undefined}, /^allow your user to read/],
  ])('%s', (_title, facts, fix) => {
    const [first] = waysToRead(denied(facts))
    if (typeof fix === 'string') expect(first).toBe(fix)
    else expect(first).toMatch(fix)
  })

  test('a path is quoted for a shell', () => {
    const path = "/home/ann's/.docker/config.json"
    expect(waysToRead(denied({path, nearest: path}))[0]).toBe(
      `sudo chown "$USER" '/home/ann'\\''s/.docker/config.json'`,
    )
  })
})

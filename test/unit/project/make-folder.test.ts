import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import {homedir, tmpdir, userInfo} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, jest, test} from '@jest/globals'
import {updateDockerConfig} from '../../../src/lib/docker-config/write.js'
import {makeFolder, makeOwnFolder} from '../../../src/lib/project/make-folder.js'
import {cacheDir, homeDir, stateDir} from '../../../src/lib/project/user-dirs.js'

const mode = (path: string) => statSync(path).mode & 0o777
/** Whose the folders of another user are here: the tests may run as root or not. */
const [other, group] = process.getuid!() === 0 ? [12345, 12345] : [process.getuid!(), process.getgid!()]

let root: string
let home: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'dkr-test-make-'))
  home = join(root, 'home')
  mkdirSync(home)
})
afterEach(() => {
  jest.restoreAllMocks()
  rmSync(root, {recursive: true})
})

test('what is missing below a home is made, for its user alone', () => {
  makeOwnFolder(join(stateDir({HOME: home}), 'locks'), {HOME: home})
  for (const path of ['.local', '.local/state', '.local/state/dkr', '.local/state/dkr/locks']) {
    expect([path, mode(join(home, path))]).toEqual([path, 0o700])
  }
})

test('it is there already: nothing changes', () => {
  const folder = join(stateDir({HOME: home}), 'locks')
  mkdirSync(folder, {recursive: true, mode: 0o755})
  makeOwnFolder(folder, {HOME: home})
  expect([mode(folder), makeFolder(folder, {HOME: home})]).toEqual([0o755, []])
})

test('a folder that a variable names is made, a tree of them is not', () => {
  const env = {HOME: home, XDG_STATE_HOME: join(root, 'state'), XDG_CACHE_HOME: join(root, 'gone', 'cache')}
  makeOwnFolder(join(stateDir(env), 'locks'), env)
  expect(existsSync(join(root, 'state/dkr/locks'))).toBe(true)
  expect(() => makeOwnFolder(join(cacheDir(env), 'code'), env)).toThrow('gone does not exist')
  const below = {HOME: home, XDG_CACHE_HOME: join(home, 'a', 'b')}
  makeOwnFolder(join(cacheDir(below), 'code'), below)
  expect(readdirSync(root).sort()).toEqual(['home', 'state'])
})

describe('a home that is none is not made, and neither is anything in it', () => {
  const homes: [string, () => string][] = [
    ['a folder that is missing', () => join(root, 'gone')],
    ['one that is missing with what is above it', () => join(root, 'gone', 'home')],
    ['the same with a slash behind it', () => `${join(root, 'gone')}/`],
    ['a file', () => join(root, 'file')],
    ['below a file', () => join(root, 'file', 'home')],
    ['a link that leads nowhere', () => join(root, 'link')],
    ['a link to itself', () => join(root, 'loop')],
    ['/proc/x', () => '/proc/x'],
    ['/proc/self/fd', () => '/proc/self/fd'],
    ['/proc/self/fd/x', () => '/proc/self/fd/x'],
    ['/dev/null', () => '/dev/null'],
    ['/dev/null/x', () => '/dev/null/x'],
    ['a name of 300 characters', () => join(root, 'n'.repeat(300))],
    ['a path of 4096', () => join(root, 'n/'.repeat(2048))],
  ]
  beforeEach(() => {
    writeFileSync(join(root, 'file'), '')
    symlinkSync('nowhere', join(root, 'link'))
    symlinkSync('loop', join(root, 'loop'))
  })

  test.each(homes)('%s', (_name, of) => {
    const env = {HOME: of()}
    const before = readdirSync(root)
    expect(() => makeOwnFolder(join(stateDir(env), 'locks'), env)).toThrow()
    expect(() => makeOwnFolder(join(cacheDir(env), 'code'), env)).toThrow()
    expect(() => updateDockerConfig(config => Object.assign(config, {a: 1}), env)).toThrow(/^cannot write/)
    expect(readdirSync(root)).toEqual(before)
  })

  test.each(homes)('%s, in the variables', (_name, of) => {
    const env = {HOME: home, XDG_STATE_HOME: `${of()}/x`, XDG_CACHE_HOME: `${of()}/x`}
    const before = readdirSync(root)
    expect(() => makeOwnFolder(join(stateDir(env), 'locks'), env)).toThrow()
    expect(() => makeOwnFolder(join(cacheDir(env), 'code'), env)).toThrow()
    expect(readdirSync(root)).toEqual(before)
  })
})

describe('HOME', () => {
  test.each(['', 'home', './home', '../home'])('"%s" is not looked at', named => {
    expect(homeDir({HOME: named})).toBe(homedir())
    expect(stateDir({HOME: named})).toBe(stateDir({HOME: homedir()}))
  })
  test("is the account's when it is not set", () => expect(homeDir({})).toBe(homedir()))
})

describe('root with the home of another user, as sudo -E leaves it', () => {
  beforeEach(() => {
    chownSync(home, other, group)
    jest.spyOn(process, 'getuid').mockReturnValue(0)
  })

  test('keeps what it keeps in its own', () => {
    const own = userInfo().homedir
    expect(stateDir({HOME: home})).toBe(join(own, '.local/state/dkr'))
    expect(cacheDir({HOME: home})).toBe(join(own, '.cache/dkr'))
    expect(stateDir({HOME: '/', XDG_STATE_HOME: join(home, 'state')})).toBe(join(own, '.local/state/dkr'))
    // Nobody else's: root's own, and one that is not there.
    expect(stateDir({HOME: '/'})).toBe('/.local/state/dkr')
    expect(stateDir({HOME: '/dkr-test-gone/home'})).toBe('/dkr-test-gone/home/.local/state/dkr')
  })

  test('makes nothing there', () => {
    expect(() => makeOwnFolder(join(home, '.local/state/dkr'), {HOME: home})).toThrow('of another user')
    expect(readdirSync(home)).toEqual([])
  })

  test("a login leaves files that are the user's", () => {
    updateDockerConfig(config => Object.assign(config, {a: 1}), {HOME: home})
    const made = ['.docker', '.docker/config.json'].map(path => statSync(join(home, path)))
    expect(made.map(({uid, mode}) => [uid, mode & 0o777])).toEqual([
      [other, 0o700],
      [other, 0o600],
    ])
  })
})

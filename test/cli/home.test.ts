import {existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {dkr, freshFolder} from '../support/dkr.js'

const app = 'dkr-test-home'

/** Below `root`, or anywhere; each as HOME, as the XDG variables, and as TMPDIR. */
const places: [string, (root: string) => string][] = [
  ['/proc/x', () => '/proc/x'],
  ['/proc/self/fd/x', () => '/proc/self/fd/x'],
  ['/sys, where only the kernel writes', () => '/sys/x'],
  ['/dev/null/x', () => '/dev/null/x'],
  ['nothing', () => ''],
  ['a relative path', () => 'home'],
  ['a folder that is missing', root => join(root, 'gone', 'home')],
  ['a file', root => join(root, 'file')],
  ['a link that leads nowhere', root => join(root, 'link')],
  ['a path of 4096 characters', root => join(root, 'n/'.repeat(2048))],
]

describe('a home or a folder for state that cannot be used', () => {
  let folder: Awaited<ReturnType<typeof freshFolder>>
  const cwd = () => join(folder.path, app)
  const before = [app, 'file', 'link']

  beforeAll(async () => {
    folder = await freshFolder('dkr-test-home-')
    mkdirSync(cwd())
    writeFileSync(join(cwd(), 'Dockerfile'), 'FROM scratch\nCOPY Dockerfile /\n')
    writeFileSync(join(folder.path, 'file'), '')
    symlinkSync('nowhere', join(folder.path, 'link'))
  })
  afterAll(async () => {
    await dkr(['rmi', app])
    await folder[Symbol.asyncDispose]()
  })

  const build = (env: Record<string, string | undefined>) =>
    dkr(['build', '-q'], {
      cwd: cwd(),
      env: {XDG_STATE_HOME: undefined, XDG_CACHE_HOME: undefined, ...env},
    })
  const built = {code: 0, stdout: expect.stringMatching(/^sha256:[0-9a-f]{64}\n$/), stderr: ''}

  it.each(places)('HOME is %s: the build works, and nothing is made', async (_name, of) => {
    expect(await build({HOME: of(folder.path)})).toEqual(built)
    expect([readdirSync(folder.path).sort(), readdirSync(cwd())]).toEqual([before, ['Dockerfile']])
  })

  it.each(places)('XDG_STATE_HOME, XDG_CACHE_HOME and TMPDIR are %s: the same', async (_name, of) => {
    const place = of(folder.path)
    expect(await build({XDG_STATE_HOME: place, XDG_CACHE_HOME: place, TMPDIR: place})).toEqual(built)
    expect([readdirSync(folder.path).sort(), readdirSync(cwd())]).toEqual([before, ['Dockerfile']])
  })

  it('two runs of down do without a lock, and init says what is wrong', async () => {
    const env = {HOME: '/proc/x', XDG_STATE_HOME: undefined, XDG_CACHE_HOME: undefined}
    expect(await dkr(['down'], {cwd: cwd(), env})).toMatchObject({code: 0})
    const {code, stderr} = await dkr(['init', '-y', '/proc/x/app'], {cwd: cwd(), env})
    expect([code, stderr]).toEqual([1, expect.stringContaining('/proc/x')])
    expect(existsSync('/proc/x')).toBe(false)
  })
})

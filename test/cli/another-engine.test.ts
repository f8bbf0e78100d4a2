import {spawnSync} from 'node:child_process'
import {createHash} from 'node:crypto'
import {mkdirSync, symlinkSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {socketPath} from '../support/build-engine.js'
import {dkr, dkrPath, freshFolder} from '../support/dkr.js'

let folder: Awaited<ReturnType<typeof freshFolder>>

beforeAll(async () => {
  folder = await freshFolder('dkr-test-config-')
  // The engine of the tests is one of this user's, wherever it really is.
  symlinkSync(socketPath, join(folder.path, 'docker.sock'))
  const meta = join(folder.path, 'contexts', 'meta', createHash('sha256').update('gone').digest('hex'))
  mkdirSync(meta, {recursive: true})
  const description = {Name: 'gone', Endpoints: {docker: {Host: 'unix:///nowhere/docker.sock'}}}
  writeFileSync(join(meta, 'meta.json'), JSON.stringify(description))
})
afterAll(async () => {
  await folder[Symbol.asyncDispose]()
})

const surroundings = () => ({
  DOCKER_HOST: undefined,
  DOCKER_CONTEXT: undefined,
  DOCKER_CONFIG: folder.path,
  XDG_RUNTIME_DIR: folder.path,
})

describe('an engine that does not answer, and another one that does', () => {
  it.each<[string[], Record<string, string>, RegExp]>([
    [[], {DOCKER_HOST: 'unix:///nowhere/docker.sock'}, /^env -u DOCKER_HOST dkr …$/],
    [[], {DOCKER_HOST: 'tcp://127.0.0.1:1'}, /^env -u DOCKER_HOST dkr …$/],
    [[], {DOCKER_HOST: 'ssh://127.0.0.1:1'}, /^env -u DOCKER_HOST dkr …$/],
    [[], {DOCKER_CONTEXT: 'gone'}, /^dkr --context default …$/],
    [['--context', 'gone'], {}, /^dkr --context default …$/],
    [['--context', 'gone'], {DOCKER_HOST: 'unix:///nowhere/docker.sock'}, /^dkr --host unix:\S+ …$/],
    [['--host', 'unix:///nowhere/docker.sock'], {}, /^dkr --host unix:\S+ …$/],
  ])('%j %j: the first suggestion works as it is', async (flags, env, command) => {
    const all = {...surroundings(), ...env}
    const {stdout, code} = await dkr(['ls', '--json', ...flags], {env: all})
    const {error} = JSON.parse(stdout) as {error: {why: string; suggestions: string[]}}
    expect(code).toBe(3)
    expect(error.why).toMatch(/an engine answers at unix:/)
    expect(error.suggestions[0]).toMatch(command)
    const line = error.suggestions[0]!.replace(/\bdkr\b/, '"$NODE" -- "$DKR"').replace(
      '…',
      'ls --json --filter name=dkr-test-none',
    )
    const typed = spawnSync('sh', ['-c', line], {
      env: {...process.env, ...all, NODE: process.execPath, DKR: dkrPath} as NodeJS.ProcessEnv,
      encoding: 'utf8',
    })
    expect([typed.status, typed.stdout]).toEqual([0, '[]\n'])
  })

  it('doctor says the same', async () => {
    const {stdout} = await dkr(['doctor', '--json'], {env: {...surroundings(), DOCKER_HOST: 'unix:///nowhere/x.sock'}})
    expect((JSON.parse(stdout) as {mend: string}[])[0]!.mend).toBe('env -u DOCKER_HOST dkr …')
  })
})

it('a host name that is not known is no reason to start or install anything', async () => {
  const {stderr} = await dkr(['ls'], {env: {...surroundings(), DOCKER_HOST: 'tcp://192.0.2.1.invalid:2375'}})
  expect(stderr).toMatch(/its host name is not known; an engine answers at/)
  expect(stderr).not.toMatch(/systemctl|install/)
})

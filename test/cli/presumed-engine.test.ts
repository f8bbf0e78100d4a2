import {createHash} from 'node:crypto'
import {mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {dkr, freshFolder} from '../support/dkr.js'
import {docker, dockerClient} from '../support/docker-client.js'

const name = 'dkr-test-config-presumed'
let folder: Awaited<ReturnType<typeof freshFolder>>

beforeAll(async () => {
  folder = await freshFolder('dkr-test-config-')
  writeFileSync(join(folder.path, 'config.json'), '{"currentContext": "far"')
  const meta = join(folder.path, 'contexts', 'meta', createHash('sha256').update('far').digest('hex'))
  mkdirSync(meta, {recursive: true})
  const description = {Name: 'far', Endpoints: {docker: {Host: 'tcp://192.0.2.1:2376'}}}
  writeFileSync(join(meta, 'meta.json'), JSON.stringify(description))
  await docker(['run', '-d', '--name', name, 'busybox:1.36', 'sleep', '600'])
})
afterAll(async () => {
  await dockerClient(['rm', '-f', name])
  await folder[Symbol.asyncDispose]()
})

const env = (more = {}) => ({DOCKER_HOST: undefined, DOCKER_CONTEXT: undefined, DOCKER_CONFIG: folder.path, ...more})
const run = (...args: string[]) => dkr(args, {env: env()})

describe('config.json may name another engine, and cannot be read', () => {
  it('what only reads works, and says which engine it reads from', async () => {
    const {stdout, stderr, code} = await run('ps', '-q', '--filter', `name=^/?${name}$`)
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^[0-9a-f]{12}\n$/)])
    expect(stderr.match(/Warning:/g)).toHaveLength(1)
    expect(stderr).toMatch(/^Warning: .*reading from unix:\S+ only/)
    expect(await run('inspect', '--format', '{{.State.Status}}', name)).toMatchObject({code: 0, stdout: 'running\n'})
  })

  it.each([
    ['stop', '-t', '0', name],
    ['rm', '-f', name],
    ['exec', name, 'true'],
    ['tag', 'busybox:1.36', name],
  ])('%s is refused', async (...args) => {
    const {stderr, code} = await run(...args)
    expect(code).not.toBe(0)
    expect(stderr).toContain('it may name the context "far" (tcp://192.0.2.1:2376)')
    expect(stderr).toContain('dkr --context default …')
    expect(await docker(['inspect', '--format', '{{.State.Status}}', name])).toBe('running')
  })

  it('a run ends with 125 and leaves nothing', async () => {
    expect(await run('run', '--name', `${name}-2`, 'busybox:1.36', 'true')).toMatchObject({code: 125})
    expect(await docker(['ps', '-aq', '--filter', `name=${name}-2`])).toBe('')
  })

  it('--context default says that it is meant', async () => {
    const result = await run('--context', 'default', 'restart', '-t', '0', name)
    expect(result).toMatchObject({code: 0, stdout: `${name}\n`})
  })

  it('doctor tries nothing there', async () => {
    const {stdout, code} = await run('doctor', '--json')
    const checks = JSON.parse(stdout) as {name: string; verdict: string}[]
    expect(checks[0]).toMatchObject({name: 'engine', verdict: 'warning'})
    expect(checks.map(check => check.name)).not.toContain('containers')
    expect(code).toBe(1)
  })
})

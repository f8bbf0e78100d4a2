import {chmod, mkdir, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {socketPath} from '../support/build-engine.js'
import {dkr, freshFolder} from '../support/dkr.js'
import {dockerClient} from '../support/docker-client.js'
import {startEngineRelay} from '../support/engine-relay.js'

interface Check {
  name: string
  verdict: 'ok' | 'warning' | 'failed'
  detail: string
  mend?: string
}

describe('dkr doctor', () => {
  let folder: Awaited<ReturnType<typeof freshFolder>>
  const secret = 'hunter2-very-secret'

  beforeAll(async () => {
    folder = await freshFolder('dkr-test-doctor-')
    const auth = Buffer.from(`me:${secret}`).toString('base64')
    const config = {
      auths: {'registry.example': {auth}, 'https://index.docker.io/v1/': {}},
      credHelpers: {'here.example': 'dkr-test-here', 'gone.example': 'dkr-test-gone'},
    }
    await writeFile(join(folder.path, 'config.json'), JSON.stringify(config))
    await mkdir(join(folder.path, 'bin'))
    await writeFile(join(folder.path, 'bin', 'docker-credential-dkr-test-here'), '#!/bin/sh\n')
    await chmod(join(folder.path, 'bin', 'docker-credential-dkr-test-here'), 0o755)
  })
  afterAll(async () => {
    await folder[Symbol.asyncDispose]()
  })

  async function examined(env: Record<string, string> = {}) {
    const {stdout, stderr, code} = await dkr(['doctor', '--json'], {env})
    expect(stderr).toBe('')
    return {code, text: stdout, checks: JSON.parse(stdout) as Check[]}
  }
  const verdicts = (checks: Check[]) => Object.fromEntries(checks.map(({name, verdict}) => [name, verdict]))

  it('looks at everything, runs a container of its own, and leaves nothing of it', async () => {
    const asked: string[] = []
    const relay = await startEngineRelay(socketPath, join(folder.path, 'engine.sock'), (method, path) => {
      asked.push(`${method} ${path}`)
      return undefined
    })
    const {code, checks} = await examined({DOCKER_HOST: relay.url}).finally(relay.stop)
    expect(verdicts(checks)).toMatchObject({
      engine: 'ok',
      version: 'ok',
      system: 'ok',
      clock: 'ok',
      builder: 'ok',
      containers: 'ok',
      'log-ins': 'ok',
    })
    expect(checks.every(({verdict, mend}) => verdict === 'ok' || mend)).toBe(true)
    expect(code).toBe(0)
    const removed = asked.flatMap(call => /^DELETE \S*\/(?:containers|images)\/([\w:]+)/.exec(call)?.[1] ?? [])
    expect(removed).toHaveLength(2)
    for (const id of removed) expect((await dockerClient(['inspect', id])).code).toBe(1)
  })

  it('names log-ins and missing credential helpers, and never a secret', async () => {
    const {code, text, checks} = await examined({
      DOCKER_CONFIG: folder.path,
      PATH: `${join(folder.path, 'bin')}:${process.env.PATH}`,
    })
    expect(checks.find(({name}) => name === 'log-ins')!.detail).toBe(
      'registry.example (config.json), docker.io (config.json), here.example (dkr-test-here), gone.example (dkr-test-gone)',
    )
    expect(checks.filter(({name}) => name === 'credential helper').map(({verdict}) => verdict)).toEqual([
      'ok',
      'failed',
    ])
    expect(checks.find(({verdict}) => verdict === 'failed')!.mend).toMatch(/install docker-credential-dkr-test-gone/)
    expect(code).toBe(1)
    expect(text).not.toContain(secret)
    expect(text).not.toContain(Buffer.from(`me:${secret}`).toString('base64'))
  })

  it('says so when no engine answers, with the mend', async () => {
    const {code, checks} = await examined({DOCKER_HOST: 'unix:///nowhere/docker.sock'})
    expect(code).toBe(1)
    expect(checks[0]).toMatchObject({
      name: 'engine',
      verdict: 'failed',
      mend: expect.stringMatching(/^env -u DOCKER_HOST dkr|start/),
    })
  })

  it('tells that DOCKER_BUILDKIT=0 takes the builder away', async () => {
    const {code, checks} = await examined({DOCKER_BUILDKIT: '0'})
    expect(checks.find(({name}) => name === 'builder')).toMatchObject({
      verdict: 'warning',
      mend: 'unset DOCKER_BUILDKIT',
    })
    expect(code).toBe(0)
  })
})

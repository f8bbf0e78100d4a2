import {afterAll, beforeAll, describe, expect, test} from '@jest/globals'
import {isLocal} from '../../src/lib/engine/connect/endpoint.js'
import {inspectContainer} from '../../src/lib/engine/containers.js'
import {connect, type Engine} from '../../src/lib/engine/engine.js'
import {engineUntil} from '../../src/lib/engine/engine-until.js'
import {lastLines} from '../../src/lib/engine/logs.js'
import type {EngineRequest} from '../../src/lib/engine/transport.js'
import {diagnose} from '../../src/lib/up/diagnosis/diagnose.js'
import type {Evidence} from '../../src/lib/up/diagnosis/evidence.js'
import {gather} from '../../src/lib/up/diagnosis/gather/gather.js'
import {fromHelper, fromHost, fromInside, readListeners} from '../../src/lib/up/diagnosis/gather/listeners.js'
import {docker, dockerClient} from '../support/docker-client.js'
import {eventually} from '../support/eventually.js'

// What `dkr up` cannot make happen by itself is made here with docker, and looked at with the same eyes.

const label = `dkr-test-diagnosis=${process.pid}`
const signal = new AbortController().signal
let engine: Engine

beforeAll(async () => {
  engine = await connect()
})
afterAll(async () => {
  const left = await docker(['ps', '-aq', '--filter', `label=${label}`])
  if (left) await dockerClient(['rm', '-f', ...left.split('\n')])
})

const run = (...args: string[]) => docker(['run', '-d', '--label', label, ...args])

/** The evidence as soon as it leads to the cause. */
function seen(id: string, cause: string, waited?: Evidence['waited']): Promise<Evidence> {
  return eventually(async () => {
    const evidence = await gather(engine, id, {waited})
    return diagnose(evidence).cause === cause && evidence
  }, cause)
}

async function urlOf(id: string): Promise<string> {
  return `http://${(await docker(['port', id, '8000'])).split('\n')[0]}`
}

test('the end of a long log is what is kept', async () => {
  const speak = 'for i in $(seq 30); do head -c 15000 /dev/zero | tr "\\0" x; echo; done; echo the last word'
  const id = await run('busybox:1.36', 'sh', '-c', speak)
  await docker(['wait', id])
  expect((await lastLines(engine, id, false, 50)).at(-1)).toBe('the last word')
})

describe('what listens', () => {
  let id: string
  beforeAll(async () => {
    const serve = 'httpd -p 127.0.0.1:5000; exec httpd -f -p 8000'
    id = await run('busybox:1.36', 'sh', '-c', serve)
    await eventually(
      async () => (await readListeners(engine, await inspectContainer(engine, id), signal))?.length === 2,
      'both listen',
    )
  })

  test.each([
    ['from /proc of the host', fromHost],
    ['from inside', fromInside],
    ['from a helper container', fromHelper],
  ])('is read %s', async (_name, source) => {
    // Behind a desktop's socket the processes of the engine are not seen.
    if (source === fromHost && !(isLocal(engine.endpoint) && process.platform === 'linux')) return
    const container = await inspectContainer(engine, id)
    expect(await readListeners(engine, container, signal, [source])).toEqual([
      {address: '127.0.0.1', port: 5000},
      {address: '::', port: 8000},
    ])
  })

  test('leaves no helper behind', async () => {
    // Tests beside this one have helpers too, each for a moment.
    const helpers = () => docker(['ps', '-aq', '--filter', 'label=dkr.helper=diagnosis'])
    await eventually(async () => (await helpers()) === '', 'no helper is left')
  })

  test('is unknown when no way works', async () => {
    const container = await inspectContainer(engine, id)
    const broken = async () => Promise.reject(new Error('no'))
    expect(await readListeners(engine, container, signal, [broken, async () => 'no such file'])).toBeUndefined()
  })
})

describe('a look while the wait goes on', () => {
  const url = async (id: string) => ({url: await urlOf(id), seconds: 60, met: 'ECONNRESET'})
  const start = (script: string) => run('-p', '127.0.0.1::8000', 'busybox:1.36', 'sh', '-c', script)

  test('sees the cause with a few calls, none of which makes or changes anything', async () => {
    const id = await start('exec httpd -f -p 127.0.0.1:8000')
    const waited = await url(id)
    await seen(id, 'loopback-only', waited)
    const calls: string[] = []
    const counted = {
      ...engine,
      stream: (request: EngineRequest) => {
        calls.push(`${request.method} ${request.path.replace(/[0-9a-f]{64}/, 'ID')}`)
        return engine.stream(request)
      },
    }
    const evidence = await gather(engineUntil(counted, signal), id, {waited, glance: signal})
    expect(diagnose(evidence).cause).toBe('loopback-only')
    const local = isLocal(engine.endpoint) && process.platform === 'linux'
    expect(calls.sort()).toEqual(
      [
        ...['GET /containers/ID/json', 'GET /containers/ID/logs', 'GET /containers/ID/stats', 'GET /events'],
        'GET /images/sha256:ID/json',
        ...(local ? [] : ['GET /exec/ID/json', 'POST /containers/ID/exec', 'POST /exec/ID/start']),
      ].sort(),
    )
  })

  test('ends when it is given up, whatever is not answered', async () => {
    const id = await start('exec sleep 600')
    const stop = new AbortController()
    const asked: EngineRequest[] = []
    const deaf = {
      ...engine,
      stream: (request: EngineRequest) => {
        asked.push(request)
        return new Promise<never>((_, reject) => {
          request.signal?.addEventListener('abort', () => reject(new Error('given up')))
        })
      },
    }
    const looked = gather(engineUntil(deaf, stop.signal), id, {waited: await url(id), glance: stop.signal})
    const failed = looked.catch((error: Error) => error.message)
    await eventually(async () => asked.length > 0, 'it asks')
    stop.abort()
    expect(await failed).toBe('interrupted')
  })
})

describe('memory', () => {
  const eat = 'x = bytearray(300 * 1024 * 1024)'

  test('of the container itself', async () => {
    const id = await run('-m', '32m', 'python:3.13-slim', 'python3', '-c', eat)
    await docker(['wait', id])
    expect(diagnose(await gather(engine, id))).toMatchObject({cause: 'out-of-memory', certain: true})
  })

  test('of a child process, while the container runs on', async () => {
    const id = await run('-m', '32m', 'python:3.13-slim', 'sh', '-c', `python3 -c '${eat}'; exec sleep 600`)
    // The shell's "Killed" is in the log before the engine tells of it.
    const evidence = await eventually(async () => {
      const found = await gather(engine, id, {})
      return found.oomEvent && found
    }, 'the engine tells of it')
    expect(evidence).toMatchObject({phase: 'running', oomKilled: false})
    expect(diagnose(evidence).cause).toBe('out-of-memory')
    expect(diagnose(evidence).evidence?.join('\n')).toMatch(/memory limit: 32/)
  })
})

test('a container that the engine starts again and again', async () => {
  const id = await run('--restart', 'always', 'busybox:1.36', 'sh', '-c', 'echo boom; exit 7')
  const found = await eventually(async () => {
    const {cause, certain, evidence} = diagnose(await gather(engine, id, {}))
    return cause === 'restarting' && certain && {certain, evidence}
  }, 'started again often enough')
  // Between two ends it runs for a moment, in which the engine knows no exit code.
  expect(found).toMatchObject({
    certain: true,
    evidence: [expect.stringMatching(/started it again \d+ times(, last exit code 7)?$/)],
  })
})

test('a port below 1024 where only root may have it', async () => {
  const id = await run(
    '-u',
    '1000',
    '--sysctl',
    'net.ipv4.ip_unprivileged_port_start=1024',
    'busybox:1.36',
    'httpd',
    '-f',
    '-p',
    '80',
  )
  await docker(['wait', id])
  expect(diagnose(await gather(engine, id))).toMatchObject({cause: 'port-not-permitted', certain: true})
})

describe('health', () => {
  const check = (command: string) => ['--health-interval', '1s', '--health-retries', '1', '--health-cmd', command]

  test('fails, though the URL answers', async () => {
    const id = await run(
      ...check('curl --fail http://localhost:8000'),
      '-p',
      '127.0.0.1::8000',
      'busybox:1.36',
      'httpd',
      '-f',
      '-p',
      '8000',
    )
    const url = await urlOf(id)
    const evidence = await seen(id, 'health-check-failing', {kind: 'health', url, seconds: 1, met: 'unhealthy'})
    const found = diagnose(evidence)
    expect(found.evidence?.join('\n')).toMatch(/check: .*curl: not found/)
    expect(found.suggestions[0]).toMatch(/HEALTHCHECK/)
  })

  test('passes, though the URL does not answer', async () => {
    const hold = 'import socket, time\ns = socket.create_server(("0.0.0.0", 8000))\ntime.sleep(600)'
    const id = await run(...check('true'), '-p', '127.0.0.1::8000', 'python:3.13-slim', 'python3', '-c', hold)
    const url = await urlOf(id)
    await eventually(
      async () => (await docker(['inspect', '-f', '{{.State.Health.Status}}', id])) === 'healthy',
      'healthy',
    )
    const found = diagnose(await gather(engine, id, {waited: {url, seconds: 1, met: 'no answer in time'}}))
    expect(found).toMatchObject({cause: 'no-answer', certain: true})
    expect(found.evidence?.join('\n')).toMatch(/the health check passes/)
  })
})

test('an answer that came too late', async () => {
  const id = await run('-p', '127.0.0.1::8000', 'busybox:1.36', 'httpd', '-f', '-p', '8000')
  const evidence = await seen(id, 'slow-start', {url: await urlOf(id), seconds: 1, met: 'ECONNRESET'})
  expect(diagnose(evidence)).toMatchObject({certain: true, message: expect.stringMatching(/HTTP 404/)})
})

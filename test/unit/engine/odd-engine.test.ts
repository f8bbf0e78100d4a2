import {once} from 'node:events'
import {mkdtempSync, rmSync} from 'node:fs'
import {createServer, type Server, type ServerResponse} from 'node:http'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {PassThrough} from 'node:stream'
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals'
import {showLogs} from '../../../src/lib/containers/logs/show.js'
import {writeArchive} from '../../../src/lib/engine/archive.js'
import {listContainers, stopContainer} from '../../../src/lib/engine/containers.js'
import {connect, type Engine} from '../../../src/lib/engine/engine.js'
import {createExec} from '../../../src/lib/engine/exec.js'
import {pullImage} from '../../../src/lib/engine/pull.js'
import {readStats} from '../../../src/lib/engine/stats.js'
import type {Job} from '../../../src/lib/output/job.js'
import {parseImageReference} from '../../../src/lib/reference/image.js'
import {checkLogin} from '../../../src/lib/registry/check-login.js'

type Answer = (response: ServerResponse) => void

let dir: string
let server: Server
let engine: Engine
/** By method and path, without the version. */
let answers: Record<string, Answer>

const json =
  (value: unknown): Answer =>
  response =>
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify(value))
const nothing: Answer = response => response.end()
const page: Answer = response => {
  response.removeHeader('Api-Version')
  response.setHeader('Content-Type', 'text/html; charset=utf-8').end('<html><body>Sign \u001b[31min</body></html>')
}

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'dkr-unit-'))
  answers = {'GET /_ping': response => response.end('OK')}
  server = createServer((request, response) => {
    request.resume()
    response.setHeader('Api-Version', '1.41')
    const path = request.url!.replace(/\?.*/, '').replace(/^\/v[\d.]+/, '')
    ;(answers[`${request.method} ${path}`] ?? (other => other.writeHead(404).end('{"message": "no such thing"}')))(
      response,
    )
  })
  await once(server.listen(join(dir, 'engine.sock')), 'listening')
  engine = await connect({host: `unix://${join(dir, 'engine.sock')}`}, {})
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
  rmSync(dir, {recursive: true})
})

const details = (State: object, RestartCount = 1) =>
  json({Id: 'a', Name: '/a', State, RestartCount, Config: {}, HostConfig: {}})
const running = {Running: true, Restarting: false, StartedAt: 'then', FinishedAt: 'before'}
const progress = {task() {}, log() {}, note() {}, warn() {}, close() {}}
const job = {progress, signal: new AbortController().signal, release() {}} as unknown as Job
const gone = {code: 'ENGINE_GONE', exitCode: 3}

describe('an answer that ends in good order, and too early', () => {
  test('no counters: of a container that runs the engine has not said all, of one that has gone it has', async () => {
    answers['GET /containers/a/stats'] = nothing
    expect(await readStats(engine, 'a')).toBeUndefined()
    answers['GET /containers/a/json'] = details({Running: true, Status: 'removing'})
    expect(await readStats(engine, 'a')).toBeUndefined()
    answers['GET /containers/a/json'] = details({...running, Restarting: true})
    expect(await readStats(engine, 'a')).toBeUndefined()
    answers['GET /containers/a/json'] = details({Running: false})
    expect(await readStats(engine, 'a')).toBeUndefined()
    answers['GET /containers/a/json'] = details(running)
    await expect(readStats(engine, 'a')).rejects.toMatchObject(gone)
  })

  const follow = (more: object = {}) => {
    const target = {id: 'a', name: 'a', running: true}
    return showLogs(engine, [target], {follow: true, ...more} as Parameters<typeof showLogs>[2], {
      stdout: new PassThrough().resume(),
      stderr: new PassThrough().resume(),
    })
  }

  test('a log that is followed, while its container runs on', async () => {
    answers['GET /containers/a/logs'] = nothing
    answers['GET /containers/a/json'] = details(running)
    await expect(follow()).rejects.toMatchObject(gone)
    // These have come to their end.
    await follow({follow: false})
    await follow({until: '5'})
  })

  test.each<[string, Answer]>([
    ['has ended', details({Running: false, StartedAt: 'then'})],
    ['was started again', details({...running, StartedAt: 'now'})],
    // Between two starts the engine keeps the rest as it was.
    ['is to be started again by its policy', details({...running, Restarting: true})],
    ['was started by its policy', details(running, 2)],
    ['ended', details({...running, FinishedAt: 'now'})],
    ['was removed', response => response.writeHead(404).end('{"message": "No such container: a"}')],
  ])('nor where the container %s meanwhile', async (_, after) => {
    answers['GET /containers/a/json'] = details(running)
    answers['GET /containers/a/logs'] = response => {
      answers['GET /containers/a/json'] = after
      response.end()
    }
    await follow()
  })

  test('a pull without its last line', async () => {
    const pull = () => pullImage(engine, {reference: parseImageReference('app')}, job)
    answers['POST /images/create'] = json({status: 'Pulling from library/app', id: 'latest'})
    await expect(pull()).rejects.toMatchObject(gone)
    answers['POST /images/create'] = json({status: 'Status: Image is up to date for app:latest'})
    expect(await pull()).toMatchObject({status: 'up to date'})
  })
})

describe('a page of a proxy with status 200 is no success', () => {
  const odd = {code: 'ENGINE_PROTOCOL', exitCode: 3, why: 'it answered 200 with a web page: Sign in'}
  const login = {username: 'u', secret: 'p'}
  test.each<[string, () => Promise<unknown>]>([
    ['GET /containers/json', () => listContainers(engine)],
    ['POST /containers/a/stop', () => stopContainer(engine, 'a')],
    ['PUT /containers/a/archive', () => writeArchive(engine, 'a', '/', new PassThrough().end(), {archiveMode: false})],
    ['POST /auth', () => checkLogin(engine, 'r.io', login, job.signal)],
  ])('%s', async (call, work) => {
    answers[call] = page
    await expect(work()).rejects.toMatchObject({...odd, message: expect.stringContaining(call)})
    answers[call] = response => response.writeHead(302, {Location: 'http://portal.example/'}).end()
    await expect(work()).rejects.toMatchObject({code: 'ENGINE_PROTOCOL'})
  })

  test('an engine may send a page all the same: what a container logs', async () => {
    answers['GET /containers/a/logs'] = response => response.setHeader('Content-Type', 'text/html').end()
    await expect(engine.stream({method: 'GET', path: '/containers/a/logs'})).resolves.toBeDefined()
  })
})

test('an exec without an answer, and an error whose message is none', async () => {
  answers['POST /containers/a/exec'] = nothing
  const config = {Cmd: ['x'], Tty: false, AttachStdin: false, AttachStdout: false, AttachStderr: false}
  await expect(createExec(engine, 'a', config)).rejects.toMatchObject({
    code: 'ENGINE_PROTOCOL',
    why: 'it answered nothing',
  })
  for (const body of ['{"message": 5}', 'null', '[]', '{"message": null}']) {
    answers['POST /containers/a/exec'] = response => response.writeHead(500).end(body)
    await expect(createExec(engine, 'a', config)).rejects.toMatchObject({code: 'ENGINE_ERROR', message: body})
  }
})

import {createHash} from 'node:crypto'
import {once} from 'node:events'
import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {createServer} from 'node:http'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals'
import {configWarning} from '../../../src/lib/docker-config/config-warning.js'
import {presumption} from '../../../src/lib/engine/connect/presumed.js'
import {resolveEndpoint} from '../../../src/lib/engine/connect/resolve.js'
import {connect} from '../../../src/lib/engine/engine.js'
import {DkrError} from '../../../src/lib/errors/dkr-error.js'

let dir: string
let env: NodeJS.ProcessEnv
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'dkr-presumed-'))
  env = {DOCKER_CONFIG: dir, HOME: dir, XDG_RUNTIME_DIR: dir}
})
afterEach(() => rmSync(dir, {recursive: true, force: true}))

function store(name: string, host: unknown) {
  const meta = join(dir, 'contexts', 'meta', createHash('sha256').update(name).digest('hex'))
  mkdirSync(meta, {recursive: true})
  writeFileSync(join(meta, 'meta.json'), JSON.stringify({Name: name, Endpoints: {docker: {Host: host}}}))
}
const configure = (text: string) => writeFileSync(join(dir, 'config.json'), text)
const cause = new DkrError('CREDENTIALS', {message: 'cannot read it', why: 'x', suggestions: ['fix it']})
const here = {url: 'unix:///var/run/docker.sock', source: 'x', address: {socketPath: '/var/run/docker.sock'}}

describe('a config.json that cannot be read, and nothing else chooses the engine', () => {
  beforeEach(() => configure('{"currentContext": "work"'))

  test('no other context is stored: it can mean only this engine', () => {
    expect(resolveEndpoint({}, env).presumed).toBeUndefined()
    store('broken', 5)
    mkdirSync(join(dir, 'contexts', 'meta', 'empty'))
    writeFileSync(join(dir, 'contexts', 'meta', 'file'), '')
    expect(resolveEndpoint({}, env).presumed).toBeUndefined()
  })

  test('a stored one leads elsewhere: it may be the one', () => {
    store('work', 'tcp://prod:2376')
    const endpoint = resolveEndpoint({}, env)
    expect(endpoint.presumed).toMatchObject({
      code: 'CREDENTIALS',
      why: expect.stringMatching(/the context "work" \(tcp:\/\/prod:2376\), so dkr changes nothing/),
      suggestions: expect.arrayContaining(['the other one: dkr --context work …']),
    })
    expect(configWarning(env, endpoint.url)).toContain(`reading from ${endpoint.url} only`)
  })

  test.each([
    [{context: 'default'}, {}],
    [{host: 'unix:///x'}, {}],
    [{}, {DOCKER_HOST: 'unix:///x'}],
    [{}, {DOCKER_CONTEXT: 'work'}],
  ])('%j %j: something else chooses', (choice, more) => {
    store('work', 'tcp://prod:2376')
    expect(resolveEndpoint(choice, {...env, ...more}).presumed).toBeUndefined()
  })

  test('one socket under two names is one engine', () => {
    const [link, socket] = [join(dir, 'link.sock'), join(dir, 'engine.sock')]
    writeFileSync(socket, '')
    symlinkSync(socket, link)
    store('desktop-linux', `unix://${link}`)
    expect(presumption(cause, {...here, url: `unix://${socket}`}, env)).toBeUndefined()
    expect(presumption(cause, here, env)).toBeDefined()
  })
})

test.each(['{"currentContext": 7}', '[]'])('the current context of %s cannot be read either', text => {
  configure(text)
  store('work', 'tcp://prod:2376')
  expect(resolveEndpoint({}, env).presumed).toBeDefined()
})

test.each(['{"auths": 5}', '{}', ''])('that of %s can: it is the default', text => {
  configure(text)
  store('work', 'tcp://prod:2376')
  expect(resolveEndpoint({}, env).presumed).toBeUndefined()
})

test('a wrong type elsewhere does not hide the context', () => {
  configure('{"auths": 5, "currentContext": "work"}')
  store('work', 'tcp://prod:2376')
  expect(resolveEndpoint({}, env)).toMatchObject({url: 'tcp://prod:2376', source: 'context "work"'})
})

test('on an engine that is only presumed, reading is all that is done', async () => {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    response.writeHead(200, {'Api-Version': '1.41', 'Content-Type': 'application/json'}).end('[]')
  })
  // Where the default engine of this HOME would be, were there none at the usual place.
  server.listen(join(dir, 'engine.sock'))
  await once(server, 'listening')
  try {
    const endpoint = resolveEndpoint({host: `unix://${join(dir, 'engine.sock')}`}, env)
    const engine = await connect({}, env, {...endpoint, presumed: cause})
    await engine.call(docker => docker.listImages())
    ;(await engine.stream({method: 'GET', path: '/containers/x/logs'})).resume()
    const changes = [
      () => engine.call(docker => docker.getContainer('x').stop()),
      () => engine.call(docker => docker.getImage('x').remove()),
      () => engine.stream({method: 'POST', path: '/build'}),
      () => engine.stream({method: 'PUT', path: '/containers/x/archive'}),
      () => engine.stream({method: 'DELETE', path: '/containers/x'}),
      () => engine.upgrade({method: 'POST', path: '/containers/x/attach'}),
    ]
    for (const change of changes) await expect(change()).rejects.toBe(cause)
    expect(asked).toEqual(['GET /_ping', 'GET /v1.41/images/json', 'GET /v1.41/containers/x/logs'])
  } finally {
    server.closeAllConnections()
    server.close()
  }
})

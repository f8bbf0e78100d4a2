import {once} from 'node:events'
import {mkdtempSync, rmSync} from 'node:fs'
import {createServer, type RequestListener, type Server} from 'node:http'
import {createServer as createTcpServer} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, afterEach, describe, expect, test} from '@jest/globals'
import {newestApi, older, ping} from '../../../src/lib/engine/connect/ping.js'

const dir = mkdtempSync(join(tmpdir(), 'dkr-ping-'))
let server: Server | ReturnType<typeof createTcpServer> | undefined
afterEach(() => {
  server?.close()
})
afterAll(() => rmSync(dir, {recursive: true}))

let n = 0
async function asked(answering: RequestListener | string, env = {}) {
  const socketPath = join(dir, `${n++}.sock`)
  server = typeof answering === 'string' ? createTcpServer(s => s.end(answering)) : createServer(answering)
  await once(server.listen(socketPath), 'listening')
  return ping({url: `unix://${socketPath}`, source: 'DOCKER_HOST', address: {socketPath}}, env)
}

const engine =
  (headers: Record<string, string>, status = 200, body = 'OK'): RequestListener =>
  (request, response) => {
    expect(request.url).toBe('/_ping')
    response.writeHead(status, headers).end(body)
  }

describe('ping', () => {
  test.each([
    [
      {'Api-Version': '1.41', Ostype: 'linux'},
      {},
      {apiVersion: '1.41', maxApiVersion: '1.41', os: 'linux', podman: false},
    ],
    [{'Api-Version': '1.99'}, {}, {apiVersion: newestApi, maxApiVersion: '1.99', os: 'linux'}],
    [{'Api-Version': '1.9'}, {}, {apiVersion: '1.9'}],
    [{'Api-Version': '1.41', Ostype: 'windows'}, {}, {os: 'windows'}],
    [{'Api-Version': '1.41', 'Libpod-Api-Version': '5.0.0'}, {}, {podman: true}],
    [{'Api-Version': '1.41'}, {DOCKER_API_VERSION: '1.30'}, {apiVersion: '1.30'}],
    [{'Api-Version': '1.41'}, {DOCKER_API_VERSION: 'v1.30'}, {apiVersion: '1.30'}],
    [{'Api-Version': '1.41'}, {DOCKER_API_VERSION: ''}, {apiVersion: '1.41'}],
  ])('%j %j', async (headers, env, info) => {
    expect(await asked(engine(headers as unknown as Record<string, string>), env)).toMatchObject(info)
  })

  test.each<[string, RequestListener | string, string]>([
    ['a web server', engine({}, 200, '<html>'), 'ENGINE_PROTOCOL'],
    ['an unhappy proxy', engine({'Api-Version': '1.41'}, 502), 'ENGINE_PROTOCOL'],
    ['a strange version', engine({'Api-Version': '../x'}), 'ENGINE_PROTOCOL'],
    [
      'an engine behind TLS',
      engine({}, 400, 'Client sent an HTTP request to an HTTPS server.\n'),
      'ENGINE_TLS_MISMATCH',
    ],
    ['another protocol', 'SSH-2.0-x\r\n', 'ENGINE_PROTOCOL'],
    ['silence', '', 'ENGINE_GONE'],
  ])('%s', async (_name, answering, code) => {
    await expect(asked(answering)).rejects.toMatchObject({code, exitCode: 3})
  })

  test('a version that is none', async () => {
    await expect(asked(engine({'Api-Version': '1.41'}), {DOCKER_API_VERSION: 'latest'})).rejects.toMatchObject({
      code: 'ENGINE_VERSION',
      message: expect.stringContaining('latest'),
    })
  })

  test('nothing there', async () => {
    const socketPath = join(dir, 'nope')
    await expect(ping({url: 'unix://x', source: 'x', address: {socketPath}}, {})).rejects.toMatchObject({
      code: 'ENGINE_NOT_FOUND',
    })
  })
})

test.each([
  ['1.9', '1.41', '1.9'],
  ['1.41', '1.9', '1.9'],
  ['1.41', '1.41', '1.41'],
  ['2.0', '1.99', '1.99'],
])('of %s and %s the older is %s', (a, b, expected) => expect(older(a, b)).toBe(expected))

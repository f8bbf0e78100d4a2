import {describe, expect, test} from '@jest/globals'
import {isLocal, parseEndpoint} from '../../../src/lib/engine/connect/endpoint.js'

const tls = {verify: true}
const socket = (socketPath: string) => ({socketPath})
const tcp = (host: string, port: number) => ({host, port})

describe('parseEndpoint', () => {
  test.each([
    ['unix:///var/run/docker.sock', socket('/var/run/docker.sock')],
    ['unix://', socket('/var/run/docker.sock')],
    ['/run/user/1000/docker.sock', socket('/run/user/1000/docker.sock')],
    ['npipe:////./pipe/docker_engine', socket('\\\\.\\pipe\\docker_engine')],
    ['tcp://10.0.0.2', tcp('10.0.0.2', 2375)],
    ['tcp://10.0.0.2:1234', tcp('10.0.0.2', 1234)],
    ['tcp://10.0.0.2:80', tcp('10.0.0.2', 80)],
    ['tcp://host.example:1234/', tcp('host.example', 1234)],
    ['tcp://[::1]:1234', tcp('::1', 1234)],
    ['tcp://[fd00::1]', tcp('fd00::1', 2375)],
    ['tcp://:1234', tcp('127.0.0.1', 1234)],
    ['tcp://', tcp('127.0.0.1', 2375)],
    ['http://10.0.0.2', tcp('10.0.0.2', 2375)],
    ['localhost:1234', tcp('localhost', 1234)],
  ])('%s', (url, address) => {
    expect(parseEndpoint(url, 'DOCKER_HOST')).toEqual({url, source: 'DOCKER_HOST', address, tls: undefined})
  })

  test('with TLS the port is another one', () => {
    expect(parseEndpoint('tcp://h', 'x', tls)).toMatchObject({address: tcp('h', 2376), tls})
    expect(parseEndpoint('tcp://h:1', 'x', tls)).toMatchObject({address: tcp('h', 1), tls})
  })

  test('https never goes in the clear', () => {
    expect(parseEndpoint('https://h', 'x')).toMatchObject({address: tcp('h', 2376), tls: {verify: true}})
  })

  test.each(['tcp://a b', 'tcp://h:99999', 'tcp://h:x', 'fd://', 'ftp://h', 'TCP://h'])('refuses %s', url => {
    expect(() => parseEndpoint(url, 'DOCKER_HOST')).toThrow(
      expect.objectContaining({code: 'ENGINE_CONTEXT', exitCode: 3, message: expect.stringContaining(url)}),
    )
  })

  test('ssh is refused with a way that works', () => {
    expect(() => parseEndpoint('ssh://me@host', 'DOCKER_HOST')).toThrow(
      expect.objectContaining({suggestions: [expect.stringMatching(/ssh .*me@host.*DOCKER_HOST=unix:/)]}),
    )
  })
})

test.each([
  ['unix:///x', true],
  ['tcp://127.0.0.1', true],
  ['tcp://127.1.2.3', true],
  ['tcp://localhost', true],
  ['tcp://[::1]', true],
  ['tcp://10.0.0.2', false],
  ['tcp://localhost.example', false],
  ['tcp://127.example', false],
  ['tcp://[::10]', false],
])('isLocal %s', (url, local) => expect(isLocal(parseEndpoint(url, 'x'))).toBe(local))

import {describe, expect, test} from '@jest/globals'
import {engineHost, isLocal, parseEndpoint} from '../../../src/lib/engine/connect/endpoint.js'
import {sshArguments} from '../../../src/lib/engine/connect/ssh.js'

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

  test.each([
    ['ssh://host', {host: 'host'}],
    ['ssh://me@host', {host: 'host', user: 'me'}],
    ['ssh://me@10.0.0.2:2222', {host: '10.0.0.2', user: 'me', port: 2222}],
    ['ssh://me@host/', {host: 'host', user: 'me'}],
    ['ssh://me@host/run/user/1000/docker.sock', {host: 'host', user: 'me', socketPath: '/run/user/1000/docker.sock'}],
    ['ssh://[fd00::1]:22', {host: 'fd00::1', port: 22}],
    ['ssh://me@corp@host', undefined],
  ])('%s', (url, ssh) => {
    if (ssh) expect(parseEndpoint(url, 'x')).toEqual({url, source: 'x', address: {ssh}})
    else expect(() => parseEndpoint(url, 'x')).toThrow(expect.objectContaining({code: 'ENGINE_CONTEXT'}))
  })

  test.each([
    'ssh://',
    'ssh://me@',
    'ssh://-oProxyCommand=touch$IFS',
    'ssh://me@-oProxyCommand=x',
    'ssh://-l@host',
    'ssh://a b',
    'ssh://host;id',
    'ssh://host:x',
    'ssh://host:99999',
    'ssh://host/run/$(id)',
    "ssh://host/run/'x",
    'ssh://host/a b',
    'ssh://host?x=y',
    'ssh://host#x',
    'ssh://ho\nst',
  ])('refuses %j', url => {
    expect(() => parseEndpoint(url, 'x')).toThrow(expect.objectContaining({code: 'ENGINE_CONTEXT', exitCode: 3}))
  })

  test('a password in the address is refused and not repeated', () => {
    expect(() => parseEndpoint('ssh://me:hunter2@host', 'x')).toThrow(
      expect.objectContaining({message: expect.not.stringContaining('hunter2')}),
    )
  })
})

test.each([
  [{host: 'h'}, 'docker system dial-stdio', ['--', 'h']],
  [{host: 'h', user: 'me', port: 22}, 'docker system dial-stdio', ['-l', 'me', '-p', '22', '--', 'h']],
  [{host: 'h', socketPath: '/s'}, 'docker --host=unix:///s system dial-stdio', ['--', 'h']],
])('ssh for %j', (address, remote, words) => {
  expect(sshArguments(address)).toEqual(['-o', 'ConnectTimeout=30', '-T', ...words, ...remote.split(' ')])
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
  ['ssh://localhost', true],
  ['ssh://me@127.0.0.1:2222', true],
  ['ssh://far', false],
])('isLocal %s', (url, local) => expect(isLocal(parseEndpoint(url, 'x'))).toBe(local))

test('an ssh host is what ~/.ssh/config says', () => {
  const endpoint = parseEndpoint('ssh://work', 'x')
  expect(engineHost(endpoint)).toBe('work')
  expect(engineHost({...endpoint, machine: '10.0.0.5'})).toBe('10.0.0.5')
  expect(engineHost({...endpoint, machine: '127.0.0.1'})).toBeUndefined()
})

import {describe, expect, test} from '@jest/globals'
import type {Endpoint} from '../../../src/lib/engine/connect/endpoint.js'
import type {ContainerDetails, ContainerSummary} from '../../../src/lib/engine/containers.js'
import {inspectedPorts, listedPorts, urlsOf} from '../../../src/lib/engine/published.js'

const port = (host: string, hostPort: number, containerPort = 80, protocol = 'tcp') => ({
  host,
  hostPort,
  containerPort,
  protocol,
})

describe('published ports', () => {
  const expected = [
    port('0.0.0.0', 8080),
    port('::', 8081),
    port('127.0.0.1', 443, 443),
    port('0.0.0.0', 53, 5353, 'udp'),
  ]

  test('of the list', () => {
    const Ports = [
      {IP: '0.0.0.0', PublicPort: 53, PrivatePort: 5353, Type: 'udp'},
      {IP: '127.0.0.1', PublicPort: 443, PrivatePort: 443, Type: 'tcp'},
      {IP: '0.0.0.0', PublicPort: 8080, PrivatePort: 80, Type: 'tcp'},
      {IP: '0.0.0.0', PublicPort: 8080, PrivatePort: 80, Type: 'tcp'},
      {IP: '::', PublicPort: 8081, PrivatePort: 80, Type: 'tcp'},
      // Exposed, but not published.
      {PrivatePort: 9000, Type: 'tcp'},
    ]
    expect(listedPorts({Ports} as ContainerSummary)).toEqual(expected)
  })

  test('of inspect', () => {
    const Ports = {
      '5353/udp': [{HostIp: '0.0.0.0', HostPort: '53'}],
      '80/tcp': [
        {HostIp: '0.0.0.0', HostPort: '8080'},
        {HostIp: '::', HostPort: '8081'},
      ],
      '443/tcp': [{HostIp: '127.0.0.1', HostPort: '443'}],
      '9000/tcp': null,
    }
    expect(inspectedPorts({NetworkSettings: {Ports}} as unknown as ContainerDetails)).toEqual(expected)
    expect(inspectedPorts({NetworkSettings: {}} as ContainerDetails)).toEqual([])
  })
})

describe('urlsOf', () => {
  const local: Endpoint = {url: 'unix:///x', source: 'x', address: {socketPath: '/x'}}
  const tcp = (host: string): Endpoint => ({url: 'tcp://x', source: 'x', address: {host, port: 2375}})

  test.each([
    [local, port('127.0.0.1', 8000), 'http://127.0.0.1:8000'],
    [local, port('0.0.0.0', 8000), 'http://localhost:8000'],
    [local, port('', 8000), 'http://localhost:8000'],
    [local, port('::', 8000), 'http://localhost:8000'],
    [local, port('::1', 8000), 'http://[::1]:8000'],
    [local, port('192.168.1.5', 8000), 'http://192.168.1.5:8000'],
    [local, port('127.0.0.1', 8443, 443), 'https://127.0.0.1:8443'],
    [tcp('127.0.0.1'), port('0.0.0.0', 8000), 'http://localhost:8000'],
    [tcp('::1'), port('0.0.0.0', 8000), 'http://localhost:8000'],
    [tcp('build.example'), port('0.0.0.0', 8000), 'http://build.example:8000'],
    [tcp('127.0.0.1.example'), port('0.0.0.0', 8000), 'http://127.0.0.1.example:8000'],
    [tcp('build.example'), port('192.168.1.5', 8000), 'http://192.168.1.5:8000'],
    [tcp('fd00::5'), port('::', 8000), 'http://[fd00::5]:8000'],
  ])('%j %j', (endpoint, published, url) => expect(urlsOf({endpoint}, [published])).toEqual([url]))

  test('what only the far machine itself reaches has no URL', () => {
    expect(urlsOf({endpoint: tcp('build.example')}, [port('127.0.0.1', 8000), port('::1', 8000)])).toEqual([])
  })

  test('the same URL once, and none for UDP', () => {
    const ports = [port('0.0.0.0', 8000), port('::', 8000), port('0.0.0.0', 53, 53, 'udp')]
    expect(urlsOf({endpoint: local}, ports)).toEqual(['http://localhost:8000'])
  })
})

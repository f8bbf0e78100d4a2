import {createSocket} from 'node:dgram'
import {once} from 'node:events'
import {createServer} from 'node:net'
import {describe, expect, test} from '@jest/globals'
import type {ContainerSummary} from '../../../src/lib/engine/containers.js'
import {isTakenHere} from '../../../src/lib/host-ports/taken-here.js'
import {type PortMapping, portText} from '../../../src/lib/run/ports.js'
import {
  choosePorts,
  type PortSituation,
  parseUpPorts,
  preferredPort,
  type WantedPort,
} from '../../../src/lib/up/ports.js'

const container = (name: string, ...ports: [host: string, port: number, type?: string][]) =>
  ({
    Id: `id-${name}`,
    Names: [`/${name}`],
    Ports: ports.map(([IP, PublicPort, Type = 'tcp']) => ({IP, PublicPort, PrivatePort: 80, Type})),
  }) as ContainerSummary

/** `values` as after -p of `up`. */
const wanted = (values: string[], preferred?: number, open = false): WantedPort[] =>
  parseUpPorts(values, open).map(port => ({...port, preferred: preferred ?? preferredPort(port.containerPort)}))

const situation = (containers: ContainerSummary[], programs: number[] = [], own?: string): PortSituation => ({
  containers,
  own: new Set(own === undefined ? [] : [own]),
  isTaken: async port => programs.includes(port),
})

const free = situation([])
const chosen = async (ports: readonly WantedPort[], where: PortSituation) => {
  const {ports: result, notes} = await choosePorts(ports, where)
  return [result.map(({hostPort}) => hostPort), notes]
}

describe('parseUpPorts', () => {
  test.each([
    ['8000', false, '127.0.0.1::8000'],
    ['80:8000', false, '127.0.0.1:80:8000'],
    ['80:8000', true, '80:8000'],
    ['0.0.0.0:80:8000', false, '0.0.0.0:80:8000'],
    ['[::1]:80:8000/udp', false, '[::1]:80:8000/udp'],
    ['127.0.0.1:80:8000', true, '127.0.0.1:80:8000'],
  ])('%s (public: %s)', (text, open, mapping) => expect(parseUpPorts([text], open).map(portText)).toEqual([mapping]))
})

test.each([
  [8000, 8000],
  [1024, 1024],
  [1023, 4000],
  [80, 4000],
])('container port %i is tried at %i', (port, preferred) => expect(preferredPort(port)).toBe(preferred))

describe('choosePorts, without a port of its own', () => {
  const other = container('other', ['127.0.0.1', 8000])

  test.each<[string, WantedPort[], PortSituation, string[], (string | RegExp)[]]>([
    ['takes the preferred one', wanted(['8000']), free, ['8000'], []],
    [
      'passes by a container, naming it',
      wanted(['8000']),
      situation([other]),
      ['8001'],
      ['Port 8000 is taken by container other: using 8001.'],
    ],
    [
      'passes by a program',
      wanted(['8000']),
      situation([], [8000, 8001]),
      ['8002'],
      ['Port 8000 is taken: using 8002.'],
    ],
    [
      'passes by a container that no list has yet',
      wanted(['8000']),
      {...situation([], [8000]), processOf: async () => ({pid: 42, name: 'docker-proxy'})},
      ['8001'],
      [/by a container that is starting or stopping, .*\(docker-proxy \(process 42\)\): using 8001/],
    ],
    ['gives two ports one each, without a word', wanted(['80', '443']), free, ['4000', '4001'], []],
    ['gives TCP and UDP the same number', wanted(['53/tcp', '53/udp']), free, ['4000', '4000'], []],
    ['leaves a number to the mapping that asks for it', wanted(['4000:80', '443']), free, ['4000', '4001'], []],
    ['also to one that comes later', wanted(['8000', '8000:80']), free, ['8001', '8000'], []],
    ['keeps its own from last time', wanted(['80'], 8000), situation([other], [8000], other.Id), ['8000'], []],
    ['does not mind another address', wanted(['8000']), situation([container('x', ['10.0.0.1', 8000])]), ['8000'], []],
    [
      'minds one on all addresses',
      wanted(['8000']),
      situation([container('x', ['0.0.0.0', 8000])]),
      ['8001'],
      [/by container x/],
    ],
    [
      'minds any address when it is public',
      wanted(['8000'], 8000, true),
      situation([other]),
      ['8001'],
      [/by container other/],
    ],
    [
      'takes the first free one of a range',
      wanted(['8000-8010:80']),
      situation([other]),
      ['8001'],
      [/by container other/],
    ],
    ['keeps the one of the range it had', wanted(['8000-8010:80'], 8005), free, ['8005'], []],
    [
      'passes by what another dkr has claimed',
      wanted(['8000']),
      {...free, claim: port => port !== 8000},
      ['8001'],
      ['Port 8000 is taken: using 8001.'],
    ],
    ['does not mind UDP', wanted(['8000']), situation([container('x', ['0.0.0.0', 8000, 'udp'])]), ['8000'], []],
  ])('%s', async (_name, ports, where, hostPorts, notes) => {
    expect(await chosen(ports, where)).toEqual([
      hostPorts,
      notes.map(note => (typeof note === 'string' ? note : expect.stringMatching(note))),
    ])
  })

  test('when all are taken it says so', async () => {
    const all = {containers: [], isTaken: async () => true}
    await expect(choosePorts(wanted(['65530']), all)).rejects.toMatchObject({code: 'PORT_TAKEN', exitCode: 1})
  })
})

describe('choosePorts, with a port of its own', () => {
  const shop = container('shop', ['0.0.0.0', 8000], ['::', 8000])
  const ofUp = {'dkr.project': 'shop', 'dkr.dir': '/srv/shop', 'dkr.config-hash': '0a'}

  test.each<[string, string, PortSituation]>([
    ['is free', '8000:80', free],
    ['is our own', '8000:80', situation([shop], [8000], shop.Id)],
    ['is taken for UDP only', '8000:80', situation([container('x', ['0.0.0.0', 8000, 'udp'])])],
    ['is 0', '0:80', situation([shop], [0])],
  ])('%s', async (_name, text, where) => {
    const [mapping] = parseUpPorts([text], false)
    expect(await choosePorts(wanted([text]), where)).toEqual({ports: [mapping], notes: []})
  })

  test.each<[string, PortSituation, string, string[]]>([
    ['8000:80', situation([shop], [8001]), 'container "shop" publishes it', ['dkr up -p 8002:80', 'dkr stop shop']],
    [
      '8000:53/udp',
      situation([], [8000]),
      'another program on this machine',
      ['dkr up -p 8001:53/udp', 'lsof -i :8000'],
    ],
    ['10.0.0.1:8000:80', situation([shop]), 'container "shop"', ['dkr up -p 10.0.0.1:8001:80', 'dkr stop shop']],
    ['65535:80', situation([], [65535]), 'another program', ['dkr up -p 4000:80', 'lsof -i :65535']],
    [
      '8000:80',
      {...situation([], [8000]), processOf: async () => ({pid: 42, name: 'nginx'})},
      'nginx (process 42) listens there',
      ['dkr up -p 8001:80', 'kill 42'],
    ],
    [
      '8000:80',
      {...situation([], [8000]), processOf: async () => ({pid: 42, name: 'docker-proxy'})},
      'held for a container that is starting or stopping, or one of another engine (docker-proxy (process 42))',
      ['dkr up -p 8001:80', 'dkr ls -a'],
    ],
    [
      '8000:80',
      situation([{...shop, Labels: ofUp} as unknown as ContainerSummary]),
      'container "shop" publishes it: dkr up started it in /srv/shop',
      ['dkr up -p 8001:80', 'dkr down /srv/shop'],
    ],
  ])('%s is refused when it is taken', async (text, where, why, suggestions) => {
    await expect(choosePorts(wanted([text]), where)).rejects.toMatchObject({
      code: 'PORT_TAKEN',
      why: expect.stringContaining(why),
      suggestions: suggestions.map(line => expect.stringContaining(line)),
    })
  })

  test('the same port twice is wrong use', async () => {
    await expect(choosePorts(wanted(['80:1', '80:2']), free)).rejects.toMatchObject({code: 'INVALID_PORT', exitCode: 2})
    expect(await chosen(wanted(['80:1', '80:2/udp', '10.0.0.1:80:3']), free)).toEqual([['80', '80', '80'], []])
  })
})

describe('isTakenHere', () => {
  const binding = (hostIp: string, protocol: PortMapping['protocol'] = 'tcp') => ({hostIp, protocol})

  test('TCP', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const {port} = server.address() as {port: number}
    expect(await isTakenHere(port, binding('127.0.0.1'))).toBe(true)
    expect(await isTakenHere(port, binding(''))).toBe(true)
    expect(await isTakenHere(port, binding('127.0.0.1', 'udp'))).toBe(false)
    server.close()
    await once(server, 'close')
    expect(await isTakenHere(port, binding('127.0.0.1'))).toBe(false)
  })

  test('UDP', async () => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1')
    await once(socket, 'listening')
    const {port} = socket.address()
    expect(await isTakenHere(port, binding('127.0.0.1', 'udp'))).toBe(true)
    expect(await isTakenHere(port, binding('127.0.0.1', 'sctp'))).toBe(false)
    socket.close()
    await once(socket, 'close')
    expect(await isTakenHere(port, binding('127.0.0.1', 'udp'))).toBe(false)
  })

  test('an address that only the engine knows is not said to be in use', async () => {
    expect(await isTakenHere(8000, binding('203.0.113.1'))).toBe(false)
  })
})

test('what is suggested publishes the other ports too, each on one of its own', async () => {
  const asked = wanted(['8000:80', '8001:81', '0.0.0.0:9000:90/udp'])
  await expect(choosePorts(asked, situation([], [8000]))).rejects.toMatchObject({
    suggestions: ['dkr up -p 8002:80 -p 8001:81 -p 0.0.0.0:9000:90/udp', expect.any(String)],
  })
})

import {describe, expect, test} from '@jest/globals'
import type {ContainerSummary} from '../../../src/lib/engine/containers.js'
import {engineAnswerError} from '../../../src/lib/errors/engine-answer.js'
import type {HostPorts} from '../../../src/lib/host-ports/host-ports.js'
import {parsePort} from '../../../src/lib/run/ports.js'
import {explainTakenPort} from '../../../src/lib/run/taken-port.js'

const web = {
  Id: 'id-web',
  Names: ['/web'],
  Ports: [{IP: '0.0.0.0', PublicPort: 4000, PrivatePort: 80, Type: 'tcp'}],
} as ContainerSummary

const host = (containers: ContainerSummary[] = [web], programs: number[] = []): HostPorts => ({
  containers,
  isTaken: async port => programs.includes(port),
  processOf: async port => (programs.includes(port) ? {pid: 7, name: 'nginx'} : undefined),
})

const explain = (message: string, publish: string[], where = host()) =>
  explainTakenPort(
    engineAnswerError(500, message),
    {
      groups: publish.map(parsePort),
      ways: (instead, {stop}) => [...(instead ? [`-p ${instead}`] : []), stop],
    },
    where,
  )

const prefix = `driver failed programming external connectivity on endpoint a_4000 (${'0a'.repeat(32)}): `

/** The words of engines: 20.10 to 28, Docker Desktop, Podman with rootlessport and with pasta. */
const wordings = [
  `${prefix}Bind for 0.0.0.0:4000 failed: port is already allocated`,
  `${prefix}Error starting userland proxy: listen tcp4 0.0.0.0:4000: bind: address already in use`,
  'failed to set up container networking: driver failed programming external connectivity on endpoint a (0a): failed to bind host port for 0.0.0.0:4000:172.17.0.2:80/tcp: address already in use',
  'failed to bind host port 0.0.0.0:4000/tcp: address already in use',
  'ports are not available: exposing port TCP 0.0.0.0:4000 -> 127.0.0.1:0: listen tcp 0.0.0.0:4000: bind: address already in use',
  'ports are not available: exposing port TCP 0.0.0.0:4000 -> 0.0.0.0:0: listen tcp 0.0.0.0:4000: bind: Only one usage of each socket address (protocol/network address/port) is normally permitted.',
  'rootlessport listen tcp 0.0.0.0:4000: bind: address already in use',
  'cannot listen on the TCP port: listen tcp4 :4000: bind: address already in use',
  "pasta failed with exit code 1:\nFailed to bind port 4000 (Address already in use) for option '-t 4000-4000:80-80', exiting",
]

describe.each(wordings)('%s', message => {
  test('names the container that holds the port, and the next free one', async () => {
    expect(await explain(message, ['4000:80'])).toMatchObject({
      code: 'PORT_TAKEN',
      message: 'port 4000 is already in use',
      why: 'container "web" publishes it',
      suggestions: ['-p 4001:80', 'dkr stop web'],
    })
  })

  test('of several ports it is the one that the engine names', async () => {
    const error = await explain(message, ['5000:81', '4000:80'], host([], [5000, 4000]))
    expect(error).toMatchObject({
      message: 'port 4000 is already in use',
      why: 'nginx (process 7) listens there',
      suggestions: ['-p 4001:80', 'kill 7'],
    })
  })
})

const allocated = (port: number) => `Bind for 0.0.0.0:${port} failed: port is already allocated`

describe('another -p that works', () => {
  test.each<[publish: string[], instead: string]>([
    [['127.0.0.1:4000:80'], '-p 127.0.0.1:4001:80'],
    [['[::]:4000:80'], '-p [::]:4001:80'],
    [['4000:80', '4001:81'], '-p 4002:80'],
    [['4000-4002:80-82'], '-p 4003-4005:80-82'],
    [['4000-4002:80-82', '4003:1'], '-p 4004-4006:80-82'],
    [['4000-4001:80'], '-p 80'],
    [['127.0.0.1:4000-4001:80'], '-p 127.0.0.1::80'],
  ])('%j', async (publish, instead) => {
    const {suggestions} = await explain(allocated(4000), publish, host([], [4000]))
    expect(suggestions[0]).toBe(instead)
    expect(() => parsePort(instead.slice(3))).not.toThrow()
  })

  test('udp has ports of its own', async () => {
    const dns = {...web, Names: ['/dns'], Ports: [{...web.Ports[0]!, Type: 'udp'}]} as ContainerSummary
    const {why, suggestions} = await explain(allocated(4000), ['4000:53/udp'], host([web, dns]))
    expect({why, suggestions}).toEqual({
      why: 'container "dns" publishes it',
      suggestions: ['-p 4001:53/udp', 'dkr stop dns'],
    })
  })

  test('a whole range is taken', async () => {
    const {message, why, suggestions} = await explain(`${prefix}all ports are allocated`, ['4000-4001:80'])
    expect(message).toBe('no port from 4000 to 4001 is free')
    expect(why).toBe('4000: container "web" publishes it')
    expect(suggestions).toEqual(['-p 80', 'dkr stop web'])
  })

  test('the endpoint of the container is left out', async () => {
    const {evidence} = await explain(`${prefix}${allocated(4000)}`, ['4000:80'])
    expect(evidence).toEqual([`the engine: ${allocated(4000)}`])
  })
})

test('the same port twice in one run', async () => {
  const {why, suggestions} = await explain(allocated(4000), ['4000:80', '4000:81'], host([]))
  expect(why).toBe('it is published twice: -p 4000:80, -p 4000:81')
  expect(suggestions).toEqual(['-p 4001:81', 'leave out -p 4000:80'])
})

test('nothing is said of a holder that cannot be seen', async () => {
  const {why, suggestions} = await explain(allocated(4000), ['4000:80'], host([]))
  expect(why).toMatch(/no running container of this engine/)
  expect(suggestions[0]).toBe('-p 4001:80')
})

describe('the holder is a container of up', () => {
  const ofUp = {'dkr.project': 'shop', 'dkr.dir': '/srv/my shop; reboot', 'dkr.config-hash': '0a'}
  const stopOf = async (Labels: Record<string, string>) =>
    (await explain(allocated(4000), ['4000:80'], host([{...web, Labels}]))).suggestions[1]

  test('its folder is one word for the shell', async () => {
    expect(await stopOf(ofUp)).toBe("dkr down '/srv/my shop; reboot'")
    expect(await stopOf({...ofUp, 'dkr.dir': '/srv/shop'})).toBe('dkr down /srv/shop')
  })

  test.each<[string, Record<string, string>]>([
    ['another program gave it the label', {'dkr.dir': '/srv/shop'}],
    ['an image of dkr, run by hand', {'dkr.project': 'shop', 'dkr.dir': '/srv/shop'}],
    ['no folder', {...ofUp, 'dkr.dir': '-v'}],
  ])('near miss: %s', async (_, given) => expect(await stopOf(given)).toBe('dkr stop web'))
})

describe('what only resembles a port that is taken', () => {
  test.each([
    'ports are not available: exposing port TCP 0.0.0.0:80 -> 0.0.0.0:0: listen tcp 0.0.0.0:80: bind: permission denied',
    'ports are not available: exposing port TCP 0.0.0.0:4000 -> 0.0.0.0:0: listen tcp 0.0.0.0:4000: bind: An attempt was made to access a socket in a way forbidden by its access permissions.',
    'network x not found',
  ])('%s', async message => {
    const error = engineAnswerError(500, message)
    expect(await explainTakenPort(error, {groups: [parsePort('4000:80')], ways: () => []}, host())).toBe(error)
  })

  test.each(['Address already in use', 'failed to set up container networking: Address already in use'])(
    'the address of --ip: %s',
    async message => {
      for (const publish of [[], ['5000:80']]) {
        const error = await explain(message, publish)
        expect(error.code).toBe('ENGINE_ERROR')
        expect(error.message).toBe('the IP address is already in use in the network')
      }
    },
  )
})

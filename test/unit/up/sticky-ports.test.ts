import {expect, test} from '@jest/globals'
import type {ContainerSummary} from '../../../src/lib/engine/containers.js'
import type {PortMapping, Protocol} from '../../../src/lib/run/ports.js'
import {stickyPorts} from '../../../src/lib/up/sticky-ports.js'

const wanted = (containerPort: number, protocol: Protocol = 'tcp'): PortMapping => ({
  hostIp: '127.0.0.1',
  hostPort: '',
  containerPort,
  protocol,
})

const before = (PublicPort: number, PrivatePort: number, Type = 'tcp') =>
  ({Ports: [{IP: '127.0.0.1', PublicPort, PrivatePort, Type}]}) as Pick<ContainerSummary, 'Ports'>

/** Remembers one port. */
const recalls =
  (port: number, of: string) =>
  ({containerPort, protocol}: Pick<PortMapping, 'containerPort' | 'protocol'>) =>
    `${containerPort}/${protocol}` === of ? port : undefined
const nothing = () => undefined

test.each([
  ['the port that the old container has', wanted(8000), before(8005, 8000), nothing, 8005],
  ['before the one that is remembered', wanted(8000), before(8005, 8000), recalls(8009, '8000/tcp'), 8005],
  ['the one that is remembered', wanted(8000), undefined, recalls(8009, '8000/tcp'), 8009],
  ['the preferred one, of a new project', wanted(80), undefined, nothing, 4000],
  ['nothing of another port of the old one', wanted(8000), before(8005, 9000), nothing, 8000],
  ['nothing of TCP for UDP', wanted(5353, 'udp'), before(8005, 5353), nothing, 5353],
  ['nothing of UDP for TCP', wanted(5353), before(8005, 5353, 'udp'), nothing, 5353],
  ['nothing that is remembered of TCP for UDP', wanted(5353, 'udp'), undefined, recalls(8009, '5353/tcp'), 5353],
])('prefers %s', (_name, mapping, old, recall, preferred) =>
  expect(stickyPorts([mapping], old, recall)).toEqual([{...mapping, preferred}]),
)

test('each mapping has its own', () => {
  const found = stickyPorts([wanted(53), wanted(53, 'udp')], before(4053, 53, 'udp'), recalls(4001, '53/tcp'))
  expect(found.map(({protocol, preferred}) => [protocol, preferred])).toEqual([
    ['tcp', 4001],
    ['udp', 4053],
  ])
})

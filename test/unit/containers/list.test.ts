import {describe, expect, test} from '@jest/globals'
import {parseFilters} from '../../../src/lib/containers/filters.js'
import {type ListedContainer, listColumns, portsText, toListed} from '../../../src/lib/containers/list.js'
import type {ContainerSummary} from '../../../src/lib/engine/containers.js'
import {tableLines} from '../../../src/lib/output/table.js'

const id = 'f'.repeat(64)
const engine = {endpoint: {url: 'unix:///x', source: 'x', address: {socketPath: '/x'}}}
const summary = (more: Partial<ContainerSummary> = {}) =>
  ({
    Id: id,
    Names: ['/web'],
    Image: 'app:latest',
    Labels: {},
    State: 'running',
    Status: 'Up 2 hours',
    Created: 1_700_000_000,
    Ports: [{IP: '127.0.0.1', PublicPort: 8000, PrivatePort: 80, Type: 'tcp'}],
    ...more,
  }) as ContainerSummary

describe('toListed', () => {
  test('has what scripts read', () => {
    expect(toListed(engine, summary({Labels: {'dkr.project': 'shop'}}))).toEqual({
      id,
      name: 'web',
      image: 'app:latest',
      project: 'shop',
      state: 'running',
      status: 'Up 2 hours',
      health: null,
      created: '2023-11-14T22:13:20.000Z',
      ports: [{host: '127.0.0.1', hostPort: 8000, containerPort: 80, protocol: 'tcp'}],
      url: 'http://127.0.0.1:8000',
    })
    expect(toListed(engine, summary({Ports: []}))).toMatchObject({project: null, ports: [], url: null})
  })

  test.each([
    ['Up 5 minutes', null],
    ['Up 5 minutes (healthy)', 'healthy'],
    ['Up 5 minutes (unhealthy)', 'unhealthy'],
    ['Up 1 second (health: starting)', 'starting'],
    ['Up 5 minutes (Paused)', null],
    ['Exited (1) 2 hours ago', null],
  ])('%s', (Status, health) => expect(toListed(engine, summary({Status})).health).toBe(health))
})

test.each([
  [{State: 'running', Status: 'Up 5 minutes (healthy)'}, 'running (healthy)'],
  [{State: 'running', Status: 'Up 5 minutes'}, 'running'],
  [{State: 'exited', Status: 'Exited (137) 2 hours ago'}, 'exited (137)'],
  [{State: 'exited', Status: 'Exited (0) 2 hours ago'}, 'exited (0)'],
  [{State: 'paused', Status: 'Up 5 minutes (Paused)'}, 'paused'],
  [{State: 'created', Status: 'Created'}, 'created'],
])('%j is shown as %s', (more, state) => {
  const row = toListed(engine, summary(more))
  const column = listColumns({now: 0}).find(({title}) => title === 'STATE')!
  expect(column.value(row)).toBe(state)
})

test('the table', () => {
  const rows = [toListed(engine, summary())]
  expect(tableLines<ListedContainer>(rows, listColumns({now: 1_700_000_000_000 + 7_200_000}))).toEqual([
    'NAME   IMAGE        STATE     AGE       URL                     PORTS',
    'web    app:latest   running   2 hours   http://127.0.0.1:8000   8000→80',
  ])
})

const port = (hostPort: number, containerPort: number, host = '0.0.0.0', protocol = 'tcp') => ({
  host,
  hostPort,
  containerPort,
  protocol,
})

test.each([
  [[], ''],
  [[port(8000, 80)], '8000→80'],
  [[port(8000, 80), port(8000, 80, '::')], '8000→80'],
  [[port(8000, 80), port(8001, 80, '::')], '8000→80, 8001→80'],
  [[port(53, 53, '0.0.0.0', 'udp')], '53→53/udp'],
  [[port(9000, 80), port(9001, 81), port(9002, 82)], '9000-9002→80-82'],
  [[port(9000, 80), port(9001, 81), port(9003, 82)], '9000-9001→80-81, 9003→82'],
  [[port(9000, 80), port(9001, 81, '0.0.0.0', 'udp')], '9000→80, 9001→81/udp'],
  [[port(53, 53), port(53, 53, '::', 'udp'), port(54, 54), port(54, 54, '::', 'udp')], '53-54→53-54, 53-54→53-54/udp'],
  [[port(9000, 80), port(9000, 80, '::'), port(9001, 81), port(9001, 81, '::')], '9000-9001→80-81'],
])('portsText %#', (ports, text) => expect(portsText(ports)).toBe(text))

describe('parseFilters', () => {
  test.each([
    [[], {}],
    [['status=exited'], {status: ['exited']}],
    [['status=exited', 'status=created'], {status: ['exited', 'created']}],
    [['label=a=b', 'Label=c'], {label: ['a=b', 'c']}],
    [[' name = web '], {name: ['web']}],
    [['label='], {label: ['']}],
  ])('%j', (values, filters) => expect(parseFilters(values)).toEqual(filters))

  test('an unknown key has the nearest named', () => {
    expect(() => parseFilters(['nmae=x'])).toThrow(/did you mean name\?/)
    expect(() => parseFilters(['constructor=x'])).toThrow(expect.objectContaining({code: 'USAGE'}))
    expect(parseFilters(['dangling=true'], ['dangling'])).toEqual({dangling: ['true']})
  })

  test.each(['', 'status', '=x', ' =x'])('refuses %p', text => {
    expect(() => parseFilters([text])).toThrow(expect.objectContaining({code: 'USAGE', exitCode: 2}))
  })
})

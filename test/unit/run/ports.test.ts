import {describe, expect, test} from '@jest/globals'
import {parseExpose, parsePort, portConfig, portText} from '../../../src/lib/run/ports.js'

/** What docker's own client sends for the same value. */
const bindings = (text: string) => portConfig(parsePort(text)).bindings
const one = (key: string, HostIp: string, HostPort: string) => ({[key]: [{HostIp, HostPort}]})

describe('parsePort', () => {
  test.each([
    ['80', one('80/tcp', '', '')],
    ['8080:80', one('80/tcp', '', '8080')],
    [':80', one('80/tcp', '', '')],
    ['::80', one('80/tcp', '', '')],
    ['127.0.0.1:8080:80', one('80/tcp', '127.0.0.1', '8080')],
    ['127.0.0.1::80', one('80/tcp', '127.0.0.1', '')],
    ['[::1]:8080:80', one('80/tcp', '::1', '8080')],
    ['::1:8080:80', one('80/tcp', '::1', '8080')],
    ['[::]::80', one('80/tcp', '::', '')],
    ['::::80', one('80/tcp', '::', '')],
    ['8080:80/udp', one('80/udp', '', '8080')],
    ['80/sctp', one('80/sctp', '', '')],
    ['8080:80/TCP', one('80/tcp', '', '8080')],
    ['8080:80/', one('80/tcp', '', '8080')],
    ['8000-8010:80', one('80/tcp', '', '8000-8010')],
    ['127.0.0.1:8000-8010:80/udp', one('80/udp', '127.0.0.1', '8000-8010')],
    ['8000-8000:80', one('80/tcp', '', '8000')],
    ['0:80', one('80/tcp', '', '0')],
    ['080:80', one('80/tcp', '', '80')],
    ['65535:65535', one('65535/tcp', '', '65535')],
    ['published=8080,target=80,protocol=tcp', one('80/tcp', '', '8080')],
    ['target=80', one('80/tcp', '', '')],
    ['published=,target=80', one('80/tcp', '', '')],
    ['target=80,published=8080,protocol=UDP,mode=host', one('80/udp', '', '8080')],
    ['__proto__=x,target=80', one('80/tcp', '', '')],
  ])('%s', (text, expected) => expect(bindings(text)).toEqual(expected))

  test('ranges of the same length are mapped one by one', () => {
    expect(
      parsePort('127.0.0.1:8000-8002:9000-9002/udp').map(port => `${port.hostPort}>${port.containerPort}`),
    ).toEqual(['8000>9000', '8001>9001', '8002>9002'])
    expect(bindings('9000-9001')).toEqual({...one('9000/tcp', '', ''), ...one('9001/tcp', '', '')})
    expect(bindings('published=8000-8001,target=9000-9001')).toEqual({
      ...one('9000/tcp', '', '8000'),
      ...one('9001/tcp', '', '8001'),
    })
  })

  test.each([
    ['', 'no port specified: <empty>'],
    ['8080:', 'no port specified: 8080:<empty>'],
    ['a:80', 'invalid hostPort: a'],
    ['8080:a', 'invalid containerPort: a'],
    ['70000:80', 'invalid hostPort: 70000: value out of range (0–65535)'],
    ['80:65536', 'invalid containerPort: 65536: value out of range'],
    ['9-5:80', 'invalid hostPort: 9-5'],
    ['80-85:80-84', 'invalid ranges specified for container and host Ports: 80-84 and 80-85'],
    ['80:80-84', 'invalid ranges specified'],
    ['localhost:80:80', 'invalid IP address: localhost'],
    ['1.2.3:80:80', 'invalid IP address: 1.2.3'],
    ['1.2.3.256:80:80', 'invalid IP address'],
    ['80/foo', 'invalid proto: foo'],
    [' 80', 'invalid containerPort:  80'],
    ['+80', 'invalid containerPort: +80'],
    ['0x50', 'invalid containerPort: 0x50'],
    ['80-', 'invalid containerPort: 80-'],
    ['-80', 'invalid containerPort: -80'],
    ['8080:80/tcp/udp', 'invalid containerPort: 80/tcp'],
    ['8080:80:80:80', 'invalid IP address: 8080:80'],
    ['published=80', 'target'],
    ['target=80,foo', 'invalid field: foo'],
    ['target=80/udp', 'invalid containerPort: 80/udp'],
    ['1-65535:1-65535', '65535 ports in one flag'],
    ['9'.repeat(400), 'invalid containerPort'],
  ])('refuses %s', (text, why) => {
    expect(() => parsePort(text)).toThrow(
      expect.objectContaining({code: 'INVALID_PORT', exitCode: 2, why: expect.stringContaining(why)}),
    )
  })

  test('a host name is answered with the line that works', () => {
    expect(() => parsePort('localhost:80:8080')).toThrow(
      expect.objectContaining({suggestions: ['-p 127.0.0.1:80:8080']}),
    )
  })
})

test.each(['80', '8080:80', '127.0.0.1::80', '[::1]:8080:80/udp', '[::]::80', '8000-8010:80', '0:53/sctp'])(
  '%s is written again as it was read',
  text => {
    const [mapping] = parsePort(text)
    expect(portText(mapping!)).toBe(text)
  },
)

test('a container port published twice keeps both bindings, and is exposed once', () => {
  expect(portConfig([...parsePort('8080:80'), ...parsePort('127.0.0.1:81:80'), ...parsePort('53:80/udp')])).toEqual({
    exposed: {'80/tcp': {}, '80/udp': {}},
    bindings: {
      '80/tcp': [
        {HostIp: '', HostPort: '8080'},
        {HostIp: '127.0.0.1', HostPort: '81'},
      ],
      '80/udp': [{HostIp: '', HostPort: '53'}],
    },
  })
})

test('--expose', () => {
  expect(parseExpose('80-81/udp')).toEqual([
    {containerPort: 80, protocol: 'udp'},
    {containerPort: 81, protocol: 'udp'},
  ])
  expect(() => parseExpose('80:80')).toThrow(expect.objectContaining({code: 'INVALID_PORT'}))
})

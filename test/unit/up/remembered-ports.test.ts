import {once} from 'node:events'
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {createServer} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, expect, test} from '@jest/globals'
import {findPortProcess, listeningInodes} from '../../../src/lib/host-ports/port-process.js'
import type {PortMapping} from '../../../src/lib/run/ports.js'
import {claimPorts} from '../../../src/lib/up/claim-ports.js'
import {recallPorts, rememberPorts} from '../../../src/lib/up/remembered-ports.js'

const root = mkdtempSync(join(tmpdir(), 'dkr-ports-'))
afterAll(() => rmSync(root, {recursive: true}))

const port = (containerPort: number, hostPort: number, protocol: PortMapping['protocol'] = 'tcp'): PortMapping => ({
  hostIp: '127.0.0.1',
  hostPort: String(hostPort),
  containerPort,
  protocol,
})

test('ports are remembered by project and container port', () => {
  const env = {XDG_STATE_HOME: root}
  const app = {dir: '/srv/app', project: 'app'}
  rememberPorts(app, [port(80, 4001), port(53, 4002, 'udp')], env)
  rememberPorts(app, [port(80, 4003)], env)
  const recall = recallPorts(app, env)
  expect(recall({containerPort: 80, protocol: 'tcp'})).toBe(4003)
  expect(recall({containerPort: 53, protocol: 'udp'})).toBe(4002)
  expect(recall({containerPort: 53, protocol: 'tcp'})).toBeUndefined()
  expect(recallPorts({...app, project: 'b'}, env)({containerPort: 80, protocol: 'tcp'})).toBeUndefined()
})

test('a remembered port of TCP does not serve UDP, nor the other way round', () => {
  const env = {XDG_STATE_HOME: root}
  const app = {dir: '/srv/dns', project: 'dns'}
  rememberPorts(app, [port(53, 4053), port(5353, 4054, 'udp')], env)
  const before = recallPorts(app, env)
  expect(before({containerPort: 53, protocol: 'udp'})).toBeUndefined()
  expect(before({containerPort: 5353, protocol: 'tcp'})).toBeUndefined()
  rememberPorts(app, [port(53, 4055, 'udp')], env)
  const recall = recallPorts(app, env)
  expect(recall({containerPort: 53, protocol: 'tcp'})).toBe(4053)
  expect(recall({containerPort: 53, protocol: 'udp'})).toBe(4055)
})

test('a claim of TCP leaves the same port of UDP to others', () => {
  const env = {XDG_STATE_HOME: root}
  const [first, second] = [claimPorts(env), claimPorts(env)]
  const binding = (protocol: PortMapping['protocol']) => ({hostIp: '127.0.0.1', protocol})
  expect(first.claim(4053, binding('tcp'))).toBe(true)
  expect(second.claim(4053, binding('tcp'))).toBe(false)
  expect(second.claim(4053, binding('udp'))).toBe(true)
  first.release()
  expect(second.claim(4053, binding('tcp'))).toBe(true)
  second.release()
})

test('a state folder that cannot be written is no error', () => {
  const file = join(root, 'file')
  writeFileSync(file, '')
  mkdirSync(join(root, 'empty'))
  rememberPorts({dir: '/x', project: 'x'}, [port(80, 80)], {XDG_STATE_HOME: file})
  expect(recallPorts({dir: '/x', project: 'x'}, {XDG_STATE_HOME: file})({containerPort: 80, protocol: 'tcp'})).toBe(
    undefined,
  )
})

const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F40 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0 100 0 0 10 0
   1: 0100007F:1F40 0100007F:9C40 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0 20 4 30 10 -1
   2: 00000000:0035 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 4713 2 0 0`

test('the table of the network tells who listens', () => {
  expect(listeningInodes(table, 8000, 'tcp')).toEqual(['4711'])
  expect(listeningInodes(table, 8001, 'tcp')).toEqual([])
  expect(listeningInodes(table, 53, 'udp')).toEqual(['4713'])
  expect(listeningInodes('', 53, 'udp')).toEqual([])
})

test('the process behind a port, here and elsewhere', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const {port} = server.address() as {port: number}
  const found = await findPortProcess(port, {protocol: 'tcp'})
  server.close()
  if (process.platform === 'linux') expect(found).toMatchObject({pid: process.pid})
  else expect(found).toBeUndefined()
  expect(await findPortProcess(port, {protocol: 'udp'})).toBeUndefined()
})

import {getEventListeners, once} from 'node:events'
import {createServer} from 'node:net'
import {expect, test} from '@jest/globals'
import {acceptsConnections} from '../../../src/lib/up/ready/tcp.js'

test('a program that waits for its client accepts, one that closes does not, and the signal keeps no listeners', async () => {
  const {signal} = new AbortController()
  for (const closes of [false, true]) {
    const server = createServer(socket => closes && socket.destroy()).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const {port} = server.address() as {port: number}
    expect(await acceptsConnections(new URL(`http://127.0.0.1:${port}`), signal)).toBe(!closes)
    server.close()
  }
  expect(getEventListeners(signal, 'abort')).toEqual([])
})

test('an attempt ends with the signal', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const {port} = server.address() as {port: number}
  const controller = new AbortController()
  const attempt = acceptsConnections(new URL(`http://127.0.0.1:${port}`), controller.signal)
  controller.abort()
  expect(await attempt).toBe(false)
  expect(await acceptsConnections(new URL(`http://127.0.0.1:${port}`), controller.signal)).toBe(false)
  server.close()
})

import {expect, test} from '@jest/globals'
import {namingPorts} from '../../../src/lib/engine/containers.js'
import type {Engine} from '../../../src/lib/engine/engine.js'
import {engineAnswerError} from '../../../src/lib/errors/engine-answer.js'
import {notStartedError} from '../../../src/lib/up/diagnosis/errors.js'

const denied =
  "failed to set up container networking: error while calling RootlessKit PortManager.AddPort(): cannot expose privileged port 80, you can add 'net.ipv4.ip_unprivileged_port_start=80' to /etc/sysctl.conf: listen tcp4 127.0.0.1:80: bind: permission denied"

/** An engine that must not be asked; or one that knows one container. */
const engineWith = (details?: object) =>
  ({
    call: async () => {
      if (details) return details
      throw new Error('the engine was asked')
    },
  }) as unknown as Engine

// The image is not looked at for a file that lacks the right to be executed: none of this is about a file in it.
test.each([
  denied,
  'netavark: nftables error: unable to execute nft: No such file or directory (os error 2)',
  'error while mounting volume "/v": failed to mount local volume: mount /nope:/v: no such file or directory',
  'runc create failed: apparmor failed to apply profile: write /proc/self/attr/apparmor/exec: permission denied',
])('up says what the engine says: %s', async text => {
  const error = engineAnswerError(500, text)
  expect(await notStartedError(engineWith(), 'id', error)).toBe(error)
})

test('a port that is taken: up names its holder and another port', async () => {
  const holder = {Id: 'b', Names: ['/web'], Ports: [{IP: '0.0.0.0', PublicPort: 8000, PrivatePort: 80, Type: 'tcp'}]}
  const own = {HostConfig: {PortBindings: {'5000/tcp': [{HostIp: '0.0.0.0', HostPort: '8000'}]}}}
  const docker = {getContainer: () => ({inspect: async () => own}), listContainers: async () => [holder]}
  const engine = {
    // Another machine: nothing of this one is asked.
    endpoint: {url: 'tcp://192.0.2.1:2375', address: {host: '192.0.2.1', port: 2375}},
    server: {podman: false},
    call: (work: (docker: unknown) => unknown) => work(docker),
  } as unknown as Engine
  const taken = `driver failed programming external connectivity on endpoint app (${'0a'.repeat(32)}): Bind for 0.0.0.0:8000 failed: port is already allocated`
  expect(await notStartedError(engine, 'id', engineAnswerError(500, taken))).toMatchObject({
    code: 'PORT_TAKEN',
    message: 'port 8000 is already in use',
    why: 'container "web" publishes it',
    suggestions: ['dkr up -p 0.0.0.0:8001:5000', 'dkr stop web'],
  })
})

test('start, restart and up name the port of the container', async () => {
  const engine = engineWith({HostConfig: {PortBindings: {'8000/tcp': [{HostPort: '80'}]}}})
  await expect(namingPorts(engine, 'id', Promise.reject(engineAnswerError(500, denied)))).rejects.toMatchObject({
    code: 'PORT_DENIED',
    exitCode: 1,
    suggestions: ['publish another host port: -p 8080:8000', expect.stringContaining('port_start=80')],
  })
})

test('a container that has gone meanwhile, and any other error', async () => {
  const error = engineAnswerError(500, denied)
  await expect(namingPorts(engineWith(), 'id', Promise.reject(error))).rejects.toBe(error)
  const other = engineAnswerError(500, 'boom')
  await expect(namingPorts(engineWith({}), 'id', Promise.reject(other))).rejects.toBe(other)
})

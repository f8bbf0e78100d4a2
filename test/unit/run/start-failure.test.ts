import {expect, test} from '@jest/globals'
import type {Engine} from '../../../src/lib/engine/engine.js'
import {engineAnswerError} from '../../../src/lib/errors/engine-answer.js'
import {startFailure} from '../../../src/lib/run/start-failure.js'

const web = {Id: 'w', Names: ['/web'], Ports: [{IP: '', PublicPort: 4000, PrivatePort: 80, Type: 'tcp'}]}
const taken = engineAnswerError(500, 'Bind for 0.0.0.0:4000 failed: port is already allocated')

/** What `start` or `restart` of a container with these ports advises, beside those that run. */
async function advice(ports: Record<string, string>, running: object[], again?: string) {
  const PortBindings = Object.fromEntries(Object.entries(ports).map(([key, HostPort]) => [key, [{HostPort}]]))
  const details = {Config: {Image: 'img'}, HostConfig: {PortBindings}}
  const docker = {getContainer: () => ({inspect: async () => details}), listContainers: async () => running}
  const engine = {
    // Another machine: nothing of this one is asked.
    endpoint: {address: {host: '192.0.2.1', port: 2375}},
    server: {podman: false},
    call: (work: (docker: unknown) => unknown) => work(docker),
  } as unknown as Engine
  return startFailure(engine, taken, {id: 'a', name: 'app', again})
}

const another = (port: string) => `a new container can have another port: dkr run -p ${port} img`

test('published twice: a container keeps its ports', async () => {
  expect(await advice({'80/tcp': '4000', '81/tcp': '4000'}, [])).toMatchObject({
    why: 'it is published twice: -p 4000:80, -p 4000:81',
    suggestions: ['a container keeps its ports: dkr rm app, and run img without -p 4000:80', another('4001:81')],
  })
})

test.each(['start', 'restart'])('%s: held by a container, and by nobody that is seen', async again => {
  expect(await advice({'80/tcp': '4000'}, [web], again)).toMatchObject({
    suggestions: [`dkr stop web, then dkr ${again} app`, another('4001:80')],
  })
  expect(await advice({'80/tcp': '4000'}, [], again)).toMatchObject({
    suggestions: [`dkr ${again} app again: the port may be free by now`, another('4001:80')],
  })
})

test('near miss: the same number for TCP and UDP is not twice', async () => {
  expect(await advice({'80/tcp': '4000', '80/udp': '4000'}, [])).toMatchObject({
    why: expect.stringContaining('no running container of this engine'),
  })
})

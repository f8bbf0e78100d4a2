import {createServer} from 'node:net'
import {describe, expect, test} from '@jest/globals'
import {lengthField} from '../../../src/lib/engine/buildkit/protobuf.js'
import {maxSecretSize} from '../../../src/lib/engine/buildkit/secrets.js'
import type {SessionOptions} from '../../../src/lib/engine/buildkit/session.js'
import {call, open} from '../../support/fake-buildkit.js'
import {sessionCase} from '../../support/session-case.js'
import {withTree} from '../../support/temp-tree.js'

const here = sessionCase('größe')

const headerValues = (name: string) =>
  here.buildkit.headers().filter((_, index, all) => index % 2 === 1 && all[index - 1] === name)

test('the session says who it is and what it serves', async () => {
  await here.start({secrets: () => undefined})
  expect(headerValues('X-Docker-Expose-Session-Uuid')).toEqual([here.session!.id])
  expect(headerValues('X-Docker-Expose-Session-Name')).toEqual(['gr__e'])
  expect(headerValues('X-Docker-Expose-Session-Sharedkey')).toEqual(['key'])
  expect(headerValues('X-Docker-Expose-Session-Grpc-Method')).toEqual([
    '/grpc.health.v1.Health/Check',
    '/moby.filesync.v1.FileSync/DiffCopy',
    '/moby.buildkit.secrets.v1.Secrets/GetSecret',
  ])
})

test('an engine without BuildKit is told apart by its status', async () => {
  const upgrade = () => Promise.reject(Object.assign(new Error('no upgrade'), {statusCode: 404}))
  await expect(here.start({upgrade})).rejects.toMatchObject({statusCode: 404})
})

test('health is answered, what is not served is unimplemented', async () => {
  const client = await here.start()
  expect(await call(client, '/grpc.health.v1.Health/Check')).toMatchObject({
    status: 0,
    messages: [Buffer.from([8, 1])],
  })
  for (const path of [
    '/grpc.health.v1.Health/Watch',
    '/moby.filesync.v1.Auth/Credentials',
    '/moby.filesync.v1.Auth/FetchToken',
    '/moby.filesync.v1.Auth/GetTokenAuthority',
    '/moby.buildkit.secrets.v1.Secrets/GetSecret',
    '/toString',
    '/',
  ]) {
    expect(await call(client, path)).toMatchObject({status: 12})
  }
})

describe('credentials', () => {
  const credentials = (answer: SessionOptions['credentials']) => here.start({credentials: answer})
  const ask = (client: Parameters<typeof call>[0]) =>
    call(client, '/moby.filesync.v1.Auth/Credentials', lengthField(1, 'registry-1.docker.io'))

  test('are asked for a host', async () => {
    const client = await credentials(async host => ({username: `user of ${host}`, secret: 'pässwörd'}))
    const {status, messages} = await ask(client)
    expect(status).toBe(0)
    expect(messages[0]).toEqual(
      Buffer.concat([lengthField(1, 'user of registry-1.docker.io'), lengthField(2, 'pässwörd')]),
    )
  })

  test('may be missing', async () => {
    const client = await credentials(async () => undefined)
    expect((await ask(client)).messages[0]).toEqual(Buffer.from([10, 0, 18, 0]))
  })

  test('that fail, fail the call', async () => {
    const client = await credentials(() => Promise.reject(new Error('helper: 100% wröng\n')))
    expect(await ask(client)).toMatchObject({status: 2, message: 'helper: 100% wröng\n', messages: []})
  })
})

test('secrets are handed out up to their limit', async () => {
  const store: Record<string, Uint8Array> = {
    token: Buffer.from('s3cret\0'),
    empty: new Uint8Array(),
    most: Buffer.alloc(maxSecretSize),
    more: Buffer.alloc(maxSecretSize + 1),
  }
  const client = await here.start({secrets: async id => store[id]})
  const get = (id: string) => call(client, '/moby.buildkit.secrets.v1.Secrets/GetSecret', lengthField(1, id))
  expect(await get('token')).toMatchObject({status: 0, messages: [lengthField(1, 's3cret\0')]})
  expect(await get('empty')).toMatchObject({status: 0})
  expect((await get('most')).messages[0]).toHaveLength(maxSecretSize + 4)
  expect(await get('more')).toMatchObject({status: 2, message: 'invalid secret size 512001'})
  expect(await get('none')).toMatchObject({status: 5})
})

test('an ssh agent is reached for listing, not for changing', async () => {
  await withTree({}, async root => {
    const seen: number[] = []
    const agent = createServer(socket =>
      socket.on('data', bytes => {
        seen.push(bytes[4]!)
        socket.write(Buffer.from([0, 0, 0, 5, 12, 0, 0, 0, 0]))
      }),
    )
    await new Promise<void>(resolve => agent.listen(`${root}/agent`, resolve))
    try {
      const client = await here.start({ssh: {default: `${root}/agent`, gone: `${root}/gone`}})
      const check = (id: string) => call(client, '/moby.sshforward.v1.SSH/CheckAgent', lengthField(1, id))
      expect(await check('default')).toMatchObject({status: 0})
      expect(await check('')).toMatchObject({status: 0})
      expect(await check('other')).toMatchObject({status: 2, message: 'unset ssh forward key other'})
      const forward = '/moby.sshforward.v1.SSH/ForwardAgent'
      expect(await call(client, forward, new Uint8Array(), {'buildkit.ssh.id': 'gone'})).toMatchObject({status: 2})
      const requests = Buffer.from([0, 0, 0, 1, 19, 0, 0, 0, 1, 11])
      const {stream, answer} = open(client, forward, {'buildkit.ssh.id': 'default'}, () => {})
      stream.end(Buffer.concat([Buffer.from([0, 0, 0, 0, 12]), lengthField(1, requests)]))
      const {status, messages} = await answer
      expect(status).toBe(0)
      expect(messages).toEqual([
        lengthField(1, Buffer.from([0, 0, 0, 1, 5])),
        lengthField(1, Buffer.from([0, 0, 0, 5, 12, 0, 0, 0, 0])),
      ])
      expect(seen).toEqual([11])
    } finally {
      agent.close()
    }
  })
})

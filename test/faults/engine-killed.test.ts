import {once} from 'node:events'
import {createServer, type Server, type Socket} from 'node:net'
import {afterEach, beforeEach, describe, expect, it} from '@jest/globals'
import {startDkr} from '../support/dkr.js'
import {docker} from '../support/docker-client.js'
import {eventually} from '../support/eventually.js'
import {type OwnEngine, startOwnEngine} from '../support/own-engine.js'

/** Milliseconds from the death of the engine to that of dkr. */
const limit = 5000

describe('kill -9 of the engine', () => {
  let engine: OwnEngine
  let registry: Server
  /** Connections of the engine to a registry that never answers. */
  const open = new Set<Socket>()
  let opened = 0

  beforeEach(async () => {
    engine = await startOwnEngine()
    registry = createServer(socket => {
      open.add(socket)
      opened++
      socket.on('error', () => {})
    })
    await once(registry.listen(0, '127.0.0.1'), 'listening')
  })
  afterEach(async () => {
    for (const socket of open) socket.destroy()
    open.clear()
    registry.close()
    await engine.stop()
  })

  /** Starts dkr, waits until it is in the middle, kills the engine, and waits for the end of dkr. */
  async function killedDuring(args: string[], input: string, inTheMiddle: (output: string) => boolean) {
    const child = startDkr(args, {env: {DOCKER_HOST: engine.host, DOCKER_BUILDKIT: undefined}})
    child.stdin!.end(input)
    let output = ''
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk
      })
    }
    const closed = once(child, 'close')
    await eventually(async () => inTheMiddle(output), 'it is in the middle')
    await engine.kill()
    const killed = performance.now()
    const [code] = await closed
    return {code, output, inTime: performance.now() - killed < limit}
  }

  it('during a build', async () => {
    const dockerfile = 'FROM busybox:1.36\nRUN echo begun && sleep 300\n'
    const args = ['build', '--network', 'none', '--progress', 'plain', '-']
    const end = await killedDuring(args, dockerfile, output => output.includes('begun\n'))
    expect(end).toMatchObject({code: 3, inTime: true, output: expect.stringMatching(/engine ended.*ENGINE_GONE/s)})
  })

  it('during an attached run', async () => {
    const args = ['run', 'busybox:1.36', 'sh', '-c', 'echo begun; sleep 300']
    const end = await killedDuring(args, '', output => output.includes('begun\n'))
    expect(end).toMatchObject({code: 125, inTime: true, output: expect.stringMatching(/engine ended.*ENGINE_GONE/s)})
  })

  it('during a push', async () => {
    const image = `127.0.0.1:${(registry.address() as {port: number}).port}/me/app`
    await docker(['-H', engine.host, 'tag', 'busybox:1.36', image])
    // The first connections are those of the question what the tag is now.
    let asking = 0
    const pushes = (output: string) => {
      if (!output.includes('pushing to')) asking = opened
      return opened > asking
    }
    const end = await killedDuring(['push', image], '', pushes)
    expect(end).toMatchObject({code: 3, inTime: true, output: expect.stringMatching(/engine ended.*ENGINE_GONE/s)})
  })
})

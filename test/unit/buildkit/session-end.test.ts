import {chmodSync, readdirSync} from 'node:fs'
import {expect, test} from '@jest/globals'
import {folderSource} from '../../../src/lib/build/context/source.js'
import type {SessionOptions} from '../../../src/lib/engine/buildkit/session.js'
import {open} from '../../support/fake-buildkit.js'
import {sessionCase} from '../../support/session-case.js'
import {withTree} from '../../support/temp-tree.js'

const here = sessionCase()

const openFiles = () => readdirSync('/proc/self/fd').length

/** A session in the middle of sending a file that the other side does not take. */
async function busy(root: string, options: Partial<SessionOptions> = {}) {
  chmodSync(root, 0o755)
  const client = await here.start({folders: {context: folderSource(root)}, ...options})
  const {stream} = open(client, '/moby.filesync.v1.FileSync/DiffCopy', {'dir-name': 'context'}, () => stream.pause())
  stream.on('error', () => {})
  await new Promise(resolve => stream.once('data', resolve))
  stream.write(Buffer.from([0, 0, 0, 0, 2, 8, 1]))
  return {client, stream}
}
const tree = {big: Buffer.alloc(20_000_000)}

test.each(['close', 'abort', 'client', 'stream'])('by %s leaves no file and no socket open', async how => {
  await withTree(tree, async root => {
    const before = openFiles()
    const stop = new AbortController()
    const {client, stream} = await busy(root, {signal: stop.signal})
    if (how === 'close') here.session!.close()
    if (how === 'abort') stop.abort()
    if (how === 'client') client.destroy()
    if (how === 'stream') {
      stream.close()
      await new Promise(resolve => stream.once('close', resolve))
      here.session!.close()
    }
    await here.session!.closed
    await new Promise(resolve => (client.destroyed ? resolve(0) : client.once('close', resolve)))
    expect(openFiles()).toBeLessThanOrEqual(before)
    expect(here.session!.failure).toBeUndefined()
    await here.session!.close()
  })
})

test('at once, while the first bytes are still on their way', async () => {
  const stop = new AbortController()
  const upgrade: SessionOptions['upgrade'] = async request => {
    const socket = await here.buildkit.upgrade(request)
    stop.abort()
    return socket
  }
  await expect(here.start({upgrade, signal: stop.signal})).rejects.toMatchObject({name: 'AbortError'})
})

test('before the beginning', async () => {
  await expect(here.start({signal: AbortSignal.abort()})).rejects.toMatchObject({name: 'AbortError'})
})

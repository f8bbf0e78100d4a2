import {Readable} from 'node:stream'
import {expect, test} from '@jest/globals'
import type {Engine} from '../../../src/lib/engine/engine.js'
import {ownerInContainer} from '../../../src/lib/engine/path-owner.js'

/** A header of a tar archive with the fields that matter: type, owner, size in octal. */
function header(type: string, size: string, uid = '0000007', gid = '0000010'): Buffer {
  const block = Buffer.alloc(512)
  block.write(uid, 108, 'latin1')
  block.write(gid, 116, 'latin1')
  block.write(size, 124, 'latin1')
  block.write(type, 156, 'latin1')
  return block
}

/** An engine that answers with these bytes. */
const engineWith = (...parts: Buffer[]) => ({stream: async () => Readable.from(parts)}) as unknown as Engine

test('the entry of the path itself, behind a header that says more of it', async () => {
  const engine = engineWith(header('x', '00000000005'), Buffer.alloc(512), header('0', '00000000000'))
  expect(await ownerInContainer(engine, 'a', '/file')).toEqual({uid: 7, gid: 8})
})

test.each(['-0000001000', '77777777777'])('a header that says its entry has %s bytes is no archive', async size => {
  const engine = engineWith(header('x', size), Buffer.alloc(4096))
  await expect(ownerInContainer(engine, 'a', '/file')).rejects.toMatchObject({code: 'ENGINE_PROTOCOL'})
})

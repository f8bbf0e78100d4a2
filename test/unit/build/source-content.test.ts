import {mkdirSync} from 'node:fs'
import {join} from 'node:path'
import {buffer} from 'node:stream/consumers'
import {gzipSync} from 'node:zlib'
import {describe, expect, test} from '@jest/globals'
import {pack} from 'tar-stream'
import {isArchive, sourceContent, sourceContentIn} from '../../../src/lib/build/source-content.js'
import {withTree} from '../../support/temp-tree.js'

async function tarOf(name: string): Promise<Buffer> {
  const archive = pack()
  archive.entry({name}, 'x', () => {})
  archive.finalize()
  return buffer(archive)
}

/** As tar wrote it before POSIX: no "ustar", and the checksum of what is left. */
function asV7(tar: Buffer): Buffer {
  const old = Buffer.from(tar)
  old.fill(0, 257, 512)
  old.fill(' ', 148, 156)
  const sum = old.subarray(0, 512).reduce((total, byte) => total + byte, 0)
  old.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return old
}

describe('an archive is known by its content', () => {
  test('tar, also an old one, and compressed', async () => {
    const tar = await tarOf('inner')
    expect([tar, asV7(tar), gzipSync(tar)].map(isArchive)).toEqual([true, true, true])
  })

  test.each([
    ['bzip2', 'BZh91AY&SY'],
    ['xz', '\xfd7zXZ\0\0'],
    ['zstd', '\x28\xb5\x2f\xfd'],
    ['zstd, a frame to skip', '\x50\x2a\x4d\x18'],
    ['compress', '\x1f\x9d\x90'],
    ['lzma', '\x5d\0\0\x80'],
  ])('%s', (_, start) => {
    expect(isArchive(Buffer.from(start, 'latin1'))).toBe(true)
  })

  test.each([
    ['nothing', ''],
    ['a script', '#!/bin/sh\necho BZh\n'],
    ['a program', `\x7fELF\x02\x01\x01${'\0'.repeat(505)}`],
    ['zeros', '\0'.repeat(512)],
    ['a zip, which ADD leaves as it is', `PK\x03\x04${'x'.repeat(600)}`],
    ['a long text', 'import sys\n'.repeat(80)],
  ])('not %s', (_, content) => {
    expect(isArchive(Buffer.from(content, 'latin1').subarray(0, 512))).toBe(false)
  })
})

test('the content of a source in the folder of the Dockerfile', async () => {
  const tar = await tarOf('inner')
  const tree = {
    'app.py': 'x',
    'a b': 'x',
    'src/x': 'x',
    rootfs: tar,
    'notes.txt': gzipSync(tar),
    link: {link: 'app.py'},
  }
  await withTree(tree, root => {
    mkdirSync(join(root, 'a*'))
    const contentOf = sourceContent(root)
    const expected = {
      'app.py': 'plain',
      './app.py': 'plain',
      '/app.py': 'plain',
      '../../app.py': 'plain',
      'a b': 'plain',
      src: 'plain',
      'src/': 'plain',
      rootfs: 'archive',
      'notes.txt': 'archive',
      link: 'unknown',
      nowhere: 'unknown',
      'app.py/x': 'unknown',
      'a*': 'unknown',
      'app.p?': 'unknown',
      'app.[p]y': 'unknown',
      'src\\x': 'unknown',
    }
    expect(Object.fromEntries(Object.keys(expected).map(source => [source, contentOf(source)]))).toEqual(expected)
  })
})

test('where the context may be one of two folders, both have to agree', async () => {
  await withTree(
    {data: await tarOf('x'), 'docker/data': 'text', both: 'a', 'docker/both': 'b', one: 'a'},
    async root => {
      const contentOf = sourceContentIn([root, join(root, 'docker')])
      expect(['data', 'both', 'one'].map(contentOf)).toEqual(['unknown', 'plain', 'unknown'])
    },
  )
})

import {writeFileSync} from 'node:fs'
import {createServer} from 'node:net'
import {expect, test} from '@jest/globals'
import {memorySource} from '../../../src/lib/build/context/memory-source.js'
import {folderSource} from '../../../src/lib/build/context/source.js'
import {packetFrame, packetKind} from '../../../src/lib/engine/buildkit/packet.js'
import {open, receiveFiles} from '../../support/fake-buildkit.js'
import {sessionCase} from '../../support/session-case.js'
import {withTree} from '../../support/temp-tree.js'

const here = sessionCase()

const context = {'dir-name': 'context'}

test('are told of in order and sent when asked for', async () => {
  const large = Buffer.alloc(3_000_000, 'large')
  const tree = {
    'a/b': 'bee',
    'a-b': '',
    big: large,
    edge: Buffer.alloc(65_536, 'e'),
    over: Buffer.alloc(65_537, 'o'),
    hard: {hard: 'a/b'},
    link: {link: 'a/b'},
  }
  await withTree(tree, async root => {
    const client = await here.start({folders: {context: folderSource(root, {rootOwned: true})}})
    const {stats, contents, status} = await receiveFiles(client, context)
    expect(status).toBe(0)
    expect(stats.map(stat => stat.path)).toEqual(['a', 'a/b', 'a-b', 'big', 'edge', 'hard', 'link', 'over'])
    expect(stats.find(stat => stat.path === 'hard')).toMatchObject({linkname: 'a/b', size: 3})
    expect(stats.find(stat => stat.path === 'link')).toMatchObject({linkname: 'a/b', mode: 0x0800_01ff})
    expect(Object.fromEntries([...contents].map(([path, bytes]) => [path, bytes.length]))).toEqual({
      'a/b': 3,
      'a-b': 0,
      big: 3_000_000,
      edge: 65_536,
      hard: 3,
      over: 65_537,
    })
    expect(contents.get('big')!.equals(large)).toBe(true)
    expect(contents.get('edge')!.equals(tree.edge)).toBe(true)
    expect(contents.get('over')!.equals(tree.over)).toBe(true)
  })
})

test('many at once, each with its own content', async () => {
  const tree = Object.fromEntries(
    Array.from({length: 800}, (_, i) => [`d${i % 7}/f${i}`, `${i}`.repeat(i % 900)] as const),
  )
  await withTree(tree, async root => {
    const client = await here.start({folders: {context: folderSource(root)}})
    const {contents} = await receiveFiles(client, context)
    expect(contents.size).toBe(800)
    for (const [path, content] of Object.entries(tree)) expect(contents.get(path)!.toString()).toBe(content)
  })
})

test('pass the filters of the call', async () => {
  await withTree({'src/a': '1', 'src/b': '2', 'ü/c, d': '3', e: '4'}, async root => {
    const client = await here.start({folders: {context: folderSource(root)}})
    const paths = async (metadata: Record<string, string | string[]>) =>
      (await receiveFiles(client, {...context, ...metadata})).stats.map(stat => stat.path)
    expect(await paths({followpaths: ['src', 'e'], 'exclude-patterns': ['**/b']})).toEqual(['e', 'src', 'src/a'])
    expect(await paths({'include-patterns': ['%C3%BC%2Fc%2C+d'], 'include-patterns-encoded': '1'})).toEqual([
      'ü',
      'ü/c, d',
    ])
    expect(await receiveFiles(client, {...context, 'exclude-patterns': ['[']})).toMatchObject({
      status: 2,
      error: expect.stringContaining('bad pattern "["'),
    })
    expect(here.session!.failure).toMatchObject({code: 'BUILD_CONTEXT'})
  })
})

test('come from memory too', async () => {
  const dockerfile = memorySource({Dockerfile: 'FROM scratch\n', 'Dockerfile.dockerignore': 'x'})
  const client = await here.start({folders: {dockerfile}})
  const {contents, status} = await receiveFiles(client, {'dir-name': 'dockerfile', followpaths: 'Dockerfile'})
  expect(status).toBe(0)
  expect([...contents].map(([path, bytes]) => [path, bytes.toString()])).toEqual([['Dockerfile', 'FROM scratch\n']])
})

test('of another folder are refused', async () => {
  const client = await here.start({folders: {context: memorySource({})}})
  expect(await receiveFiles(client, {'dir-name': 'toString'})).toMatchObject({status: 5})
  expect(await receiveFiles(client, {})).toMatchObject({status: 5})
})

test('that have gone are empty, sockets too', async () => {
  await withTree({gone: 'x', kept: 'y'}, async root => {
    const source = folderSource(root)
    const content = (path: string) => (path === 'gone' ? `${root}/no/such` : `${root}/${path}`)
    const server = createServer()
    await new Promise<void>(resolve => server.listen(`${root}/sock`, resolve))
    const client = await here.start({folders: {context: {...source, content}}})
    const {contents, status} = await receiveFiles(client, context)
    server.close()
    expect(status).toBe(0)
    expect([...contents].map(([path, bytes]) => [path, bytes.toString()])).toEqual([
      ['gone', ''],
      ['kept', 'y'],
      ['sock', ''],
    ])
  })
})

test('that cannot be read end the call, and the session knows why', async () => {
  await withTree({dir: {mode: 0o755}, file: 'x'}, async root => {
    const source = folderSource(root)
    const content = (path: string) => `${root}/${path === 'file' ? 'dir' : path}`
    const client = await here.start({folders: {context: {...source, content}}})
    const {error, status} = await receiveFiles(client, context)
    expect(status).toBe(2)
    expect(error).toBe('cannot read "file" (EISDIR)')
    expect(here.session!.failure).toMatchObject({code: 'BUILD_CONTEXT', message: 'cannot read "file" (EISDIR)'})
  })
})

test.each([
  ['a file that is not there', Buffer.from([0, 0, 0, 0, 4, 8, 1, 24, 99])],
  ['garbage', Buffer.from([0, 0, 0, 0, 2, 15, 15])],
])('a request for %s ends the call', async (_, bytes) => {
  await withTree({file: 'x'}, async root => {
    const client = await here.start({folders: {context: folderSource(root)}})
    const {stream, answer} = open(client, '/moby.filesync.v1.FileSync/DiffCopy', context, () => {})
    stream.write(bytes)
    expect((await answer).status).toBeGreaterThan(0)
  })
})

test('a file is sent once, however often it is asked for', async () => {
  await withTree({file: 'x'}, async root => {
    const client = await here.start({folders: {context: folderSource(root)}})
    const {stream, answer} = open(client, '/moby.filesync.v1.FileSync/DiffCopy', context, () => {
      if (!stream.writableEnded) {
        const request = packetFrame(packetKind.request, 0)
        stream.end(Buffer.concat([request, request]))
      }
    })
    expect(await answer).toMatchObject({status: 13, message: 'invalid file id 0'})
  })
})

test.each([
  ['an error of the receiver', packetFrame(packetKind.error, 0, Buffer.from('context canceled'))],
  ['the end of the call', new Uint8Array()],
])('%s ends the call, and is no failure of this side', async (_, bytes) => {
  await withTree({file: 'x'}, async root => {
    const client = await here.start({folders: {context: folderSource(root)}})
    const {stream, answer} = open(client, '/moby.filesync.v1.FileSync/DiffCopy', context, () => {})
    stream.end(bytes)
    expect(await answer).toMatchObject({status: 1})
    expect(here.session!.failure).toBeUndefined()
  })
})

test('a file that grows while it is read is sent as it is', async () => {
  await withTree({log: 'x'.repeat(1000)}, async root => {
    const client = await here.start({folders: {context: folderSource(root)}})
    const {contents} = await receiveFiles(client, context, () => {
      writeFileSync(`${root}/log`, 'y'.repeat(200_000))
      return true
    })
    expect(contents.get('log')).toHaveLength(200_000)
  })
})

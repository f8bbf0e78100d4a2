import {appendFileSync, writeFileSync} from 'node:fs'
import {createServer} from 'node:net'
import {afterAll, expect, test} from '@jest/globals'
import {memorySource} from '../../src/lib/build/context/memory-source.js'
import {folderSource} from '../../src/lib/build/context/source.js'
import {openSession} from '../../src/lib/engine/buildkit/session.js'
import {decodeTrace} from '../../src/lib/engine/buildkit/trace.js'
import {ask, buildWithBuildkit, exportFolder, removeImages, socketPath} from '../support/build-engine.js'
import {upgradeOver} from '../support/fake-buildkit.js'
import {readTar} from '../support/read-tar.js'
import {type TreeNode, withTree} from '../support/temp-tree.js'

const prefix = `dkr-test-buildkit-${process.pid}`
const made: string[] = []

afterAll(() => removeImages(made))

function tagFor(name: string): string {
  const tag = `${prefix}:${name}`
  made.push(tag)
  return tag
}

const built = async (root: string, name: string, more: Partial<Parameters<typeof buildWithBuildkit>[0]> = {}) => {
  const result = await buildWithBuildkit({root, tag: tagFor(name), ...more})
  made.push(result.id)
  return result
}

const inContext = async (image: string) =>
  Object.fromEntries(readTar(await exportFolder(image, '/ctx')).map(({name, content}) => [name, content.toString()]))

const copyAll = 'FROM scratch\nCOPY . /ctx/\n'
const nonce = () => `${process.pid}-${process.hrtime.bigint()}`

test('builds, finds everything in the cache, then only what did not change', async () => {
  const tree = {Dockerfile: 'FROM scratch\nCOPY one /ctx/\nCOPY two /ctx/\n', one: nonce(), two: nonce()}
  await withTree(tree, async root => {
    const first = await built(root, 'cache')
    expect(first).toMatchObject({failure: undefined, id: expect.stringMatching(/^sha256:/)})
    expect(first.error).toBeUndefined()
    expect(first.steps.get('[1/2] COPY one /ctx/')).toMatchObject({
      cached: false,
      stage: {name: '', step: 1, steps: 2},
      completed: expect.any(Number),
    })
    const again = await built(root, 'cache')
    expect(again.id).toBe(first.id)
    expect(again.steps.get('[2/2] COPY two /ctx/')).toMatchObject({cached: true})
    appendFileSync(`${root}/two`, '!')
    const changed = await built(root, 'cache')
    expect(changed.steps.get('[1/2] COPY one /ctx/')).toMatchObject({cached: true})
    expect(changed.steps.get('[2/2] COPY two /ctx/')).toMatchObject({cached: false})
    expect(await inContext(changed.id)).toMatchObject({'ctx/one': tree.one, 'ctx/two': `${tree.two}!`})
  })
})

test('the engine reads the .dockerignore, the one of the Dockerfile first', async () => {
  const tree = {
    Dockerfile: copyAll,
    '.dockerignore': 'a',
    a: 'a',
    b: nonce(),
    'deep/web.Dockerfile': copyAll,
    'deep/web.Dockerfile.dockerignore': '*\n!a',
  }
  await withTree(tree, async root => {
    const names = async (dockerfile: string) =>
      Object.keys(await inContext((await built(root, 'ignore', {dockerfile: `${root}/${dockerfile}`})).id))
    expect(await names('Dockerfile')).not.toContain('ctx/a')
    expect(await names('deep/web.Dockerfile')).toEqual(['ctx/', 'ctx/a'])
  })
})

test('a Dockerfile may come from memory or from outside the context', async () => {
  await withTree({'context/a': nonce(), 'elsewhere/My.Dockerfile': copyAll}, async root => {
    const outside = await built(`${root}/context`, 'outside', {dockerfile: `${root}/elsewhere/My.Dockerfile`})
    expect(Object.keys(await inContext(outside.id))).toEqual(['ctx/', 'ctx/a'])
    const folders = {
      context: folderSource(`${root}/context`, {rootOwned: true}),
      dockerfile: memorySource({Dockerfile: copyAll}),
    }
    const memory = await built(`${root}/context`, 'memory', {session: {folders}})
    expect(memory.id).toBe(outside.id)
  })
})

test('COPY follows links and wildcards inside the context', async () => {
  const tree = {
    Dockerfile: 'FROM scratch\nCOPY link chain/*.txt /ctx/\nCOPY dir*/x /ctx/sub/\n',
    link: {link: 'real/file'},
    'real/file': nonce(),
    chain: {link: 'real/texts'},
    'real/texts/a.txt': '1',
    'real/texts/b.md': '2',
    'dir1/x': 'x1',
    'dir2/y': 'y2',
  }
  await withTree(tree, async root => {
    const {id, error} = await built(root, 'links')
    expect(error).toBeUndefined()
    expect(await inContext(id)).toMatchObject({'ctx/link': tree['real/file'], 'ctx/a.txt': '1', 'ctx/sub/x': 'x1'})
  })
})

test.each([
  ['a syntax error', {Dockerfile: 'FROM scratch\nNOPE\n'}, 'unknown instruction: NOPE'],
  ['a missing file', {Dockerfile: 'FROM scratch\nCOPY none /\n'}, 'not found'],
  ['no Dockerfile', {a: ''}, 'failed to read dockerfile'],
] as Array<[string, Record<string, TreeNode>, string]>)('%s is the error of the engine', async (_, tree, message) => {
  await withTree(tree, async root => {
    const result = await built(root, 'error')
    expect(result).toMatchObject({id: '', failure: undefined, error: expect.stringContaining(message)})
  })
})

test('what cannot be read is an error of this side', async () => {
  await withTree({Dockerfile: copyAll}, async root => {
    writeFileSync(Buffer.concat([Buffer.from(`${root}/bad-`), Buffer.from([0xff])]), '')
    const result = await built(root, 'unreadable')
    expect(result.error).toContain('UTF-8')
    expect(result.failure).toMatchObject({code: 'BUILD_CONTEXT', message: expect.stringContaining('UTF-8')})
  })
})

test('secrets and ssh agents are there when a step wants them, however late', async () => {
  const dockerfile = [
    'FROM busybox:1.36',
    `RUN sleep 2; echo ${nonce()}`,
    'RUN --mount=type=secret,id=token --mount=type=ssh test -S "$SSH_AUTH_SOCK" && mkdir /ctx && wc -c < /run/secrets/token > /ctx/size',
  ]
  await withTree({Dockerfile: dockerfile.join('\n')}, async root => {
    const agent = createServer()
    await new Promise<void>(resolve => agent.listen(`${root}/agent`, resolve))
    try {
      const asked: string[] = []
      const secrets = (id: string) => {
        asked.push(id)
        return Buffer.from('12345')
      }
      const {id, error} = await built(root, 'secrets', {session: {secrets, ssh: {default: `${root}/agent`}}})
      expect(error).toBeUndefined()
      expect(asked).toEqual(['token'])
      expect((await inContext(id))['ctx/size']!.trim()).toBe('5')
      const without = await built(root, 'secrets', {noCache: true, session: {ssh: {other: 'x'}}})
      expect(without.error).toMatch(/secret|ssh/)
    } finally {
      agent.close()
    }
  })
}, 60_000)

test('an abort in the middle of a step ends the build and the session', async () => {
  await withTree({Dockerfile: `FROM busybox:1.36\nRUN echo ${nonce()} && sleep 600\n`}, async root => {
    const stop = new AbortController()
    const onChunk = (chunk: Buffer) => {
      const traces = [...chunk.toString().matchAll(/"aux":"([^"]+)"/g)].map(([, aux]) => decodeTrace(aux!))
      if (traces.some(({logs}) => logs.length > 0)) stop.abort()
    }
    await expect(built(root, 'abort', {signal: stop.signal, onChunk})).rejects.toThrow(/abort/)
    expect(stop.signal.aborted).toBe(true)
  })
})

test('the engine knows a session only as long as it is open', async () => {
  const folders = {context: memorySource({a: nonce()}), dockerfile: memorySource({Dockerfile: copyAll})}
  const upgrade = upgradeOver(socketPath)
  const session = await openSession({upgrade, name: 'closed', sharedKey: nonce(), folders})
  await session.close()
  const query = `version=2&remote=client-session&session=${session.id}&buildid=${nonce()}`
  const {body} = await ask({method: 'POST', path: `/build?${query}`})
  expect(body.toString()).toContain('errorDetail')
})

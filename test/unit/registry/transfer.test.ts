import {Readable} from 'node:stream'
import {describe, expect, test} from '@jest/globals'
import {followTransfer} from '../../../src/lib/engine/follow-transfer.js'
import type {TransferMessage} from '../../../src/lib/engine/layer-tasks.js'
import {pushedTags} from '../../../src/lib/engine/push.js'
import {DkrError} from '../../../src/lib/errors/dkr-error.js'
import type {TaskEvent} from '../../../src/lib/output/progress.js'

function recorder() {
  const tasks: TaskEvent[] = []
  const notes: string[] = []
  const progress = {
    task: (event: TaskEvent) => tasks.push(event),
    note: (text: string) => notes.push(text),
    log() {},
    warn() {},
    close() {},
  }
  return {tasks, notes, progress}
}

const endpoint = {url: 'unix:///x', source: 'a test', address: {socketPath: '/x'}}
const stream = (...lines: object[]) => Readable.from(lines.map(line => Buffer.from(`${JSON.stringify(line)}\r\n`)))

function follow(
  source: Readable,
  signal = new AbortController().signal,
  stalledAfter?: number,
  onEngineRetry?: () => Promise<void>,
) {
  const record = recorder()
  const options = {endpoint, waitingFor: 'waiting for r.io', stalledAfter, onEngineRetry}
  return {...record, done: followTransfer(source, options, {progress: record.progress, signal, release() {}})}
}

describe('the lines of a pull or a push', () => {
  test('become one task a layer, the rest is given back', async () => {
    const {tasks, done} = follow(
      stream(
        {status: 'Pulling from me/app', id: '1'},
        {status: 'Pulling fs layer', id: 'aaa'},
        {status: 'Already exists', id: 'bbb'},
        {status: 'Downloading', id: 'aaa', progressDetail: {current: 10, total: 2_000_000}},
        {status: 'Extracting', id: 'aaa', progressDetail: {current: 2_000_000, total: 2_000_000}},
        {status: 'Pull complete', id: 'aaa'},
        {status: 'Digest: sha256:1'},
      ),
    )
    expect((await done).messages.map(({status}) => status)).toEqual(['Pulling from me/app', 'Digest: sha256:1'])
    expect(tasks.map(({id, text, state, current}) => [id, text, state, current])).toEqual([
      ['layer bbb', 'layer bbb', 'cached', undefined],
      ['layer aaa', 'layer aaa: downloading', 'running', 10],
      ['layer aaa', 'layer aaa: extracting', 'running', 2_000_000],
      ['layer aaa', 'layer aaa, 2MB', 'done', undefined],
    ])
  })

  test('a flood of them is thinned out', async () => {
    const lines = Array.from({length: 5000}, (_, i) => ({
      status: 'Pushing',
      id: 'aaa',
      progressDetail: {current: i, total: 5000},
    }))
    const {tasks, done} = follow(stream(...lines, {status: 'Pushed', id: 'aaa'}))
    await done
    expect(tasks.length).toBeLessThan(100)
    expect(tasks.at(-1)).toMatchObject({state: 'done', text: expect.stringMatching(/^layer aaa, 5kB/)})
  })

  test.each([
    ['errorDetail', {errorDetail: {message: 'denied'}, error: 'other words'}, 'denied'],
    ['error', {error: 'denied'}, 'denied'],
  ])('an error inside an answer of 200 is an error: %s', async (_title, line, message) => {
    const {done} = follow(stream({status: 'Preparing', id: 'a'}, line, {status: 'never read'}))
    await expect(done).rejects.toMatchObject({message, engineRetried: false})
  })

  test('a layer of unknown size shows no total', async () => {
    const {tasks, done} = follow(stream({status: 'Pushing', id: 'a', progressDetail: {current: 5, total: -1}}))
    await done
    expect(tasks[0]).toMatchObject({current: 5, total: undefined})
  })

  test('a connection that breaks is no success', async () => {
    const {done} = follow(Readable.from(cut()))
    await expect(done).rejects.toMatchObject({code: 'ENGINE_GONE'})
  })

  test('the reason of the signal is the error', async () => {
    const reason = new DkrError('INTERRUPTED', {message: 'interrupted', suggestions: ['x'], exitCode: 130})
    const {done} = follow(Readable.from(cut()), AbortSignal.abort(reason))
    await expect(done).rejects.toBe(reason)
  })

  test('layers are counted', async () => {
    const {done} = follow(
      stream(
        {status: 'Layer already exists', id: 'a'},
        {status: 'Mounted from me/b', id: 'b'},
        {status: 'Pushing', id: 'c', progressDetail: {current: 5, total: 2000}},
        {status: 'Pushed', id: 'c'},
      ),
    )
    expect((await done).layers).toEqual({moved: 1, bytes: 2000, present: 2})
  })

  test('what the engine starts over is said, and known when it fails at last', async () => {
    let asked = 0
    const source = stream(
      {status: 'Retrying in 2 seconds', id: 'a'},
      {status: 'Retrying in 1 second', id: 'a'},
      {error: 'received unexpected HTTP status: 500 Internal Server Error'},
    )
    const {tasks, done} = follow(source, undefined, undefined, async () => {
      asked++
    })
    await expect(done).rejects.toMatchObject({engineRetried: true})
    expect(asked).toBe(1)
    expect(tasks[0]).toMatchObject({text: 'layer a: that failed, the engine tries again in 2s'})
  })

  test('a failure found meanwhile ends it', async () => {
    const reason = new DkrError('REGISTRY_DENIED', {message: 'expired', suggestions: ['x']})
    const source = new Readable({read() {}})
    source.push('{"status":"Retrying in 5 seconds","id":"a"}\n')
    const {done} = follow(source, undefined, undefined, () => Promise.reject(reason))
    await expect(done).rejects.toBe(reason)
  })

  test('silence is told', async () => {
    const source = new Readable({read() {}})
    const {notes, progress, done} = follow(source, undefined, 5)
    await new Promise<void>(resolve => {
      progress.note = text => {
        notes.push(text)
        resolve()
        return notes.length
      }
    })
    source.push(null)
    await done
    expect(notes[0]).toContain('waiting for r.io')
  })
})

/** Some lines, then the end of the connection. */
async function* cut() {
  yield Buffer.from('{"status":"Preparing","id":"a"}\n{"sta')
  throw Object.assign(new Error('aborted'), {code: 'ECONNRESET'})
}

const digest = `sha256:${'a'.repeat(64)}`

test.each<[engine: string, messages: TransferMessage[], tags: {tag: string; digest: string}[]]>([
  ['nothing', [{status: 'The push refers to repository [me/app]'}], []],
  [
    'docker',
    [{status: `1: digest: ${digest} size: 9`}, {aux: {Tag: '1', Digest: digest, Size: 9}}],
    [{tag: '1', digest}],
  ],
  ['podman', [{status: 'The push refers to'}, {status: `1: digest: ${digest} size: 9`}], [{tag: '1', digest}]],
])('the digest of a push, as told by %s', (_engine, messages, tags) => {
  expect(pushedTags(messages, 'asked')).toEqual(tags)
})

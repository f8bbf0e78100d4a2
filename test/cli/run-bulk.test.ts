import type {ChildProcess} from 'node:child_process'
import {randomBytes} from 'node:crypto'
import {once} from 'node:events'
import {readFileSync} from 'node:fs'
import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import type {Readable} from 'node:stream'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {dkr, freshFolder, startDkr} from '../support/dkr.js'
import {docker, dockerClient} from '../support/docker-client.js'
import {eventually} from '../support/eventually.js'
import {watchPeakMemory} from '../support/peak-memory.js'

const image = 'busybox:1.36'
const name = 'dkr-test-bulk'
const mebi = 1024 * 1024
const most = 150
/** What is sent again and again. Its length is no multiple of a chunk: a piece lost or doubled cannot go unseen. */
const block = randomBytes(16 * mebi - 1)

/** Reads a stream to its end and compares every byte with the block; how many bytes there were. */
async function compareWithBlock(stream: Readable): Promise<number> {
  let at = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    for (let i = 0; i < chunk.length; ) {
      const from = (at + i) % block.length
      const length = Math.min(chunk.length - i, block.length - from)
      if (block.compare(chunk, i, i + length, from, from + length) !== 0) throw new Error(`wrong at byte ${at + i}`)
      i += length
    }
    at += chunk.length
  }
  return at
}

/** Takes what waits in a stream away, so that its writer never stops; what there was, as text. */
function drain(stream: Readable): () => string {
  let text = ''
  stream.on('data', (chunk: Buffer) => {
    text += chunk
  })
  return () => text
}

const exitOf = async (child: ChildProcess) => (await once(child, 'close'))[0] as number

describe('large streams', () => {
  let folder: Awaited<ReturnType<typeof freshFolder>>

  beforeAll(async () => {
    folder = await freshFolder('dkr-test-bulk-')
    await writeFile(join(folder.path, 'block'), block)
  })
  afterAll(async () => {
    await dockerClient(['rm', '-f', name, `${name}-slow`, `${name}-gone`])
    await folder[Symbol.asyncDispose]()
  })

  const start = (...args: string[]) =>
    startDkr(['run', '--rm', '--log-driver', 'none', '-v', `${folder.path}:/data:ro`, ...args])
  const repeat = (times: number, file = '/data/block') =>
    `for i in $(seq ${times}); do cat ${file}; echo part $i >&2; done`

  it('a gigabyte on stdout comes through byte for byte, stderr apart, in little memory', async () => {
    const child = start(image, 'sh', '-c', repeat(64))
    const peak = watchPeakMemory(child)
    const errors = drain(child.stderr!)
    const exit = exitOf(child)
    expect(await compareWithBlock(child.stdout!)).toBe(64 * block.length)
    expect(await exit).toBe(0)
    expect(errors()).toBe(Array.from({length: 64}, (_, i) => `part ${i + 1}\n`).join(''))
    expect(peak()).toBeLessThan(most)
  })

  it('256 MB of stdin come back on stdout, in little memory', async () => {
    const child = start('-i', image, 'cat')
    const peak = watchPeakMemory(child)
    drain(child.stderr!)
    const exit = exitOf(child)
    const send = async () => {
      for (let i = 0; i < 16; i++) if (!child.stdin!.write(block)) await once(child.stdin!, 'drain')
      child.stdin!.end()
    }
    const [length] = await Promise.all([compareWithBlock(child.stdout!), send()])
    expect({length, code: await exit}).toEqual({length: 16 * block.length, code: 0})
    expect(peak()).toBeLessThan(most)
  })

  it('a reader that stops makes the container wait, not the memory grow', async () => {
    const child = start('--name', `${name}-slow`, image, 'sh', '-c', repeat(8))
    const peak = watchPeakMemory(child)
    drain(child.stderr!)
    const exit = exitOf(child)
    await once(child.stdout!, 'readable')
    let before = -1
    await eventually(async () => {
      const read = Number(/rchar: (\d+)/.exec(readFileSync(`/proc/${child.pid}/io`, 'utf8'))![1])
      const still = read === before
      before = read
      return still
    }, 'nothing more is read')
    expect(before).toBeLessThan(64 * mebi)
    expect(await docker(['inspect', '-f', '{{.State.Running}}', `${name}-slow`])).toBe('true')
    expect(await compareWithBlock(child.stdout!)).toBe(8 * block.length)
    expect(await exit).toBe(0)
    expect(peak()).toBeLessThan(most)
  })

  it('a reader that goes away ends it as docker does, and the container runs on', async () => {
    const child = startDkr(['run', '--name', `${name}-gone`, image, 'sh', '-c', 'while echo y; do sleep 0.01; done'])
    const errors = drain(child.stderr!)
    const exit = exitOf(child)
    await once(child.stdout!, 'data')
    child.stdout!.destroy()
    expect(await exit).toBe(1)
    expect(errors()).toContain('write /dev/stdout: broken pipe')
    expect(errors()).toContain(`"${name}-gone" runs on`)
    expect(await docker(['inspect', '-f', '{{.State.Running}}', `${name}-gone`])).toBe('true')
  })

  it('nothing is lost of containers that end at once', async () => {
    const results = await Promise.all(
      Array.from({length: 20}, (_, i) =>
        dkr(['run', '--rm', '--network', 'none', image, 'sh', '-c', `echo out ${i}; echo err ${i} >&2; exit ${i}`]),
      ),
    )
    expect(results.map(({stdout, stderr, code}) => ({stdout, stderr, code}))).toEqual(
      results.map((_, i) => ({stdout: `out ${i}\n`, stderr: `err ${i}\n`, code: i})),
    )
  })
})

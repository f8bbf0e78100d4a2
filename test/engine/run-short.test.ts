import {PassThrough} from 'node:stream'
import {afterAll, beforeAll, expect, it} from '@jest/globals'
import {createContainer, removeContainer} from '../../src/lib/engine/containers.js'
import {connect, type Engine} from '../../src/lib/engine/engine.js'
import {runAttached} from '../../src/lib/run/attached.js'
import type {Stdio} from '../../src/lib/run/terminal.js'

const workers = 8
const runs = 25
const both = {stdin: false, stdout: true, stderr: true}
const plan = {tty: false, interactive: false, remove: false, attach: both, sigProxy: false, detachKeys: []}

let engine: Engine
let ids: string[]

beforeAll(async () => {
  engine = await connect()
  const config = {
    Image: 'busybox:1.36',
    Cmd: ['sh', '-c', 'echo out; echo err >&2; exit 7'],
    HostConfig: {NetworkMode: 'none'},
  }
  const create = async (_: unknown, i: number) =>
    (await createContainer(engine, config, {name: `dkr-test-short-${process.pid}-${i}`})).id
  ids = await Promise.all(Array.from({length: workers}, create))
})
afterAll(async () => {
  await Promise.all(ids.map(id => removeContainer(engine, id, {force: true})))
})

/** Runs it once; what it printed and its exit code. */
async function once(id: string): Promise<string> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const {exitCode} = await runAttached(engine, id, plan, {stdout, stderr} as unknown as Stdio)
  return `${stdout.read()}${stderr.read()}${exitCode}`
}

it(`loses no line in ${workers * runs} runs of containers that end in a millisecond`, async () => {
  const results = await Promise.all(
    ids.map(async id => {
      const seen: string[] = []
      for (let i = 0; i < runs; i++) seen.push(await once(id))
      return seen
    }),
  )
  expect(results.flat()).toEqual(Array.from({length: workers * runs}, () => 'out\nerr\n7'))
})

import {Readable} from 'node:stream'
import {expect, test} from '@jest/globals'
import type {ContainerDetails} from '../../../src/lib/engine/containers.js'
import type {Engine} from '../../../src/lib/engine/engine.js'
import type {EngineRequest} from '../../../src/lib/engine/transport.js'
import type {Job} from '../../../src/lib/output/job.js'
import {readLine, showLines} from '../../../src/lib/up/ready/show-lines.js'
import {unshownSince} from '../../../src/lib/up/unshown-since.js'
import {eventually} from '../../support/eventually.js'

const stamp = '2026-01-02T03:04:05.000000009Z'

function container(env: string[] = []): ContainerDetails {
  const State = {Running: true, StartedAt: stamp, FinishedAt: '0001-01-01T00:00:00Z'}
  return {Id: 'c1', Name: '/web', Config: {Env: env, Tty: true}, State} as unknown as ContainerDetails
}

interface Shown {
  lines: string[]
  until: Map<string, string>
  asked: EngineRequest[]
  read: number
}

/** What is shown of a log; the chunks are made as they are read. */
function show(chunks: Iterable<string>, logs: Job['progress']['logs'], env?: string[]) {
  const shown: Shown = {lines: [], until: new Map(), asked: [], read: 0}
  function* counted() {
    for (const chunk of chunks) {
      shown.read += chunk.length
      yield Buffer.from(chunk)
    }
  }
  const stream = (request: EngineRequest) => {
    shown.asked.push(request)
    const log = Readable.from(counted())
    log.on('error', () => {})
    request.signal?.addEventListener('abort', () => void log.destroy(new Error('aborted')))
    return Promise.resolve(log)
  }
  const progress = {logs, log: (_: string, line: string) => void shown.lines.push(line)}
  const job = {progress, shownUntil: shown.until} as unknown as Job
  const stop = new AbortController()
  const work = showLines(
    {stream} as unknown as Engine,
    container(env),
    {task: 'ready c1', signal: stop.signal},
    job,
  ).catch(() => {})
  return {shown, stop, work}
}

function* endless(line: string): Generator<string> {
  for (;;) yield `${stamp} ${line}\n`.repeat(100)
}

test.each([
  [`${stamp} hello`, {time: '1767323045.000000010', text: 'hello'}],
  ['2026-01-02T03:04:05.1Z x', {time: '1767323045.100000001', text: 'x'}],
  ['2026-01-02T03:04:05.999999999Z x', {time: '1767323046.000000000', text: 'x'}],
  ['2026-01-02T03:04:05Z ', {time: '1767323045.000000001', text: ''}],
  // A progress bar that is drawn over, and a line end of Windows.
  [`${stamp} 10%\r20%\r`, {time: '1767323045.000000010', text: '20%'}],
  // No time of the engine: the app may print one of its own.
  ['2026-01-02 03:04:05 started', {text: '2026-01-02 03:04:05 started'}],
  ['no time', {text: 'no time'}],
])('a line of the log: %j', (line, expected) => expect(readLine(line)).toEqual(expected))

test('lines are shown whole, as they can be printed, and without secrets', async () => {
  const {shown, work} = show(
    [`${stamp} one\n${stamp} t`, `wo \u001b[31mred\u001b[0m\u0007\n${stamp} key: hunter2hunter2\n`],
    'stay',
    ['DB_PASSWORD=hunter2hunter2'],
  )
  await work
  expect(shown.lines).toEqual(['one', 'two red', 'key: ***'])
  expect(shown.asked[0]!.query).toMatchObject({follow: true, timestamps: true, since: 0})
  expect(shown.until.get('c1')).toBe('1767323045.000000010')
})

test('where lines stay, a chatty app is shown to a limit, and read no further', async () => {
  const {shown, work} = show(endless('again'), 'stay')
  await work
  expect(shown.lines).toHaveLength(51)
  expect(shown.lines.at(-1)).toBe('… (dkr logs web shows the rest)')
  expect(shown.read).toBeLessThan(10 * 1024 * 1024)
})

test('where they pass, all of them may be shown, no faster than anybody reads, and none is remembered', async () => {
  const {shown, stop, work} = show(endless('again'), 'pass')
  await eventually(async () => shown.lines.length > 1000, 'more than stay are shown')
  stop.abort()
  await work
  expect(shown.until.size).toBe(0)
  // What waits to be shown is bounded.
  expect(shown.read).toBeLessThan(10 * 1024 * 1024)
})

test('a line without end takes no memory', async () => {
  const {shown, work} = show([`${stamp} `, ...Array.from({length: 20}, () => 'x'.repeat(4096)), '\n'], 'stay')
  await work
  expect(shown.lines.map(line => line.length)).toEqual([1000 - stamp.length - 1])
})

test.each([
  ['1767323045.000000010', '0001-01-01T00:00:00Z', '1767323045.000000010'],
  // Another run of the same container has begun since.
  ['1767323045.000000010', '2026-01-02T03:05:00Z', 1767323100.001],
  [undefined, '0001-01-01T00:00:00Z', 0],
])('the log goes on behind what is shown: %s, %s', (time, FinishedAt, expected) => {
  const details = {Id: 'c1', State: {Running: true, StartedAt: stamp, FinishedAt}} as unknown as ContainerDetails
  const shownUntil = new Map(time === undefined ? [] : [['c1', time]])
  expect(unshownSince(details, {shownUntil})).toBe(expected)
})

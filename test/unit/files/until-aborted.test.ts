import {Readable} from 'node:stream'
import {expect, test} from '@jest/globals'
import {readInput} from '../../../src/lib/build/input.js'
import type {BuildPlan} from '../../../src/lib/build/plan.js'
import {untilAborted} from '../../../src/lib/files/until-aborted.js'
import {readSecret} from '../../../src/lib/registry/read-secret.js'

/** A stream that says something, and then nothing more for ever. */
function silent(first = 'FROM '): Readable {
  const stream = new Readable({read() {}})
  stream.push(first)
  return stream
}

const plan = {context: 'stdin', dockerfile: 'Dockerfile', secrets: []} as unknown as BuildPlan

test.each<[string, (stdin: Readable, signal: AbortSignal) => Promise<unknown>]>([
  ['a password', (stdin, signal) => untilAborted(stdin, signal, readSecret)],
  ['a Dockerfile', (stdin, signal) => readInput(plan, {env: {}, stdin}, signal)],
])('%s on standard input: the wait ends with the signal, and its reason', async (_what, read) => {
  const stop = new AbortController()
  const reason = new Error('enough')
  const reading = read(silent(), stop.signal)
  await new Promise(setImmediate)
  stop.abort(reason)
  await expect(reading).rejects.toBe(reason)
  await expect(read(silent(), stop.signal)).rejects.toBe(reason)
})

test('what was read in time is no matter of the signal any more', async () => {
  const stop = new AbortController()
  const stdin = Readable.from([Buffer.from('secret\n')])
  expect(await untilAborted(stdin, stop.signal, readSecret)).toBe('secret')
  stop.abort()
})

import {afterEach, beforeEach, expect, jest, test} from '@jest/globals'
import {killOnSignal, stopOnSignal} from '../../../src/lib/up/stop-on-signal.js'

let exits: unknown[]
let said: string[]
let calls: string[]
const note = (text: string) => void said.push(text)
const call = (what: string) => () => void calls.push(what)
/** An engine that never answers. */
const kill = () => {
  calls.push('kill')
  return new Promise(() => {})
}

beforeEach(() => {
  exits = []
  said = []
  calls = []
  jest.useFakeTimers()
  jest.spyOn(process, 'exit').mockImplementation(((code: number) => exits.push(code)) as never)
})
afterEach(() => {
  jest.useRealTimers()
  jest.restoreAllMocks()
})

test('the first stops, the second kills, and what the engine does not answer ends all the same', () => {
  const taken = stopOnSignal({progress: {note, warn: note}, stop: call('stop'), kill})
  process.emit('SIGINT', 'SIGINT')
  process.emit('SIGINT', 'SIGINT')
  expect([calls, exits]).toEqual([['stop', 'kill'], []])
  jest.advanceTimersByTime(2000)
  expect([exits, said.at(-1)]).toEqual([[130], expect.stringContaining('may still be running')])
  expect(taken.release()).toBe(2)
})

test.each<[string, () => Promise<unknown>, boolean]>([
  ['killed', () => Promise.resolve(), true],
  ['ended before that', () => Promise.reject(Object.assign(new Error('is not running'), {status: 409})), true],
  ['out of reach', () => Promise.reject(new Error('the engine has not answered')), false],
])('a container that is %s: whether its stop need not be waited for', async (_, answer, expected) => {
  const taken = killOnSignal({progress: {note, warn: note}, kill: answer})
  expect(taken.killed.aborted).toBe(false)
  process.emit('SIGINT', 'SIGINT')
  await Promise.resolve()
  expect([taken.killed.aborted, said]).toEqual([expected, []])
  taken.release()
})

test('while it is being stopped the next one kills, and the one after that ends dkr', () => {
  const taken = killOnSignal({progress: {note, warn: note}, kill})
  process.emit('SIGTERM', 'SIGTERM')
  expect([calls, exits]).toEqual([['kill'], []])
  process.emit('SIGINT', 'SIGINT')
  expect([calls, exits]).toEqual([['kill'], [130]])
  taken.release()
})

import {afterEach, beforeEach, expect, jest, test} from '@jest/globals'
import {type TakenSignals, takeSignals} from '../../../src/lib/process/take-signals.js'

let exits: unknown[]
let taken: TakenSignals

beforeEach(() => {
  exits = []
  jest.useFakeTimers()
  jest.spyOn(process, 'exit').mockImplementation(((code: number) => exits.push(code)) as never)
})
afterEach(() => {
  taken.release()
  jest.useRealTimers()
  jest.restoreAllMocks()
})

function recorded(grace?: number): string[] {
  const calls: string[] = []
  const call = (what: string) => () => void calls.push(what)
  taken = takeSignals({first: call('first'), second: call('second'), giveUp: call('gave up'), grace})
  return calls
}
const press = (name: 'SIGINT' | 'SIGTERM' | 'SIGHUP') => process.emit(name, name)

test('the first ends in good order, the second the hard way, the third dkr', () => {
  const calls = recorded()
  press('SIGINT')
  press('SIGINT')
  expect([calls, exits]).toEqual([['first', 'second'], []])
  press('SIGTERM')
  expect([calls, exits]).toEqual([['first', 'second', 'gave up'], [143]])
})

test('the hard way may take two seconds', () => {
  const calls = recorded()
  press('SIGTERM')
  press('SIGINT')
  jest.advanceTimersByTime(1999)
  expect(exits).toEqual([])
  jest.advanceTimersByTime(1)
  expect([calls, exits]).toEqual([['first', 'second', 'gave up'], [143]])
})

test.each([
  [undefined, 120_000],
  [500_000, 500_000],
])('one signal is enough, with a grace of %p', (grace, ms) => {
  const calls = recorded(grace)
  press('SIGTERM')
  jest.advanceTimersByTime(ms - 1)
  expect([calls, exits]).toEqual([['first'], []])
  jest.advanceTimersByTime(1)
  expect([calls, exits]).toEqual([['first', 'gave up'], [143]])
})

test('what is done in time ends by itself', () => {
  const calls = recorded()
  press('SIGHUP')
  press('SIGINT')
  expect(taken.release()).toBe(1)
  jest.advanceTimersByTime(1_000_000)
  expect([calls, exits]).toEqual([['first', 'second'], []])
  expect(process.listenerCount('SIGINT')).toBe(0)
})

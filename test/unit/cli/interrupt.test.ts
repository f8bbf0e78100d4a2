import {afterEach, expect, jest, test} from '@jest/globals'
import {listenForInterrupt} from '../../../src/lib/cli/interrupt.js'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

afterEach(() => {
  jest.restoreAllMocks()
})

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('the first %s asks everything to stop, with exit code %i', (name, exitCode) => {
  const {signal, release} = listenForInterrupt()
  expect(signal.aborted).toBe(false)
  process.emit(name, name)
  expect(signal.aborted).toBe(true)
  expect(signal.reason).toMatchObject({code: 'INTERRUPTED', exitCode, message: `interrupted by ${name}`})
  release()
})

test('the second ends dkr at once', () => {
  const exit = jest.spyOn(process, 'exit').mockImplementation(code => {
    throw new Error(`exit ${code}`)
  })
  let cleaned = 0
  const {release} = listenForInterrupt(() => cleaned++)
  process.emit('SIGINT', 'SIGINT')
  expect([exit.mock.calls.length, cleaned]).toEqual([0, 0])
  expect(() => process.emit('SIGTERM', 'SIGTERM')).toThrow('exit 143')
  expect(cleaned).toBe(1)
  release()
})

test('after release the signals are as before', () => {
  const {signal, release} = listenForInterrupt()
  release()
  expect(signals.map(name => process.listenerCount(name))).toEqual([0, 0, 0])
  process.emit('SIGINT', 'SIGINT')
  expect(signal.aborted).toBe(false)
})

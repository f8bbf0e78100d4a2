import {constants} from 'node:os'
import {afterEach, describe, expect, jest, test} from '@jest/globals'
import {DkrError} from '../../../src/lib/errors/dkr-error.js'
import {exitMeaning} from '../../../src/lib/run/exit-meaning.js'
import {forwardSignals} from '../../../src/lib/run/signals.js'
import {startError} from '../../../src/lib/run/start-error.js'

describe('exitMeaning', () => {
  test.each([
    [0, /without an error/],
    [1, /reported an error/],
    [126, /cannot be executed/],
    [127, /not found/],
    [137, /SIGKILL/],
    [139, /SIGSEGV/],
    [143, /SIGTERM/],
    [130, /SIGINT/],
    [134, /SIGABRT|SIGIOT/],
    [42, /of the program itself/],
    [128, /of the program itself/],
    [255, /of the program itself/],
  ])('%i', (code, meaning) => expect(exitMeaning(code)).toMatch(meaning))

  test('memory comes before the code', () => expect(exitMeaning(137, true)).toMatch(/memory/))
})

describe('startError', () => {
  const failure = (message: string) => new DkrError('ENGINE_ERROR', {message, suggestions: ['x']})

  // The engine's own words.
  test.each([
    ['OCI runtime create failed: exec: "nope": executable file not found in $PATH: unknown', 'COMMAND_NOT_FOUND', 127],
    ['exec: "/nope": stat /nope: no such file or directory: unknown', 'COMMAND_NOT_FOUND', 127],
    ['hcsshim: The system cannot find the file specified.', 'COMMAND_NOT_FOUND', 127],
    ['exec: "/etc/passwd": permission denied: unknown', 'COMMAND_NOT_EXECUTABLE', 126],
    ['exec: "/etc": is a directory: unknown', 'COMMAND_NOT_EXECUTABLE', 126],
    ['exec format error', 'COMMAND_NOT_EXECUTABLE', 126],
    ['no such file or directory, permission denied', 'COMMAND_NOT_FOUND', 127],
    ['error gathering device information while adding "/dev/x": no such file or directory', 'RUN_FAILED', 127],
  ])('%s', (message, code, exitCode) => expect(startError(failure(message))).toMatchObject({code, exitCode, message}))

  test('any other error stays as it is', () => {
    const error = failure('Bind for 0.0.0.0:80 failed: port is already allocated')
    expect(startError(error)).toBe(error)
  })

  test('what is no error of dkr is thrown on', () => {
    expect(() => startError(new TypeError('bug'))).toThrow(TypeError)
  })
})

describe('forwardSignals', () => {
  afterEach(() => {
    jest.restoreAllMocks()
  })
  const exits = () =>
    jest.spyOn(process, 'exit').mockImplementation(code => {
      throw new Error(`exit ${code}`)
    })

  test('every signal goes to the container until it is stopped', () => {
    const sent: string[] = []
    const forwarding = forwardSignals({send: async signal => void sent.push(signal)})
    const signals: NodeJS.Signals[] = ['SIGINT', 'SIGUSR1', 'SIGWINCH', 'SIGTERM', 'SIGHUP']
    for (const signal of signals) process.emit(signal, signal)
    forwarding.stop()
    process.emit('SIGUSR2', 'SIGUSR2')
    expect(sent).toEqual(signals)
    expect(signals.map(signal => process.listenerCount(signal))).toEqual([0, 0, 0, 0, 0])
  })

  test('the third that should end it ends dkr', () => {
    const exit = exits()
    const forwarding = forwardSignals({send: async () => {}})
    process.emit('SIGINT', 'SIGINT')
    process.emit('SIGUSR1', 'SIGUSR1')
    process.emit('SIGTERM', 'SIGTERM')
    expect(exit).not.toHaveBeenCalled()
    expect(() => process.emit('SIGTERM', 'SIGTERM')).toThrow(`exit ${128 + constants.signals.SIGTERM}`)
    forwarding.stop()
  })

  test('so does the second, where the engine refused the first, or has not answered in time', async () => {
    jest.useFakeTimers()
    exits()
    for (const send of [() => Promise.reject(new Error('it has ended')), () => new Promise<void>(() => {})]) {
      const forwarding = forwardSignals({send})
      process.emit('SIGINT', 'SIGINT')
      await jest.advanceTimersByTimeAsync(1000)
      expect(() => process.emit('SIGINT', 'SIGINT')).toThrow('exit 130')
      forwarding.stop()
    }
    jest.useRealTimers()
  })

  test('not while the container is being started, nor after the engine took one late', async () => {
    jest.useFakeTimers()
    const exit = exits()
    let take = () => {}
    const sends = [
      () => Promise.reject(new Error('it is not running')),
      () => new Promise<void>(resolve => (take = resolve)),
    ]
    for (const [i, send] of sends.entries()) {
      const forwarding = forwardSignals({send, isRunning: () => i === 1})
      process.emit('SIGINT', 'SIGINT')
      await jest.advanceTimersByTimeAsync(1000)
      take()
      await jest.advanceTimersByTimeAsync(1)
      process.emit('SIGINT', 'SIGINT')
      forwarding.stop()
    }
    expect(exit).not.toHaveBeenCalled()
    jest.useRealTimers()
  })

  test('a signal that ends nothing may be refused', async () => {
    const exit = exits()
    const forwarding = forwardSignals({
      send: signal => (signal === 'SIGUSR1' ? Promise.reject(new Error()) : Promise.resolve()),
    })
    process.emit('SIGUSR1', 'SIGUSR1')
    await new Promise(setImmediate)
    process.emit('SIGINT', 'SIGINT')
    await new Promise(setImmediate)
    process.emit('SIGINT', 'SIGINT')
    expect(exit).not.toHaveBeenCalled()
    forwarding.stop()
  })
})

import {constants} from 'node:os'
import {afterEach, describe, expect, jest, test} from '@jest/globals'
import {runsOn, sayLastWords} from '../../../src/lib/run/last-words.js'
import {leaveOnSignal} from '../../../src/lib/run/leave-on-signal.js'

/** Something that runs for so many looks. */
function running(looks: number) {
  let seen = 0
  return {ask: async () => seen++ < looks, seen: () => seen}
}

describe('whether something runs on', () => {
  test.each([
    // What is ending is given a moment.
    [0, true, false, 1],
    [1, true, false, 2],
    [4, true, false, 5],
    [100, true, true, 5],
    // What nothing ends is not waited for.
    [0, false, false, 1],
    [100, false, true, 1],
  ])('%i looks long, may end: %s', async (looks, mayEnd, is, asked) => {
    const {ask, seen} = running(looks)
    expect(await runsOn(ask, mayEnd)).toBe(is)
    expect(seen()).toBe(asked)
  })
})

describe('the last words', () => {
  const said = async (find: () => Promise<string | undefined>, isTTY = false) => {
    let text = ''
    await sayLastWords(find, {isTTY, write: (piece: string) => (text += piece)})
    return text
  }

  test('are a line of their own, also behind ^C, without control characters', async () => {
    const find = async () => 'web\u001b[31m runs on'
    expect(await said(find)).toBe('dkr: web runs on\n')
    expect(await said(find, true)).toMatch(/^\n.*dkr:.* web runs on\n$/)
  })

  test('are not said where nothing runs on, nor of an engine that fails or keeps silent', async () => {
    const finds = [async () => undefined, () => Promise.reject(new Error('gone')), () => new Promise<string>(() => {})]
    for (const find of finds) expect(await said(find)).toBe('')
  })
})

describe('signals that reach nothing in a container', () => {
  afterEach(() => {
    jest.restoreAllMocks()
  })
  const spies = () => ({
    kill: jest.spyOn(process, 'kill').mockReturnValue(true),
    exit: jest.spyOn(process, 'exit').mockReturnValue(undefined as never),
  })

  test('the first ends dkr when the words are said, and nothing else ends it before', async () => {
    const {kill} = spies()
    let say = () => {}
    const close = jest.fn()
    const {unlessLeaving} = leaveOnSignal({close, lastWords: () => new Promise(resolve => (say = resolve))})
    let over = false
    process.emit('SIGINT', 'SIGINT')
    void unlessLeaving(Promise.resolve()).then(() => {
      over = true
    })
    await new Promise(setImmediate)
    expect(close).toHaveBeenCalled()
    expect(kill).not.toHaveBeenCalled()
    say()
    await new Promise(setImmediate)
    expect(kill).toHaveBeenCalledWith(process.pid, 'SIGINT')
    expect([over, process.listenerCount('SIGINT')]).toEqual([false, 0])
  })

  test('the second ends it at once, and so does a hang-up', () => {
    const {kill, exit} = spies()
    const silent = {close: () => {}, lastWords: () => new Promise<void>(() => {})}
    leaveOnSignal(silent)
    process.emit('SIGTERM', 'SIGTERM')
    process.emit('SIGTERM', 'SIGTERM')
    expect(kill).toHaveBeenCalledWith(process.pid, 'SIGTERM')
    leaveOnSignal(silent)
    process.emit('SIGHUP', 'SIGHUP')
    expect(exit).toHaveBeenCalledWith(128 + constants.signals.SIGHUP)
  })

  test("once given back they are nobody's", async () => {
    const {giveBack, unlessLeaving} = leaveOnSignal({close: () => {}, lastWords: async () => {}})
    expect(await unlessLeaving(Promise.resolve(1))).toBe(1)
    giveBack()
    expect(['SIGINT', 'SIGTERM', 'SIGQUIT', 'SIGHUP'].map(name => process.listenerCount(name))).toEqual([0, 0, 0, 0])
  })
})

import {expect, test} from '@jest/globals'
import type {Engine} from '../../../src/lib/engine/engine.js'
import {engineUntil} from '../../../src/lib/engine/engine-until.js'
import {engineAnswerError} from '../../../src/lib/errors/engine-answer.js'

const engine = {endpoint: {url: 'unix:///e.sock', source: 'test', address: {socketPath: '/e.sock'}}} as Engine
const broken = () => Promise.reject(Object.assign(new Error('read ECONNRESET'), {code: 'ECONNRESET'}))

test('a connection that breaks in a call is told as the engine tells it', async () => {
  const {signal} = new AbortController()
  await expect(engineUntil(engine, signal).call(broken)).rejects.toMatchObject({code: 'ENGINE_GONE', exitCode: 3})
})

test('near miss: one that was given up, and what is explained already', async () => {
  const stop = new AbortController()
  const until = engineUntil(engine, stop.signal)
  const refused = engineAnswerError(404, 'No such container: a')
  await expect(until.call(() => Promise.reject(refused))).rejects.toBe(refused)
  stop.abort()
  await expect(until.call(broken)).rejects.toMatchObject({code: 'INTERRUPTED'})
})

test('what a call answers stays as it is', async () => {
  expect(await engineUntil(engine, new AbortController().signal).call(async () => 5)).toBe(5)
})

import {setTimeout as delay} from 'node:timers/promises'
import {setFlagsFromString} from 'node:v8'
import {runInNewContext} from 'node:vm'
import {expect, test} from '@jest/globals'
import {abortAfter} from '../../../src/lib/engine/abort-after.js'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

test('the time ends, also as a part of another signal and after garbage was collected', async () => {
  const either = AbortSignal.any([new AbortController().signal, abortAfter(100)])
  const done = new Promise(resolve => either.addEventListener('abort', () => resolve(either.reason.name)))
  await delay(1)
  collectGarbage()
  expect(await Promise.race([done, delay(5000, 'never', {ref: false})])).toBe('TimeoutError')
})

test('the reason is made when it is needed', async () => {
  const signal = abortAfter(1, () => new Error('too long'))
  await new Promise(resolve => signal.addEventListener('abort', resolve))
  expect(signal.reason).toMatchObject({message: 'too long'})
})

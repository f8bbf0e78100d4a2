import {expect, test} from '@jest/globals'
import {afterFailure} from '../../../src/lib/up/after-failure.js'

const running = {running: true}
const stopped = {running: false}

test.each([
  [false, false, undefined, false, 'the container was removed', 'dkr up --keep-failed keeps it for a look'],
  [true, false, undefined, true, '"web" is kept as it is', 'dkr logs web'],
  [true, true, undefined, false, 'the container was removed', 'dkr up --keep-failed keeps it for a look'],
  [false, false, running, false, 'rolled back: the old "web" runs again', 'dkr up --keep-failed keeps the new one'],
  [true, false, running, true, 'rolled back: the old "web" runs again', 'dkr logs web-failed-1'],
  [true, true, running, false, 'rolled back: the old "web" runs again', 'dkr up --keep-failed keeps the new one'],
  [true, false, stopped, true, 'rolled back to the old "web", which did not run', 'dkr logs web-failed-1'],
])('--keep-failed %s, interrupted %s, before it %j', (keepFailed, interrupted, old, keep, outcome, suggestion) => {
  const found = afterFailure({name: 'web', keepFailed, interrupted, old, failedName: 'web-failed-1'})
  expect(found).toEqual({keep, outcome, suggestion: expect.stringContaining(suggestion)})
})

import {expect, test} from '@jest/globals'
import {diagnose} from '../../../src/lib/up/diagnosis/diagnose.js'
import {stillWaited} from '../../../src/lib/up/ready/condition.js'
import {evidenceOf, http, on, url} from './diagnosis/evidence-of.js'

const met = {ok: true, text: 'its health check'}
const asked = {url, seconds: 60, status: 204}

test('the first condition that is not met, and the status that is wanted', () => {
  const states = [met, {ok: false, text: 'HTTP 200'}, {ok: false, kind: 'log' as const, text: 'no line'}]
  expect(stillWaited(states, asked)).toEqual({...asked, kind: undefined, met: 'HTTP 200'})
})

test('nothing, when all conditions are met', () => expect(stillWaited([met], asked)).toBeUndefined())

test.each([
  [204, 'unexpected-answer'],
  [undefined, 'slow-start'],
])('an answer of 200 where %p is wanted', (status, cause) => {
  const waited = stillWaited([{ok: false, text: 'HTTP 503'}], {...asked, status})
  expect(diagnose(evidenceOf({listeners: on('::'), answer: http(200), waited})).cause).toBe(cause)
})

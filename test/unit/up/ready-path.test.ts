import {expect, test} from '@jest/globals'
import {checkReadyPath, readyUrl} from '../../../src/lib/up/ready/path.js'

const base = 'http://127.0.0.1:8000'

test.each([
  ['x', '/x'],
  ['', '/health'],
  ['http://x/y', '/y'],
  ['@evil/', '/health'],
  ['?a=1', '/health'],
  ['\\\\evil\\x', '/health'],
  [' /x', '/health'],
])('%j is no path, and %s is proposed', (path, proposal) => {
  expect(() => checkReadyPath(path)).toThrow(
    expect.objectContaining({code: 'USAGE', exitCode: 2, suggestions: [`--ready-path ${proposal}`]}),
  )
})

test.each(['/', '/health', '/a?b=c', '//evil/', '/@evil/', '/\\evil', '/x y'])('%j is a path', path => {
  expect(() => checkReadyPath(path)).not.toThrow()
})

test.each([
  '',
  '/',
  '//evil/',
  '/\\evil/',
  '/\t/evil',
  '/@evil/',
  '@evil/',
  ':1/',
  '.evil/',
  'http://evil/',
  '?x',
  '#x',
])('the path %j leaves the host as it is', path => expect(new URL(readyUrl(base, path)).host).toBe('127.0.0.1:8000'))

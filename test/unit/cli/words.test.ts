import {describe, expect, test} from '@jest/globals'
import {bugError} from '../../../src/lib/cli/bug.js'
import {usageError} from '../../../src/lib/cli/parse-error.js'
import {similar} from '../../../src/lib/values/similar.js'

const commands = [
  'build',
  'exec',
  'images',
  'init',
  'kill',
  'layers',
  'lint',
  'logs',
  'ls',
  'push',
  'run',
  'stop',
  'up',
]

test.each([
  ['biuld', 'build'],
  ['buidl', 'build'],
  ['bulid', 'build'],
  ['buil', 'build'],
  ['builds', 'build'],
  ['image', 'images'],
  ['initt', 'init'],
  ['rnu', 'run'],
  ['psuh', 'push'],
  ['lo', 'logs'],
  ['stopp', 'stop'],
  ['u', 'up'],
  ['frobnicate', undefined],
  ['xyz', undefined],
  ['', undefined],
])('%s is nearest to %s', (typed, word) => expect(similar(typed, commands)).toBe(word))

test('the nearest of several, not the first', () => {
  expect(similar('publsh', ['push', 'public', 'publish'])).toBe('publish')
})

describe('usageError', () => {
  const parsed = (message: string, more: object = {}) => Object.assign(new Error(message), {parse: {}, ...more})

  test.each([
    [['--detatch'], 'unknown flag: --detatch', ['did you mean --detach?', 'dkr run --help']],
    [['--zzz'], 'unknown flag: --zzz', ['dkr run --help']],
    [['--nmae', '-x'], 'unknown flags: --nmae, -x', ['did you mean --name?', 'dkr run --help']],
  ])('unknown flags %j', (flags, message, suggestions) => {
    expect(usageError(parsed('Nonexistent flags', {flags}), 'run', ['detach', 'name', 'publish'])).toMatchObject({
      code: 'USAGE',
      exitCode: 2,
      message,
      suggestions,
    })
  })

  test.each([
    ['Flag --name expects a value\nSee more help with --help', 'flag --name expects a value'],
    [
      'The following error occurred:\n  \u001b[2mParsing --timeout \n\tExpected an integer but received: x\u001b[22m\nSee more help with --help',
      'parsing --timeout\nExpected an integer but received: x',
    ],
    [
      'Missing 1 required arg:\nimage  name or ID\nSee more help with --help',
      'missing 1 required arg:\nimage  name or ID',
    ],
  ])('%j becomes one clean text', (text, message) => {
    expect(usageError(parsed(text), 'container:run', [])).toMatchObject({
      message,
      suggestions: ['dkr container run --help'],
    })
  })

  test.each([new Error('x'), undefined, null, 'text', 5])('%p is none of its business', error => {
    expect(usageError(error, 'run', [])).toBeUndefined()
  })

  test("an error with oclif's exit code is wrong use", () => {
    expect(usageError(Object.assign(new Error('No'), {oclif: {exit: 2}}), 'run', [])?.code).toBe('USAGE')
  })
})

test.each([
  [new TypeError('x is not a function'), 'unexpected TypeError: x is not a function'],
  ['text', 'unexpected Error: text'],
  [undefined, 'unexpected Error: undefined'],
  [null, 'unexpected Error: null'],
  [{message: 'm'}, 'unexpected Error: m'],
])('%p is called a bug', (error, message) => {
  const bug = bugError(error)
  expect(bug).toMatchObject({code: 'BUG', exitCode: 1, message, why: 'this is a bug in dkr'})
  expect(bug.suggestions.join('\n')).toMatch(/DEBUG=dkr[\s\S]*dkr \d+\.\d+\.\d+, node v\d+/)
  expect(bug.cause).toBe(error)
})

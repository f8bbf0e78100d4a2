import {afterEach, beforeEach, describe, expect, jest, test} from '@jest/globals'
import {paint, wantsColor} from '../../../src/lib/output/color.js'
import {createProgress} from '../../../src/lib/output/create-progress.js'
import type {Progress, ProgressMode} from '../../../src/lib/output/progress.js'

function record(
  mode: ProgressMode,
  target: {isTTY?: boolean} = {},
  env = {},
): {progress: Progress; text: () => string} {
  let written = ''
  const write = (text: string) => {
    written += text
  }
  return {progress: createProgress(mode, {...target, write}, env), text: () => written}
}

beforeEach(() => {
  jest.useFakeTimers()
})
afterEach(() => {
  jest.useRealTimers()
})

describe('plain', () => {
  test('a quick task is one line', () => {
    const {progress, text} = record('plain')
    progress.task({id: '1', text: 'COPY . .', state: 'running'})
    progress.task({id: '1', text: 'COPY . .', state: 'done', ms: 40})
    jest.advanceTimersByTime(10_000)
    expect(text()).toBe('COPY . .: done\n')
  })

  test('a slow one is announced, once, however often it moves', () => {
    const {progress, text} = record('plain')
    progress.task({id: '1', text: 'RUN x', state: 'running'})
    jest.advanceTimersByTime(600)
    for (const current of [1, 2, 3]) progress.task({id: '1', text: 'RUN x', state: 'running', current})
    jest.advanceTimersByTime(600)
    progress.task({id: '1', text: 'RUN x', state: 'failed', ms: 1200})
    expect(text()).toBe('RUN x\nRUN x: failed (1.2s)\n')
  })

  test('a wait is told of with growing gaps, with its seconds', () => {
    const {progress, text} = record('plain')
    for (let waited = 0; waited <= 45; waited++) {
      progress.task({id: '1', text: 'waiting for x', state: 'running', waited, limit: 60})
      jest.advanceTimersByTime(1000)
    }
    progress.task({id: '1', text: 'waiting for x (HTTP 200)', state: 'done', ms: 46_000})
    expect(text().trimEnd().split('\n')).toEqual([
      'waiting for x (up to 60 s)',
      ...[10, 20, 40].map(seconds => `waiting for x (${seconds} s of 60 s)`),
      'waiting for x (HTTP 200): done (46s)',
    ])
  })

  test('a note shows its first suggestion, on a line of its own', () => {
    const {progress, text} = record('plain')
    progress.note('Not ready\n yet.', {cause: 'wrong-port', suggestions: ['dkr up -p\u0007 1:2', 'more']})
    expect(text()).toBe('Not ready yet.\n  Try: dkr up -p 1:2\n')
  })

  test('a chore is worth a line only when it fails', () => {
    const {progress, text} = record('plain')
    for (const state of ['running', 'done'] as const) progress.task({id: '1', text: 'load', state, chore: true})
    for (const state of ['running', 'failed'] as const) progress.task({id: '2', text: 'metadata', state, chore: true})
    expect(text()).toBe('metadata: failed\n')
  })

  test('output comes below the name of its task', () => {
    const {progress, text} = record('plain')
    progress.task({id: '1', text: 'RUN x', state: 'running'})
    progress.log('1', 'one\u001b[2J')
    progress.log('1', 'two')
    progress.task({id: '1', text: 'RUN x', state: 'done'})
    expect(text()).toBe('RUN x\n  one\n  two\nRUN x: done\n')
  })

  test('notes and warnings', () => {
    const {progress, text} = record('plain')
    progress.note('using 8001\r')
    progress.warn('careful\u001b[0m')
    expect(text()).toBe('using 8001\nWarning: careful\n')
  })

  test('after close nothing comes any more', () => {
    const {progress, text} = record('plain')
    progress.task({id: '1', text: 'RUN x', state: 'running'})
    progress.close()
    jest.advanceTimersByTime(10_000)
    expect(text()).toBe('')
  })
})

test('quiet still warns', () => {
  const {progress, text} = record('quiet')
  progress.task({id: '1', text: 'a', state: 'running'})
  progress.log('1', 'b')
  progress.task({id: '1', text: 'a', state: 'done'})
  progress.note('c')
  progress.warn('d')
  expect(text()).toBe('Warning: d\n')
})

test('json has one event a line', () => {
  const {progress, text} = record('json')
  progress.task({id: '1', text: 'a\nb', state: 'done', ms: 5, current: 1, total: 2})
  progress.log('1', 'out')
  progress.task({id: '2', text: 'waiting', state: 'running', waited: 3, limit: 60})
  progress.note('n')
  progress.note('Not ready yet: x.', {cause: 'wrong-port', certain: false, message: 'x', suggestions: ['a', 'b']})
  progress.warn('w')
  progress.close()
  expect(
    text()
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line)),
  ).toEqual([
    {type: 'task', id: '1', text: 'a\nb', state: 'done', ms: 5, current: 1, total: 2},
    {type: 'log', id: '1', line: 'out'},
    {type: 'task', id: '2', text: 'waiting', state: 'running', waited: 3, limit: 60},
    {type: 'note', text: 'n'},
    {
      ...{type: 'note', text: 'Not ready yet: x.', cause: 'wrong-port', certain: false, message: 'x'},
      suggestions: ['a', 'b'],
    },
    {type: 'warning', text: 'w'},
  ])
})

test.each([
  [{isTTY: false}, {}, 'plain'],
  [{isTTY: true}, {CI: 'true'}, 'plain'],
  [{isTTY: true}, {TERM: 'dumb'}, 'plain'],
  [{isTTY: true}, {}, 'tty'],
])('auto for %j in %j is %s', (target, env, kind) => {
  const {progress, text} = record('auto', target, {...env, NO_COLOR: '1'})
  progress.task({id: '1', text: 'a', state: 'done'})
  progress.close()
  expect(text().includes('✔')).toBe(kind === 'tty')
})

test.each([
  [true, {}, true],
  [false, {}, false],
  [true, {NO_COLOR: '1'}, false],
  [true, {NO_COLOR: ''}, true],
  [false, {FORCE_COLOR: '1'}, true],
  [true, {FORCE_COLOR: '0'}, false],
  [true, {NO_COLOR: '1', FORCE_COLOR: '1'}, false],
  [true, {TERM: 'dumb'}, false],
])('colour on a terminal (%s) with %j: %s', (isTTY, env, wanted) => expect(wantsColor({isTTY}, env)).toBe(wanted))

test('paint leaves the text alone where no colour is wanted', () => {
  expect(paint({isTTY: false}, 'red', 'x')).toBe('x')
})

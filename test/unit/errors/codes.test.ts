import {describe, expect, test} from '@jest/globals'
import {type ErrorCode, errorCodes} from '../../../src/lib/errors/codes.js'
import {DkrError, isDkrError} from '../../../src/lib/errors/dkr-error.js'
import {exitCodes} from '../../../src/lib/errors/exit-codes.js'

describe.each(Object.entries(errorCodes))('%s', (code, {exit, meaning}) => {
  test('has an exit code of the table and a meaning in one line', () => {
    expect(code).toMatch(/^[A-Z][A-Z_]+$/)
    expect(exitCodes[exit].code).toBeGreaterThan(0)
    expect(meaning).toMatch(/^\S[^\n]{5,}[^.\s]$/)
  })

  test('is what its error ends with', () => {
    const error = new DkrError(code as ErrorCode, {message: 'm', suggestions: ['s']})
    expect([error.exitCode, error.oclif.exit]).toEqual([exitCodes[exit].code, exitCodes[exit].code])
  })
})

test('the exit codes are those that scripts know', () => {
  expect(Object.fromEntries(Object.entries(exitCodes).map(([name, {code}]) => [name, code]))).toEqual({
    ok: 0,
    failed: 1,
    usage: 2,
    noEngine: 3,
    notReady: 4,
    refused: 5,
    notStarted: 125,
    notExecutable: 126,
    notFound: 127,
  })
})

describe('DkrError', () => {
  const error = new DkrError('NOT_READY', {
    message: 'm',
    why: 'w',
    suggestions: ['s'],
    evidence: ['e'],
    cause: new Error('secret inner text'),
  })

  test('as JSON it has what scripts read, and nothing of its cause', () => {
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      error: {code: 'NOT_READY', message: 'm', why: 'w', suggestions: ['s'], evidence: ['e'], exitCode: 4},
    })
  })

  test('a cause that was diagnosed is a word beside the code', () => {
    const diagnosed = new DkrError('EXITED', {
      message: 'm',
      suggestions: ['s'],
      diagnosis: {cause: 'out-of-memory', certain: true},
    })
    expect(JSON.parse(JSON.stringify(diagnosed))).toEqual({
      error: {code: 'EXITED', cause: 'out-of-memory', certain: true, message: 'm', suggestions: ['s'], exitCode: 4},
    })
  })

  test('its own exit code comes first', () => {
    expect(new DkrError('INTERRUPTED', {message: 'm', suggestions: ['s'], exitCode: 130}).exitCode).toBe(130)
  })

  test.each([undefined, null, 'x', new Error('x'), {code: 'NOT_READY'}])('%p is none', value => {
    expect(isDkrError(value)).toBe(false)
  })
  test('it is one', () => expect(isDkrError(error)).toBe(true))
})

import {expect, test} from '@jest/globals'
import Run from '../../../src/commands/run.js'
import {outputError} from '../../../src/lib/engine/output.js'
import {type ErrorCode, errorCodes} from '../../../src/lib/errors/codes.js'
import {DkrError} from '../../../src/lib/errors/dkr-error.js'
import {runExitCode} from '../../../src/lib/run/exit-code.js'

const error = (code: ErrorCode, exitCode?: number) => new DkrError(code, {message: 'm', suggestions: ['s'], exitCode})

test.each(Object.keys(errorCodes) as ErrorCode[])(
  '%s: run ends with 125 or more, but for what docker answers with 1',
  code => {
    const one = code === 'ATTACH_CONFLICT' || code === 'NO_TERMINAL' || code === 'OUTPUT_FAILED'
    const own = error(code).exitCode
    expect(runExitCode(error(code))).toBe(one ? 1 : own < 125 ? 125 : own)
  },
)

test('the command itself ends so', () => {
  const run = Run.prototype as unknown as {exitCodeOf(error: DkrError): number}
  expect([run.exitCodeOf(error('NAME_TAKEN')), run.exitCodeOf(error('COMMAND_NOT_FOUND'))]).toEqual([125, 127])
})

test('NAME_TAKEN is 1 everywhere, and 125 in run', () => {
  expect(errorCodes.NAME_TAKEN.exit).toBe('failed')
  expect([error('NAME_TAKEN').exitCode, runExitCode(error('NAME_TAKEN'))]).toEqual([1, 125])
})

test.each([
  ['USAGE', 125],
  ['PORT_TAKEN', 125],
  ['PORT_DENIED', 125],
  ['IMAGE_NOT_FOUND', 125],
  ['DISK_FULL', 125],
  ['ENGINE_NOT_FOUND', 125],
  ['COMMAND_NOT_EXECUTABLE', 126],
  ['COMMAND_NOT_FOUND', 127],
] as const)('%s %i', (code, expected) => expect(runExitCode(error(code))).toBe(expected))

test('a code of its own stays: a signal, docker’s exceptions', () => {
  expect(runExitCode(error('INTERRUPTED', 130))).toBe(130)
  expect(runExitCode(error('CIDFILE', 127))).toBe(127)
})

test('output that nobody takes is 1, also for a full disk', () => {
  const full = Object.assign(new Error('x'), {code: 'ENOSPC'})
  expect(runExitCode(outputError(full, '/dev/stdout'))).toBe(1)
  const told = new DkrError('DISK_FULL', {message: 'write /dev/stdout: no space left on device', suggestions: ['s']})
  expect(runExitCode(told)).toBe(1)
})

import {expect, test} from '@jest/globals'
import {DkrError} from '../../../src/lib/errors/dkr-error.js'
import {errorLines} from '../../../src/lib/output/error-lines.js'

const pipe = {isTTY: false}

test('what happened, the evidence, why, what to try, the code', () => {
  const error = new DkrError('EXITED', {
    message: 'the container ended\nwith two lines',
    why: 'a reason\nof two lines',
    evidence: ['Traceback', '  boom'],
    suggestions: ['mend it', 'dkr up'],
  })
  expect(errorLines(error, pipe).join('\n').split('\n')).toEqual([
    'Error: the container ended',
    '  with two lines',
    '  │ Traceback',
    '  │   boom',
    '  Why: a reason',
    '       of two lines',
    '  Try: mend it',
    '       dkr up',
    '  (EXITED, exit code 4)',
  ])
})

test('the exit code that dkr really ends with', () => {
  const error = new DkrError('PORT_TAKEN', {message: 'x', suggestions: ['y']})
  expect(errorLines(error, pipe, 125).at(-1)).toBe('  (PORT_TAKEN, exit code 125)')
})

test('nothing of it can reach into the terminal', () => {
  const evil = '\u001b]0;owned\u0007\u001b[2Jx\u202e'
  const error = new DkrError('BUG', {message: evil, why: evil, evidence: [evil], suggestions: [evil]})
  expect(errorLines(error, pipe)).toEqual(['Error: x', '  │ x', '  Why: x', '  Try: x', '  (BUG, exit code 1)'])
})

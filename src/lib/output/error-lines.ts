import type {DkrError} from '../errors/dkr-error.js'
import {paint} from './color.js'
import {printable, printableLines} from './text.js'

/** An error as a person reads it: what happened, why, the evidence, what to try. `exitCode` is what dkr really ends with. */
export function errorLines(error: DkrError, target: {isTTY?: boolean}, exitCode = error.exitCode): string[] {
  const [first = '', ...more] = printableLines(error.message)
  const tries = error.suggestions.map(printable)
  return [
    `${paint(target, 'red', 'Error:')} ${first}`,
    ...more.map(line => `  ${line}`),
    ...(error.evidence ?? []).map(line => `  ${paint(target, 'gray', '│')} ${printable(line)}`),
    ...(error.why ? [`  Why: ${printableLines(error.why).join('\n       ')}`] : []),
    ...tries.map((text, i) => `  ${i === 0 ? 'Try:' : '    '} ${text}`),
    paint(target, 'gray', `  (${error.code}, exit code ${exitCode})`),
  ]
}

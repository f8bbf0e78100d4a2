import {DkrError} from '../errors/dkr-error.js'
import type {Stdio} from './terminal.js'

/**
 * @param how the command that works without a terminal
 * @throws DkrError NO_TERMINAL where the program wants a terminal and stdin is none
 */
export function requireTerminal(plan: {tty: boolean; interactive: boolean}, {stdin}: Stdio, how: string): void {
  if (!plan.tty || !plan.interactive || stdin.isTTY) return
  throw new DkrError('NO_TERMINAL', {
    message: 'cannot attach stdin to a TTY-enabled container because stdin is not a terminal',
    why: 'it has a terminal (TTY), but stdin is a file or a pipe (the input device is not a TTY)',
    suggestions: [`without a terminal: ${how}`],
  })
}

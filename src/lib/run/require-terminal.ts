import {DkrError} from '../errors/dkr-error.js'
import type {Stdio} from './terminal.js'

/** @throws DkrError NO_TERMINAL where -i and -t ask for a terminal that stdin is not */
export function requireTerminal(plan: {tty: boolean; interactive: boolean}, {stdin}: Stdio, without: string): void {
  if (!plan.tty || !plan.interactive || stdin.isTTY) return
  throw new DkrError('NO_TERMINAL', {
    message: 'cannot attach stdin to a TTY-enabled container because stdin is not a terminal',
    why: '-t asks for a terminal, but stdin is a file or a pipe (the input device is not a TTY)',
    suggestions: [`leave out -t: ${without}`],
  })
}

import {spawn} from 'node:child_process'

/**
 * Stops the terminal on stdin from turning line feeds into new lines. Node's raw mode switches just that on, and a
 * program in a container that moves down a line without going to its start (ncurses does) would paint in the wrong
 * place. The way back is Node's own: it restores the modes that it found.
 */
export function leaveLineFeedsAlone(): void {
  // Without stty the terminal is as good as before.
  spawn('stty', ['-opost'], {stdio: ['inherit', 'ignore', 'ignore']}).on('error', () => {})
}

import {paint} from '../output/color.js'
import {printable} from '../output/text.js'

interface Target {
  write(text: string): unknown
  isTTY?: boolean
}

/** One line of dkr's own beside what a container prints. */
export function say(target: Target, text: string): void {
  target.write(`${paint(target, 'yellow', 'dkr:')} ${printable(text)}\n`)
}

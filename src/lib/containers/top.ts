import type {ProcessTable} from '../engine/container-life.js'
import {tabbedLines} from '../output/tabbed.js'
import {printable} from '../output/text.js'

/** The lines that docker top prints. */
export function processLines({Titles, Processes}: ProcessTable): string[] {
  return tabbedLines(
    [Titles, ...Processes].map(row => row.map(printable)),
    20,
  )
}

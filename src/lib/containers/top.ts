import type {ProcessTable} from '../engine/container-life.js'
import {tabbedLines} from '../output/tabbed.js'

/** The lines that docker top prints. */
export function processLines({Titles, Processes}: ProcessTable): string[] {
  return tabbedLines([Titles, ...Processes], 20)
}

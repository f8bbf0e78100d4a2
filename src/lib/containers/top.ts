import type {ProcessTable} from '../engine/container-life.js'
import {printable} from '../output/text.js'

const minWidth = 20
const gap = 3

/** The lines that docker top prints: columns of at least twenty characters, the last one as it is. */
export function processLines({Titles, Processes}: ProcessTable): string[] {
  const rows = [Titles, ...Processes].map(row => row.map(printable))
  const widths = Titles.map((_, column) =>
    Math.max(minWidth, ...rows.map(row => [...(row[column] ?? '')].length + gap)),
  )
  return rows.map(row => row.map((cell, at) => (at === row.length - 1 ? cell : cell.padEnd(widths[at]!))).join(''))
}

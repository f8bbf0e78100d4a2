import {displayWidth} from './text.js'

const gap = 3

/** Columns as docker's own tables have them: at least `minWidth` wide, the last cell of a line as it is. */
export function tabbedLines(rows: readonly (readonly string[])[], minWidth: number): string[] {
  const widths: number[] = []
  for (const row of rows) {
    for (const [i, cell] of row.slice(0, -1).entries()) {
      widths[i] = Math.max(widths[i] ?? minWidth, displayWidth(cell) + gap)
    }
  }
  return rows.map(row =>
    row.map((cell, i) => (i === row.length - 1 ? cell : cell + ' '.repeat(widths[i]! - displayWidth(cell)))).join(''),
  )
}

import {displayWidth, printable, shorten} from './text.js'

export interface Column<Row> {
  title: string
  value: (row: Row) => string
  /** Numbers read better right-aligned. */
  right?: boolean
  /** This column gives way, down to so many characters, when the terminal is too narrow. */
  shrinkTo?: number
}

const gap = 3

/**
 * Lines of a table with aligned columns, docker-like: upper-case titles, no rules.
 * `width` is the terminal's width in columns; without it nothing is cut (a pipe gets whole values).
 */
export function tableLines<Row>(rows: readonly Row[], columns: readonly Column<Row>[], width?: number): string[] {
  const cells = rows.map(row => columns.map(column => printable(column.value(row))))
  const widths = columns.map((column, i) => Math.max(column.title.length, ...cells.map(line => displayWidth(line[i]!))))
  if (width) shrink(widths, columns, width)
  const line = (values: string[]) =>
    values
      .map((value, i) => {
        const cut = shorten(value, widths[i]!)
        const padding = ' '.repeat(widths[i]! - displayWidth(cut))
        return columns[i]!.right ? padding + cut : cut + padding
      })
      .join(' '.repeat(gap))
      .trimEnd()
  return [line(columns.map(column => column.title)), ...cells.map(line)]
}

/** Takes the missing columns from the widest cells that may shrink, the widest first. */
function shrink<Row>(widths: number[], columns: readonly Column<Row>[], width: number) {
  let excess = widths.reduce((sum, w) => sum + w, 0) + gap * (columns.length - 1) - width
  while (excess > 0) {
    let widest = -1
    for (const [i, column] of columns.entries()) {
      const floor = column.shrinkTo === undefined ? widths[i]! : Math.max(column.shrinkTo, 4)
      if (widths[i]! > floor && (widest < 0 || widths[i]! > widths[widest]!)) widest = i
    }
    if (widest < 0) return
    widths[widest]!--
    excess--
  }
}

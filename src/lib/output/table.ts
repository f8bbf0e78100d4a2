import {displayWidth, printable, shorten} from './text.js'

export interface Column<Row> {
  title: string
  value: (row: Row) => string
  /** Numbers read better right-aligned. */
  right?: boolean
  /** This column gives way, down to so many characters, when the terminal is too narrow. */
  shrinkTo?: number
  /** This column is left out where the terminal is still too narrow; the last such one goes first. */
  optional?: boolean
}

/** Spaces between columns, and the least there may be where the terminal is narrow. */
const gap = 3
const narrowGap = 1

/** So many characters are left of a column that has to give way: three and the `…`. */
const least = 4

/**
 * Lines of a table with aligned columns, docker-like: upper-case titles, no rules.
 * `width` is the terminal's width in columns; without it nothing is cut (a pipe gets whole values). Where it is too small
 * the columns that may shrink give way, then the space between them, then those that are optional, then every column, the
 * widest first.
 */
export function tableLines<Row>(rows: readonly Row[], columns: readonly Column<Row>[], width?: number): string[] {
  const cells = rows.map(row => columns.map(column => printable(column.value(row))))
  const widths = columns.map((column, i) => Math.max(column.title.length, ...cells.map(line => displayWidth(line[i]!))))
  const between = width ? makeRoom(widths, columns, width) : gap
  if (between === undefined) return tableLines(rows, withoutLastOptional(columns), width)
  const line = (values: string[]) =>
    values
      .map((value, i) => {
        const cut = shorten(value, widths[i]!)
        const padding = ' '.repeat(widths[i]! - displayWidth(cut))
        return columns[i]!.right ? padding + cut : cut + padding
      })
      .join(' '.repeat(between))
      .trimEnd()
  return [line(columns.map(column => column.title)), ...cells.map(line)]
}

function withoutLastOptional<Row>(columns: readonly Column<Row>[]): Column<Row>[] {
  const last = columns.findLastIndex(({optional}) => optional)
  return columns.filter((_, i) => i !== last)
}

/**
 * Narrows the columns until they have room.
 * @returns the spaces between them; undefined where an optional column has to go first
 */
function makeRoom<Row>(widths: number[], columns: readonly Column<Row>[], width: number): number | undefined {
  const excess = (between: number) => widths.reduce((sum, w) => sum + w, 0) + (widths.length - 1) * between - width
  const floors = columns.map(({shrinkTo}) => (shrinkTo === undefined ? Infinity : Math.max(shrinkTo, least)))
  shrink(widths, floors, excess(gap))
  let between = gap
  while (between > narrowGap && excess(between) > 0) between--
  if (excess(between) > 0 && columns.some(({optional}) => optional)) return undefined
  shrink(widths, Array(widths.length).fill(least), excess(between))
  return between
}

/** Takes so many characters away, each from the column that is the widest then and is above its floor. */
function shrink(widths: number[], floors: readonly number[], excess: number) {
  for (let left = excess; left > 0; left--) {
    let widest = -1
    for (const [i, width] of widths.entries()) {
      if (width > floors[i]! && (widest < 0 || width > widths[widest]!)) widest = i
    }
    if (widest < 0) return
    widths[widest]!--
  }
}

/** What is taken for the width of a terminal that does not tell it. */
const usualWidth = 80

/** A stream as far as its width matters. */
export interface WidthSource {
  isTTY?: boolean
  columns?: number
}

/**
 * The columns of a terminal. A serial line, `expect` and `script` report 0 of them: that means "unknown", and is taken
 * for 80. Everything that fits text to a terminal asks here.
 * @returns a whole number from 1 on
 */
export function terminalWidth({columns}: Pick<WidthSource, 'columns'>): number {
  return columns !== undefined && Number.isFinite(columns) && columns >= 1 ? Math.floor(columns) : usualWidth
}

/** The width that text has to fit; undefined in a pipe, where nothing may be cut. */
export function widthToFit(stream: WidthSource): number | undefined {
  return stream.isTTY ? terminalWidth(stream) : undefined
}

/**
 * Makes a stream itself tell a width that can be used, also after the terminal has changed its size. For libraries that
 * read `columns`: ora divides by it, and with 0 it clears lines for ever.
 */
export function tellUsableWidth(stream: WidthSource): void {
  let {columns} = stream
  Object.defineProperty(stream, 'columns', {
    configurable: true,
    enumerable: true,
    get: () => terminalWidth({columns}),
    set: (value: number | undefined) => {
      columns = value
    },
  })
}

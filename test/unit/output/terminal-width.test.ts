import {describe, expect, test} from '@jest/globals'
import {createProgress} from '../../../src/lib/output/create-progress.js'
import {tableLines} from '../../../src/lib/output/table.js'
import {tellUsableWidth, terminalWidth, widthToFit} from '../../../src/lib/output/terminal-width.js'

/** What a stream may say its width is, and what that means. */
const widths: [number | undefined, number][] = [
  [undefined, 80],
  [0, 80],
  [Number.NaN, 80],
  [-1, 80],
  [-Infinity, 80],
  [Infinity, 80],
  [0.5, 80],
  [1, 1],
  [2, 2],
  [39.9, 39],
  [80, 80],
  [65_535, 65_535],
]

test.each(widths)('a terminal that says %p has %p columns', (columns, width) => {
  expect(terminalWidth({columns})).toBe(width)
  expect(widthToFit({isTTY: true, columns})).toBe(width)
})

test('nothing has to fit a pipe', () => {
  expect(widthToFit({columns: 0})).toBeUndefined()
  expect(widthToFit({isTTY: false, columns: 40})).toBeUndefined()
})

test('a stream tells the width itself, whatever it becomes', () => {
  const stream: {columns?: number} = {columns: 0}
  tellUsableWidth(stream)
  expect(stream.columns).toBe(80)
  stream.columns = 100
  expect(stream.columns).toBe(100)
  stream.columns = 0
  expect(stream.columns).toBe(80)
  // As often as a progress is made.
  tellUsableWidth(stream)
  stream.columns = 0
  expect(stream.columns).toBe(80)
})

describe.each(widths)('on a terminal that says %p columns', columns => {
  test('the line of a task says what it is', () => {
    let written = ''
    const target = {isTTY: true, columns, write: (text: string) => (written += text)}
    createProgress('tty', target, {}).task({id: '1', text: 'RUN make', state: 'done', ms: 1000})
    expect(written).toContain('RUN make')
  })

  test('a table has its lines', () => {
    const value = ({name}: {name: string}) => name
    const lines = tableLines([{name: 'web'}, {name: 'x'.repeat(300)}], [{title: 'NAME', value}], columns)
    expect(lines.slice(0, 2)).toEqual(['NAME', 'web'])
  })
})

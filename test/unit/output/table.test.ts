import {describe, expect, test} from '@jest/globals'
import {type Column, tableLines} from '../../../src/lib/output/table.js'

interface Row {
  name: string
  size: string
}

const columns: Column<Row>[] = [
  {title: 'NAME', value: row => row.name, shrinkTo: 6},
  {title: 'SIZE', value: row => row.size, right: true},
  {title: 'END', value: () => 'x'},
]
const lines = (rows: [string, string][], width?: number) =>
  tableLines(
    rows.map(([name, size]) => ({name, size})),
    columns,
    width,
  )

describe('tableLines', () => {
  test('aligns, numbers to the right', () => {
    expect(
      lines([
        ['a', '1B'],
        ['longer', '10.5MB'],
      ]),
    ).toEqual(['NAME       SIZE   END', 'a            1B   x', 'longer   10.5MB   x'])
  })

  test('without rows there are the titles', () => expect(lines([])).toEqual(['NAME   SIZE   END']))

  test('wide characters keep the columns below each other', () => {
    expect(
      lines([
        ['日本', '1B'],
        ['abcd', '2B'],
        ['u\u0308', '3B'],
      ]),
    ).toEqual(['NAME   SIZE   END', '日本     1B   x', 'abcd     2B   x', 'u\u0308        3B   x'])
  })

  test('what would move the cursor is taken out before anything is measured', () => {
    expect(lines([['\u001b[31ma\u001b[0m\n', '1B']])[1]).toBe('a        1B   x')
  })

  test('what may shrink gives way first, down to its limit, then the space, then everything', () => {
    const rows: [string, string][] = [['abcdefghijklmnop', '123456789']]
    expect(lines(rows, 30)[1]).toBe('abcdefghijk…   123456789   x')
    expect(lines(rows, 24)[1]).toBe('abcde…   123456789   x')
    expect(lines(rows, 22)[1]).toBe('abcde…  123456789  x')
    expect(lines(rows, 20)[1]).toBe('abcde… 123456789 x')
    expect(lines(rows, 15)).toEqual(['NAME   SIZE END', 'abcd… 1234… x'])
    expect(lines(rows, 2)[1]).toBe('abc… 123… x')
    expect(lines(rows)[1]).toBe('abcdefghijklmnop   123456789   x')
  })

  test('the widest gives first', () => {
    const two: Column<[string, string]>[] = [
      {title: 'A', value: row => row[0], shrinkTo: 4},
      {title: 'B', value: row => row[1], shrinkTo: 4},
    ]
    expect(tableLines([['aaaaaaaaaa', 'bbbbbb']], two, 15)[1]).toBe('aaaaa…   bbbbbb')
    expect(tableLines([['aaaaaaaaaa', 'bbbbbb']], two, 13)[1]).toBe('aaaa…   bbbb…')
  })

  test('optional columns go where the others need the room, the last first', () => {
    const three: Column<string>[] = [
      {title: 'NAME', value: row => row, shrinkTo: 6},
      {title: 'AGE', value: () => '2 minutes', optional: true},
      {title: 'PORTS', value: () => '80', optional: true},
    ]
    const row = (width: number) => tableLines(['abcdefgh'], three, width)[1]
    expect(row(28)).toBe('abcdefgh   2 minutes   80')
    expect(row(22)).toBe('abcde… 2 minutes 80')
    expect(row(21)).toBe('abcdefgh   2 minutes')
    expect(row(12)).toBe('abcdefgh')
    expect(row(5)).toBe('abcd…')
  })
})

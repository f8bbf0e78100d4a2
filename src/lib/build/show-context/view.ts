import {type Column, tableLines} from '../../output/table.js'
import {count} from '../../output/text.js'
import {humanSize} from '../../output/units.js'
import type {Excluded, LeftOut} from './left-out.js'
import type {ContextReport} from './show-context.js'
import {type ContextView, treeLines} from './tree.js'

/** So many entries of one rule are named on a terminal. */
const mostOfARule = 5

interface Row {
  line: string
  pattern: string
  path: string
  size: string
}

const path: Column<Row> = {title: 'LEFT OUT', value: row => row.path, shrinkTo: 20}
const size: Column<Row> = {title: 'SIZE', value: row => row.size, right: true}
const columns: Column<Row>[] = [
  {title: 'LINE', value: row => row.line, right: true},
  {title: 'PATTERN', value: row => row.pattern, shrinkTo: 12},
  path,
  size,
]

/** The report for people: a tree of what is sent, then what is not and why, then the sum. */
export function contextLines(report: ContextReport, view: ContextView): string[] {
  const {excluded, unused, ignoreFile} = report
  const parts = [
    treeLines(report, view),
    table(`Left out by ${ignoreFile}:`, byLine(excluded, view), columns, view),
    table('Left out, as no COPY or ADD names it:', toRows(unused, view), [path, size], view),
    [`${count(report.files, 'file')}, ${humanSize(report.bytes)}`],
  ]
  return parts.filter(lines => lines.length > 0).flatMap((lines, index) => (index > 0 ? ['', ...lines] : lines))
}

function table(title: string, rows: readonly Row[], shown: readonly Column<Row>[], {width}: ContextView): string[] {
  return rows.length > 0 ? [title, ...tableLines(rows, shown, width)] : []
}

function byLine(excluded: readonly Excluded[], view: ContextView): Row[] {
  const lines = [...new Set(excluded.map(({line}) => line))].sort((a, b) => a - b)
  return lines.flatMap(line => {
    const entries = excluded.filter(entry => entry.line === line)
    return toRows(entries, view, line)
  })
}

function toRows(entries: readonly (LeftOut & {pattern?: string})[], {fold}: ContextView, line?: number): Row[] {
  const shown = fold && entries.length > mostOfARule + 1 ? entries.slice(0, mostOfARule) : entries
  const rest = entries.slice(shown.length)
  const rule = {line: line === undefined ? '' : String(line), pattern: entries[0]?.pattern ?? ''}
  const rows = shown.map(entry => ({...rule, path: nameOf(entry), size: amount(entry)}))
  return rest.length > 0 ? [...rows, {...rule, path: `… and ${rest.length} more`, size: amount(total(rest))}] : rows
}

function nameOf({path, kind, files, more}: LeftOut): string {
  return kind === 'folder' ? `${path}/ (${more ? `${files}+ files` : count(files, 'file')})` : path
}

const amount = ({bytes, more}: Pick<LeftOut, 'bytes' | 'more'>) => `${humanSize(bytes)}${more ? '+' : ''}`

function total(entries: readonly LeftOut[]): Pick<LeftOut, 'bytes' | 'more'> {
  return {bytes: entries.reduce((sum, {bytes}) => sum + bytes, 0), more: entries.some(({more}) => more)}
}

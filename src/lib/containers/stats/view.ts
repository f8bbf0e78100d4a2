import {type Column, tableLines} from '../../output/table.js'
import type {FormatRow} from '../../output/template/rows.js'
import {humanSize} from '../../output/units.js'
import type {StatsRow} from './row.js'

const columns: Column<StatsRow>[] = [
  {title: 'NAME', value: row => row.name, shrinkTo: 12},
  {title: 'CPU', value: row => `${row.cpuPercent.toFixed(2)}%`, right: true},
  {title: 'MEMORY', value: row => humanSize(row.memory.used), right: true},
  {title: 'OF', value: row => `${row.memory.percent.toFixed(2)}%`, right: true},
  {title: 'NET IN/OUT', value: row => pair(row.network.received, row.network.sent)},
  {title: 'DISK READ/WRITTEN', value: row => pair(row.block.read, row.block.written)},
  {title: 'PIDS', value: row => String(row.pids), right: true},
]

/** The table for people; `width` in columns. */
export function statsLines(rows: readonly StatsRow[], width?: number): string[] {
  return tableLines(rows, columns, width)
}

export const statsTitles = {
  ID: 'CONTAINER ID',
  CPUPerc: 'CPU %',
  MemUsage: 'MEM USAGE / LIMIT',
  MemPerc: 'MEM %',
  NetIO: 'NET I/O',
  BlockIO: 'BLOCK I/O',
  PIDs: 'PIDS',
}

/** A row by the fields of docker stats --format. */
export function statsFormatRow(row: StatsRow, trunc: boolean): FormatRow {
  const id = trunc ? row.id.slice(0, 12) : row.id
  return {
    ID: id,
    Container: id,
    Name: row.name,
    CPUPerc: `${row.cpuPercent.toFixed(2)}%`,
    MemUsage: `${humanSize(row.memory.used)} / ${humanSize(row.memory.limit)}`,
    MemPerc: `${row.memory.percent.toFixed(2)}%`,
    NetIO: pair(row.network.received, row.network.sent),
    BlockIO: pair(row.block.read, row.block.written),
    PIDs: String(row.pids),
  }
}

function pair(first: number, second: number): string {
  return `${humanSize(first)} / ${humanSize(second)}`
}

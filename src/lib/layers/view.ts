import {type Column, tableLines} from '../output/table.js'
import {count, wrapWords} from '../output/text.js'
import {humanSize} from '../output/units.js'
import type {LayerRow, LayersBase, LayersResult} from './result.js'

export interface LayersViewOptions {
  /** Columns of the terminal; without it nothing is cut to fit. */
  width?: number
  /** One line for the base image in place of its instructions. */
  foldBase?: boolean
}

/** What people see: the table, and what to say below it. */
export interface LayersView {
  table: string[]
  summary: string[]
}

interface Line {
  index: string
  layer: string
  size: string
  instruction: string
  note: string
}

const columns: Column<Line>[] = [
  {title: '#', value: line => line.index, right: true},
  {title: 'INSTRUCTION', value: line => line.instruction, shrinkTo: 24},
  {title: 'LAYER', value: line => line.layer, right: true},
  {title: 'SIZE', value: line => line.size, right: true},
  {title: 'NOTE', value: line => line.note, shrinkTo: 12},
]

/** The result as a table, in the order of the Dockerfile, and lines that sum it up. */
export function layersView(result: LayersResult, options: LayersViewOptions = {}): LayersView {
  const {base, rows} = result
  const fold = options.foldBase && base !== undefined
  const own = fold ? rows.filter(row => !row.fromBase) : rows
  const lines = [...(fold ? [baseLine(base)] : []), ...own.map(rowLine)]
  const summary = summaryLines(result).flatMap(line => (options.width ? wrapWords(line, options.width) : [line]))
  return {table: tableLines(lines, columns, options.width), summary}
}

function rowLine(row: LayerRow): Line {
  return {
    index: String(row.index),
    layer: row.kind === 'metadata' ? '-' : String(row.layer ?? '?'),
    size: row.kind === 'metadata' ? '-' : humanSize(row.size),
    instruction: oneLine(row.instruction),
    note: [row.fromBase ? 'base' : '', row.comment ?? ''].filter(Boolean).join(': '),
  }
}

function baseLine(base: LayersBase): Line {
  return {
    index: '',
    layer: layerRange(base.layerCount),
    size: humanSize(base.size),
    instruction: `FROM ${base.name ?? '(base image)'}`,
    note: `base: ${count(base.instructionCount, 'instruction')}${base.guessed ? ', guessed' : ''}`,
  }
}

function layerRange(layers: number | undefined): string {
  if (layers === undefined) return '?'
  return layers > 1 ? `1-${layers}` : String(layers || '-')
}

/** An instruction may be a megabyte of shell: a table shows how it begins. */
const longest = 300

function oneLine(text: string): string {
  const start = text.slice(0, 10 * longest)
  const first = start.split(/\r?\n/, 1)[0]!
  const line = first.replace(/\s+/g, ' ').trim()
  return line.length > longest || first.length < text.length ? `${line.slice(0, longest)}…` : line
}

function summaryLines(result: LayersResult): string[] {
  return [instructionsLine(result), sizeLine(result), ...doubts(result)]
}

function instructionsLine({rows}: LayersResult): string {
  const of = (kind: LayerRow['kind']) => rows.filter(row => row.kind === kind).length
  const unknown = of('unknown') ? `, ${of('unknown')} unclear` : ''
  return `${count(rows.length, 'instruction')}: ${of('layer')} made a layer, ${of('metadata')} only set metadata${unknown}`
}

function sizeLine({totalSize, layerCount, base}: LayersResult): string {
  const total = `${humanSize(totalSize)} in ${count(layerCount, 'layer')}`
  if (!base) return total
  const known = base.layerCount !== undefined
  const lower = known ? ` (${count(base.layerCount!, 'layer')})` : ''
  const upper = known ? ` (${count(layerCount - base.layerCount!, 'layer')})` : ''
  const own = humanSize(Math.max(0, totalSize - base.size))
  return `${total}: ${humanSize(base.size)} from the base image${base.name ? ` ${base.name}` : ''}${lower}, ${own} on top${upper}`
}

function doubts({base, unexplainedLayers}: LayersResult): string[] {
  const lines: string[] = []
  if (base?.guessed) lines.push(whyGuessed(base))
  if (unexplainedLayers > 0) {
    lines.push(`${count(unexplainedLayers, 'layer')} cannot be told apart: the engine does not record who made them`)
  }
  return lines
}

function whyGuessed({name, others = []}: LayersBase): string {
  const more = others.length > 2 ? ` and ${others.length - 2} more` : ''
  const names = `${others.slice(0, 2).join(', ')}${more}`
  if (names) return `the base image is a guess: built here from the same first instructions, it may be ${names} too`
  if (name) return 'the base image is a guess: it was built here, perhaps only from the same first instructions'
  return 'where the base image ends is a guess: it is not on this engine by a name'
}

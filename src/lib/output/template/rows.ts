import {tabbedLines} from '../tabbed.js'
import {goJson} from './go-text.js'
import {compileTemplate} from './render.js'
import {templateError} from './tokens.js'

/** One line of a list by the names that docker's templates have for it; functions take arguments. */
export type FormatRow = Record<string, unknown>

/**
 * The lines of `--format`: `json` is one object a line, `table TEMPLATE` has titles, any other text is a template.
 * `\t` and `\n` in it mean what they say.
 * @param titles what docker writes above a field where that is not the field's own name
 * @throws DkrError INVALID_FORMAT, FORMAT_FAILED
 */
export function formatLines(format: string, rows: readonly FormatRow[], titles: Record<string, string>): string[] {
  if (format === 'json') return rows.map(row => goJson(sortedFields(row)))
  const [, table, template = ''] = /^(table\s+)?([\s\S]*)$/.exec(format)!
  if (!template.includes('{{')) {
    const why = 'the formats are table, json, raw where docker has it, and templates with {{.Field}}'
    throw templateError(`"${format}" has no field`, why, '--format json')
  }
  const render = compileTemplate(template.replaceAll('\\t', '\t').replaceAll('\\n', '\n'))
  const lines = rows.map(render)
  return table ? withTitles(template, lines, titles) : lines
}

function sortedFields(row: FormatRow): FormatRow {
  const fields = Object.entries(row).filter(([, value]) => typeof value !== 'function')
  return Object.fromEntries(fields.sort(([a], [b]) => (a < b ? -1 : 1)))
}

function withTitles(template: string, lines: string[], titles: Record<string, string>): string[] {
  const columns = template.split(/\t|\\t/).map(cell => {
    const field = /\.(\w+)/.exec(cell)?.[1] ?? ''
    return titles[field] ?? field.toUpperCase()
  })
  return tabbedLines([columns, ...lines.map(line => line.split('\t'))], 10)
}

import {invalidValue} from './invalid.js'

/**
 * Splits `a=1,"b=x,y"` at its commas as Go's encoding/csv does: a field in double quotes may hold commas,
 * a quote inside it is doubled.
 * @throws DkrError USAGE
 */
export function csvFields(flag: string, text: string): string[] {
  const fields: string[] = []
  const field = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/gy
  for (;;) {
    const match = field.exec(text)
    if (!match) throw invalidValue(flag, text, 'bare " in non-quoted field', `${flag} '"key=a,b",other=c'`)
    fields.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '')
    if (match[3] === '') return fields
  }
}

/** The fields put together again, quoted where they must be. */
export function csvText(fields: readonly string[]): string {
  return fields.map(field => (/[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',')
}

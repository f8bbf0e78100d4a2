import {tableLines} from '../output/table.js'
import {count} from '../output/text.js'
import {humanAge, humanSize} from '../output/units.js'
import {type Folded, foldItems} from './fold.js'
import type {PruneItem} from './item.js'

/** Every single thing that will go, for the question. `now` in milliseconds, `width` in columns. */
export function previewLines(items: readonly PruneItem[], now: number, width?: number): string[] {
  return tableLines(
    items,
    [
      {title: 'WHAT', value: ({kind}) => (kind === 'cache' ? 'build cache' : kind)},
      {title: 'NAME', value: ({name}) => name, shrinkTo: 20},
      {title: 'AGE', value: ({created}) => (created === null ? '' : humanAge(now - Date.parse(created)))},
      {title: 'SIZE', value: ({size}) => (size === null ? '?' : humanSize(size)), right: true},
    ],
    width,
  )
}

/** The same for a terminal of so many columns: what is folded is told below the table. */
export function foldedLines(items: readonly PruneItem[], now: number, width: number): string[] {
  const {shown, folded} = foldItems(items)
  const table = shown.length > 0 ? previewLines(shown, now, width) : []
  return [...table, ...folded.map(foldedLine)]
}

function foldedLine({kind, count: n, size}: Folded): string {
  const [, one, plural] = nouns.find(([each]) => each === kind)!
  const more = kind === 'cache' ? count(n, one, plural) : `${n} more ${n === 1 ? one : plural}`
  return `and ${more}${size > 0 ? ` (${humanSize(size)})` : ''}: --dry-run has all`
}

const nouns: [PruneItem['kind'], string, string][] = [
  ['container', 'container', 'containers'],
  ['image', 'image', 'images'],
  ['network', 'network', 'networks'],
  ['volume', 'volume', 'volumes'],
  ['cache', 'record of the build cache', 'records of the build cache'],
]

/** "2 containers and 1 image (12MB)" */
export function summary(items: readonly PruneItem[]): string {
  const parts = nouns.flatMap(([kind, one, more]) => {
    const n = items.filter(item => item.kind === kind).length
    return n > 0 ? [count(n, one, more)] : []
  })
  const size = items.reduce((total, item) => total + (item.size ?? 0), 0)
  const last = parts.pop() ?? 'nothing'
  return `${[parts.join(', '), last].filter(Boolean).join(' and ')} (${humanSize(size)})`
}

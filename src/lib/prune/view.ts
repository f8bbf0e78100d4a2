import {tableLines} from '../output/table.js'
import {count} from '../output/text.js'
import {humanAge, humanSize} from '../output/units.js'
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

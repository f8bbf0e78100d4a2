import type {ImageSummary} from '../engine/images.js'
import type {Column} from '../output/table.js'
import {humanAge, humanSize} from '../output/units.js'
import {labels} from '../project/labels.js'

/** One image name as `dkr images --json` gives it; an image with two names is two rows. */
export interface ListedImage {
  id: string
  /** null for an image without a name. */
  repository: string | null
  tag: string | null
  project: string | null
  /** ISO 8601. */
  created: string
  /** Bytes, shared layers counted in full. */
  size: number
}

/** The rows of one image: a row for each of its names, or one without a name. */
export function toListedImages({Id, RepoTags, Labels, Created, Size}: ImageSummary): ListedImage[] {
  const shared = {
    id: Id,
    project: Labels?.[labels.project] ?? null,
    created: new Date(Created * 1000).toISOString(),
    size: Size,
  }
  const names = (RepoTags ?? []).filter(name => name !== '<none>:<none>')
  if (names.length === 0) return [{repository: null, tag: null, ...shared}]
  return names.map(name => {
    const colon = name.lastIndexOf(':')
    return {repository: name.slice(0, colon), tag: name.slice(colon + 1), ...shared}
  })
}

/** The columns of the table for people. */
export function imageColumns(now: number): Column<ListedImage>[] {
  return [
    {title: 'IMAGE', value: row => (row.repository ? `${row.repository}:${row.tag}` : '<none>'), shrinkTo: 20},
    {title: 'ID', value: row => shortId(row.id)},
    {title: 'AGE', value: row => humanAge(now - Date.parse(row.created))},
    {title: 'SIZE', value: row => humanSize(row.size), right: true},
  ]
}

/** The twelve digits that docker shows of an ID. */
export function shortId(id: string): string {
  return id.replace(/^sha256:/, '').slice(0, 12)
}

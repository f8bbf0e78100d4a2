import type {ImageSummary} from '../engine/images.js'
import type {Column} from '../output/table.js'
import {humanAge, humanSize} from '../output/units.js'
import {labels} from '../project/labels.js'

/** One image name as `dkr images --json` gives it; an image with two names is two rows. */
export interface ListedImage {
  id: string
  /** null for an image without a name. */
  repository: string | null
  /** null also where an image is known by its digest alone. */
  tag: string | null
  /** What a registry knows it by, once it was pushed or pulled. */
  digest: string | null
  project: string | null
  /** ISO 8601. */
  created: string
  /** Bytes, shared layers counted in full. */
  size: number
}

/** The rows of one image: a row for each of its names, or one without a name. */
export function toListedImages({Id, RepoTags, RepoDigests, Labels, Created, Size}: ImageSummary): ListedImage[] {
  const shared = {
    project: Labels?.[labels.project] ?? null,
    created: new Date(Created * 1000).toISOString(),
    size: Size,
  }
  const digests = new Map(parts(RepoDigests, '@'))
  const names = parts(RepoTags, ':').map(([repository, tag]): [string | null, string | null] => [repository, tag])
  const tagged = new Set(names.map(([repository]) => repository))
  for (const repository of digests.keys()) if (!tagged.has(repository)) names.push([repository, null])
  if (names.length === 0) names.push([null, null])
  return names.map(([repository, tag]) => ({
    id: Id,
    repository,
    tag,
    digest: digests.get(repository ?? '') ?? null,
    ...shared,
  }))
}

/** `name:tag` and `name@digest` in two; what has no name is left out. */
function parts(names: readonly string[] | null | undefined, separator: ':' | '@'): [string, string][] {
  return (names ?? [])
    .filter(name => !name.startsWith('<none>'))
    .map(name => {
      const at = name.lastIndexOf(separator)
      return [name.slice(0, at), name.slice(at + 1)]
    })
}

/** The columns of the table for people. `now` in milliseconds. */
export function imageColumns({
  now,
  digests,
  trunc = true,
}: {
  now: number
  digests?: boolean
  trunc?: boolean
}): Column<ListedImage>[] {
  return [
    {title: 'IMAGE', value: nameText, shrinkTo: 20},
    ...(digests ? [{title: 'DIGEST', value: (row: ListedImage) => row.digest ?? '<none>'}] : []),
    {title: 'ID', value: row => (trunc ? shortId(row.id) : row.id)},
    {title: 'AGE', value: row => humanAge(now - Date.parse(row.created)), optional: true},
    {title: 'SIZE', value: row => humanSize(row.size), right: true},
  ]
}

function nameText({repository, tag, digest}: ListedImage): string {
  if (repository === null) return '<none>'
  return tag === null ? `${repository}@${digest?.slice(0, 19)}…` : `${repository}:${tag}`
}

/** The twelve digits that docker shows of an ID. */
export function shortId(id: string): string {
  return id.replace(/^sha256:/, '').slice(0, 12)
}

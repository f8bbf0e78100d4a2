import {dockerDuration, goTime} from '../output/docker-time.js'
import type {FormatRow} from '../output/template/rows.js'
import {humanSize} from '../output/units.js'
import {type ListedImage, shortId} from './list.js'

/** The titles that docker images has for fields with other names. */
export const rowTitles = {ID: 'IMAGE ID', CreatedAt: 'CREATED AT', CreatedSince: 'CREATED'}

/** The template that docker images has for `--format raw`. */
export function rawFormat({quiet, digests}: {quiet: boolean; digests: boolean}): string {
  if (quiet) return 'image_id: {{.ID}}'
  const digest = digests ? 'digest: {{.Digest}}\n' : ''
  return `repository: {{.Repository}}\ntag: {{.Tag}}\n${digest}image_id: {{.ID}}\ncreated_at: {{.CreatedAt}}\nvirtual_size: {{.Size}}\n`
}

/** A listed image by the fields of docker images --format. `now` in milliseconds. */
export function imageRow(image: ListedImage, {trunc, now}: {trunc: boolean; now: number}): FormatRow {
  const created = Date.parse(image.created) / 1000
  return {
    ID: trunc ? shortId(image.id) : image.id,
    Repository: image.repository ?? '<none>',
    Tag: image.tag ?? '<none>',
    Digest: image.digest ?? '<none>',
    CreatedAt: goTime(created),
    CreatedSince: `${dockerDuration(now / 1000 - created)} ago`,
    Size: humanSize(image.size),
    VirtualSize: humanSize(image.size),
    SharedSize: 'N/A',
    UniqueSize: 'N/A',
    Containers: 'N/A',
  }
}

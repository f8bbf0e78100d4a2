import type {ContainerSummary} from '../engine/containers.js'
import {dockerDuration, goTime} from '../output/docker-time.js'
import {goQuote} from '../output/go-quote.js'
import type {FormatRow} from '../output/template/rows.js'
import {shorten} from '../output/text.js'
import {humanSize} from '../output/units.js'
import {nameOf} from '../project/container-name.js'
import {dockerPorts} from './docker-ports.js'
import {shortImage} from './short-image.js'

/** The titles that docker ps has for fields with other names. */
export const rowTitles = {
  ID: 'CONTAINER ID',
  CreatedAt: 'CREATED AT',
  RunningFor: 'CREATED',
  LocalVolumes: 'LOCAL VOLUMES',
}

/** The template that docker ps has for `--format raw`: what may be empty leaves no space behind its colon. */
export function rawFormat({quiet, size}: {quiet: boolean; size: boolean}): string {
  if (quiet) return 'container_id: {{.ID}}'
  const lines = [
    'container_id: {{.ID}}',
    'image: {{.Image}}',
    'command: {{.Command}}',
    'created_at: {{.CreatedAt}}',
    'state: {{- pad .State 1 0}}',
    'status: {{- pad .Status 1 0}}',
    'names: {{.Names}}',
    'labels: {{- pad .Labels 1 0}}',
    'ports: {{- pad .Ports 1 0}}',
    ...(size ? ['size: {{.Size}}'] : []),
  ]
  return `${lines.join('\n')}\n`
}

/** A listed container by the fields of docker ps --format. `now` in milliseconds. */
export function containerRow(container: ContainerSummary, {trunc, now}: {trunc: boolean; now: number}): FormatRow {
  const {Id, Image, Command, Created, State, Status, Labels, Mounts = [], NetworkSettings} = container
  const mounts = Mounts.map(({Name, Source}) => Name || Source)
  return {
    ID: trunc ? Id.slice(0, 12) : Id,
    Names: trunc ? nameOf(container) : container.Names.map(name => name.replace(/^\//, '')).join(','),
    Image: trunc ? shortImage(Image) : Image,
    Command: goQuote(trunc ? shorten(Command, 20) : Command),
    CreatedAt: goTime(Created),
    RunningFor: `${dockerDuration(now / 1000 - Created)} ago`,
    Ports: dockerPorts(container.Ports),
    State,
    Status,
    Size: sizeText(container),
    Labels: Object.entries(Labels)
      .map(([key, value]) => `${key}=${value}`)
      .join(','),
    Label: (key: unknown) => Labels[String(key)] ?? '',
    LocalVolumes: String(Mounts.filter(({Driver}) => Driver === 'local').length),
    Mounts: mounts.map(mount => (trunc ? shorten(mount, 15) : mount)).join(','),
    Networks: Object.keys(NetworkSettings?.Networks ?? {}).join(','),
  }
}

/** `12kB (virtual 5MB)`; without sizes docker writes 0B. */
function sizeText(container: ContainerSummary & {SizeRw?: number; SizeRootFs?: number}): string {
  const {SizeRw = 0, SizeRootFs = 0} = container
  return SizeRootFs > 0 ? `${humanSize(SizeRw)} (virtual ${humanSize(SizeRootFs)})` : humanSize(SizeRw)
}

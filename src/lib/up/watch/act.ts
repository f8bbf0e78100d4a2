import {restartContainer} from '../../engine/container-life.js'
import {type ContainerDetails, inspectContainer} from '../../engine/containers.js'
import type {Engine} from '../../engine/engine.js'
import type {Decision} from './decide.js'
import {isWithin} from './effects/effect.js'
import type {SyncedFile} from './folders.js'
import type {Change} from './snapshot.js'
import {syncFiles} from './sync.js'

/** What a batch of changes comes to, the strongest first. */
export type Action =
  | {kind: 'rebuild'; why: string}
  | {kind: 'exchange'; files: SyncedFile[]; restart: boolean}
  | {kind: 'nothing'}

/** One action for all files that changed together. */
export function actionFor(changes: Iterable<Change>, decideOn: (change: Change) => Decision | undefined): Action {
  const files: SyncedFile[] = []
  let restart = false
  for (const change of changes) {
    const decision = decideOn(change)
    if (!decision) continue
    if (decision.action === 'rebuild') return {kind: 'rebuild', why: decision.why}
    restart ||= decision.action !== 'sync'
    if (decision.action === 'restart') continue
    const {path, was, now} = change
    files.push(
      ...decision.places.map(place => ({path, ...place, ...(was && {was: was.kind}), ...(now && {now: now.kind})})),
    )
  }
  return files.length > 0 || restart ? {kind: 'exchange', files, restart} : {kind: 'nothing'}
}

/** Seconds for the app to end: while one edits nobody waits for open connections, and what it served is old anyway. */
const patience = 0

/** What an exchange did. */
export interface Exchanged {
  /** Paths that are in the container now, by it or by a mount. */
  paths: string[]
  /** What a volume kept out, in words. */
  notes: string[]
  restarted: boolean
}

/**
 * Brings files into the container and restarts it.
 * @throws what only a new image can change
 */
export async function exchange(
  engine: Engine,
  id: string,
  dir: string,
  {files, restart}: {files: readonly SyncedFile[]; restart: boolean},
): Promise<Exchanged> {
  const details = await inspectContainer(engine, id)
  const {Config} = details
  // What is mounted from here is there already.
  const mounted = (target: string) => mountAt(details, target)?.Type === 'bind'
  const copied = files.filter(({target}) => !mounted(target))
  // A volume keeps what it has when the image changes, for the app has written there; only dkr.yaml asks for more.
  const kept = copied.filter(({target, root}) => root !== undefined && mountAt(details, target))
  const synced = copied.filter(file => !kept.includes(file))
  // No process must lose the folder it is in.
  const keep = (target: string) => target === Config.WorkingDir || mountAt(details, target) !== undefined
  if (synced.length > 0) await syncFiles(engine, id, dir, synced, {keep})
  const left = files.filter(file => !kept.includes(file))
  const restarted = restart && (left.length > 0 || kept.length === 0)
  if (restarted) await restartContainer(engine, id, {timeout: patience})
  const notes = kept.map(
    ({path, target}) =>
      `${path} is not synced: the volume at ${mountAt(details, target)!.Destination} keeps its files.`,
  )
  return {paths: [...new Set(left.map(({path}) => path))], notes, restarted}
}

/** The innermost mount that a path is in. */
function mountAt({Mounts}: Pick<ContainerDetails, 'Mounts'>, path: string) {
  return Mounts.filter(({Destination}) => isWithin(path, Destination)).sort(
    (a, b) => b.Destination.length - a.Destination.length,
  )[0]
}

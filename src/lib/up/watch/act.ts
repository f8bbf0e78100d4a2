import {restartContainer} from '../../engine/container-life.js'
import {inspectContainer} from '../../engine/containers.js'
import type {Engine} from '../../engine/engine.js'
import type {Decision} from './decide.js'
import type {SyncedFile} from './folders.js'
import {syncFiles} from './sync.js'

/** What a batch of changes comes to, the strongest first. */
export type Action =
  | {kind: 'rebuild'; why: string}
  | {kind: 'exchange'; files: SyncedFile[]; restart: boolean}
  | {kind: 'nothing'}

/** One action for all files that changed together. */
export function actionFor(paths: Iterable<string>, decideOn: (path: string) => Decision | undefined): Action {
  const files: SyncedFile[] = []
  let restart = false
  for (const path of [...paths].sort()) {
    const decision = decideOn(path)
    if (!decision) continue
    if (decision.action === 'rebuild') return {kind: 'rebuild', why: decision.why}
    if (decision.action !== 'restart') files.push({path, target: decision.target, owner: decision.owner})
    restart ||= decision.action !== 'sync'
  }
  return files.length > 0 || restart ? {kind: 'exchange', files, restart} : {kind: 'nothing'}
}

/** Seconds for the app to end: while one edits nobody waits for open connections, and what it served is old anyway. */
const patience = 0

/** Brings files into the container and restarts it. @throws what only a new image can mend */
export async function exchange(
  engine: Engine,
  id: string,
  dir: string,
  {files, restart}: {files: readonly SyncedFile[]; restart: boolean},
): Promise<void> {
  const {Mounts, Config} = await inspectContainer(engine, id)
  const under = (kinds: typeof Mounts) => (target: string) =>
    kinds.some(({Destination}) => target === Destination || target.startsWith(`${Destination}/`))
  // What is mounted from here is there already.
  const mounted = under(Mounts.filter(({Type}) => Type === 'bind'))
  const copied = files.filter(({target}) => !mounted(target))
  // In a volume is what users made too, and no process must lose the folder it is in.
  const keep = (target: string) => target === Config.WorkingDir || under(Mounts)(target)
  if (copied.length > 0) await syncFiles(engine, id, dir, copied, {keep})
  if (restart) await restartContainer(engine, id, {timeout: patience})
}

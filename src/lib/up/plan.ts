import {createHash} from 'node:crypto'
import {realpathSync} from 'node:fs'
import {resolve} from 'node:path'
import {type BuildPlan, type BuildRequest, planBuild} from '../build/plan.js'
import type {Builder} from '../engine/builder.js'
import {labels} from '../project/labels.js'
import {projectName} from '../project/name.js'
import type {Settings} from '../project/settings.js'
import {dkrVersion} from '../project/version.js'
import {planRun, type RunPlan, type RunRequest, type Surroundings} from '../run/plan.js'
import type {PortMapping} from '../run/ports.js'

/** What the caller asked for, as written on the command line. */
export interface UpRequest {
  dir: string
  name?: string
  /** What dkr.yaml of the folder says. */
  settings: Settings
  publish?: string[]
  env?: string[]
  'env-file'?: string[]
  volume?: string[]
  /** Publish on every address, not only on 127.0.0.1. */
  public?: boolean
  /** Seconds until the URL must answer. */
  timeout: number
  build: Omit<BuildRequest, 'dir' | 'tags' | 'labels'>
}

/** From a folder to a container that answers: build, replace, run, wait. */
export interface UpPlan {
  kind: 'up'
  project: string
  build: BuildPlan
  run: RunPlan & {name: string}
  /** A container of this name that has to go, whoever made it for this project. */
  replaces?: {id: string; name: string; running: boolean}
  timeout: number
}

export interface UpSituation {
  builder: Builder
  /** The ports to publish, already chosen. */
  ports: PortMapping[]
  replaces?: UpPlan['replaces']
}

/** What an `up` of this folder is called, before anything else is known of it. */
export function upName(
  request: Pick<UpRequest, 'dir' | 'name' | 'settings'>,
  cwd: string,
): {dir: string; project: string} {
  const dir = existing(resolve(cwd, request.dir))
  return {dir, project: request.name ?? request.settings.name ?? projectName(dir)}
}

/** Puts request and situation together; checks all that can be checked without building. */
export function planUp(request: UpRequest, situation: UpSituation, surroundings: Surroundings): UpPlan {
  const {dir, project} = upName(request, surroundings.cwd)
  const build = planBuild(
    {...request.build, dir, tags: [project], labels: {[labels.project]: project, [labels.version]: dkrVersion()}},
    surroundings.cwd,
    surroundings.env,
    situation.builder,
  )
  const run = planRun(runRequest(request, project), surroundings)
  const complete = {...run, image: build.tags[0]!, name: project, ports: situation.ports}
  return {
    kind: 'up',
    project,
    build,
    run: {
      ...complete,
      labels: {
        ...run.labels,
        [labels.version]: dkrVersion(),
        [labels.project]: project,
        [labels.dir]: dir,
        [labels.configHash]: configHash(complete),
      },
    },
    replaces: situation.replaces,
    timeout: request.timeout,
  }
}

function runRequest(request: UpRequest, project: string): RunRequest {
  return {
    image: project,
    command: [],
    name: project,
    env: request.env,
    'env-file': request['env-file'],
    volume: request.volume,
    detach: true,
    // It was built a moment ago: a registry has nothing to do with it.
    pull: 'never',
  }
}

/**
 * What a container was made from, as one short word; the image is compared by its ID instead, which is
 * not known before the build.
 */
export function configHash(run: RunPlan): string {
  const {environment, ports, volumes, image, name} = run
  return createHash('sha256')
    .update(JSON.stringify({environment, ports, volumes, image, name}))
    .digest('hex')
    .slice(0, 16)
}

/** The folder without symlinks, so that one project has one name for it; a missing one is reported by the build. */
function existing(dir: string): string {
  try {
    return realpathSync(dir)
  } catch {
    return dir
  }
}

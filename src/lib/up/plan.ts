import {resolve} from 'node:path'
import {type BuildPlan, type BuildRequest, planBuild} from '../build/plan.js'
import type {Builder} from '../engine/builder.js'
import {realPathOrSame} from '../files/real-path.js'
import {labels} from '../project/labels.js'
import {parseProjectName, projectName} from '../project/name.js'
import {runSettings} from '../project/setting-values.js'
import type {Settings} from '../project/settings.js'
import {dkrVersion} from '../project/version.js'
import {planRun, type RunPlan, type RunRequest, type Surroundings} from '../run/plan.js'
import type {PortMapping} from '../run/ports.js'
import {parseVolume, type VolumeMapping} from '../run/volumes.js'
import {type ConfigValues, configHash, configText, configValues} from './config.js'
import {type Current, type MendStep, replacesLabel} from './mend.js'
import {checkMounts, withCarried} from './mounts.js'
import {logPattern} from './ready/log.js'
import {checkReadyPath} from './ready/path.js'
import type {ReadyPlan} from './ready/wait.js'

/** What the caller asked for, as written on the command line. */
export interface UpRequest {
  dir: string
  name?: string
  /** What dkr.yaml of the folder says. */
  settings: Settings
  publish?: string[]
  env?: string[]
  'env-file'?: string[]
  'env-format'?: string
  volume?: string[]
  memory?: string
  cpus?: string
  /** Publish on every address, not only on 127.0.0.1. */
  public?: boolean
  /** Seconds until it must be ready. */
  timeout?: number
  'ready-path'?: string
  'ready-status'?: number
  'ready-log'?: string
  /** Keep a container that did not become ready. */
  'keep-failed'?: boolean
  build: Omit<BuildRequest, 'dir' | 'tags' | 'labels'>
}

/** From a folder to a container that answers: mend, build, replace, run, wait. */
export interface UpPlan {
  kind: 'up'
  /** Absolute, without symlinks. */
  dir: string
  project: string
  /** What an interrupted `up` left to be undone first. */
  mend: MendStep[]
  build: BuildPlan
  run: RunPlan & {name: string}
  /** The container that is there now: it is replaced, unless nothing changed. */
  replaces?: Current
  /** The settings of the container, to be compared with those of the one that is there. */
  config: ConfigValues
  /** Named volumes to be made, with the labels of the project. */
  volumes: string[]
  ready: ReadyPlan
  keepFailed: boolean
}

export interface UpSituation {
  builder: Builder
  /** The ports to publish, already chosen. */
  ports: PortMapping[]
  mend?: MendStep[]
  replaces?: Current
  /** For the hashes in the labels, where they are going to be used. */
  salt?: string
  /** Anonymous volumes of the container that is replaced: their data goes on. */
  carried?: VolumeMapping[]
}

/**
 * What an `up` of this folder is called, before anything else is known of it.
 * @throws DkrError INVALID_NAME
 */
export function upName(
  request: Pick<UpRequest, 'dir' | 'name' | 'settings'>,
  cwd: string,
): {dir: string; project: string} {
  const dir = realPathOrSame(resolve(cwd, request.dir))
  const name = request.name ?? request.settings.name
  return {dir, project: name === undefined ? projectName(dir) : parseProjectName(name)}
}

/** The ports that were asked for, by flag or in dkr.yaml; none means those of the image. */
export function askedPorts({publish, settings}: UpRequest, dir: string): string[] {
  return publish?.length ? publish : (runSettings(settings, dir).publish ?? [])
}

/** Puts request and situation together; checks all that can be checked without building. */
export function planUp(request: UpRequest, situation: UpSituation, surroundings: Surroundings): UpPlan {
  const {dir, project} = upName(request, surroundings.cwd)
  // One label: Podman adds several in any order, and each order is another image.
  const build = planBuild(
    {...request.build, dir, tags: [project], labels: {[labels.project]: project}},
    surroundings.cwd,
    surroundings.env,
    situation.builder,
  )
  const {replaces, carried = [], mend = []} = situation
  const run = planRun(runRequest(request, project, dir, surroundings.cwd), surroundings)
  checkMounts(run.volumes)
  const complete = {...run, image: build.tags[0]!, name: project, ports: situation.ports}
  const config = configValues(complete)
  return {
    kind: 'up',
    dir,
    project,
    mend,
    build,
    run: {
      ...complete,
      volumes: withCarried(run.volumes, carried),
      labels: {
        ...run.labels,
        [labels.version]: dkrVersion(),
        ...projectLabels({project, dir}, configText(config, situation.salt)),
        ...(replaces && {[labels.replaces]: replacesLabel(replaces)}),
      },
    },
    replaces,
    config,
    volumes: namedVolumes(run.volumes),
    ready: readyPlan(request),
    keepFailed: request['keep-failed'] ?? false,
  }
}

function projectLabels({project, dir}: {project: string; dir: string}, config: string): Record<string, string> {
  return {
    [labels.project]: project,
    [labels.dir]: dir,
    [labels.config]: config,
    [labels.configHash]: configHash(config),
  }
}

function runRequest(request: UpRequest, project: string, dir: string, cwd: string): RunRequest {
  const written = runSettings(request.settings, dir)
  const asked = request.volume ?? []
  const targets = new Set(asked.map(text => parseVolume(text, cwd).target))
  return {
    image: project,
    command: [],
    name: project,
    // Of two values for one name the later wins.
    env: [...written.env, ...(request.env ?? [])],
    'env-file': request['env-file'],
    settingsEnvFiles: written.envFiles,
    'env-format': request['env-format'] ?? written.envFormat,
    volume: [...written.volumes.filter(text => !targets.has(parseVolume(text, cwd).target)), ...asked],
    platform: request.build.platform,
    memory: request.memory ?? written.memory,
    cpus: request.cpus ?? written.cpus,
    detach: true,
    // It was built a moment ago: a registry has nothing to do with it.
    pull: 'never',
  }
}

const defaultTimeout = 60

function readyPlan(request: UpRequest): ReadyPlan {
  const {ready = {}} = request.settings
  const log = request['ready-log'] ?? ready.log
  if (log !== undefined) logPattern(log)
  const path = request['ready-path'] ?? ready.path
  if (path !== undefined) checkReadyPath(path)
  return {
    timeout: request.timeout ?? ready.timeout ?? defaultTimeout,
    path,
    status: request['ready-status'] ?? ready.status,
    log,
  }
}

/** A source that is no path is the name of a volume. */
function namedVolumes(volumes: readonly VolumeMapping[]): string[] {
  return [...new Set(volumes.flatMap(({source}) => (source && /^[a-zA-Z0-9][\w.-]+$/.test(source) ? [source] : [])))]
}

import {relative, resolve, sep} from 'node:path'
import type {BuildPlan} from '../../build/plan.js'
import {realPathOrSame} from '../../files/real-path.js'
import {runSettings} from '../../project/setting-values.js'
import {settingsFiles} from '../../project/settings.js'
import type {UpRequest} from '../plan.js'
import type {Project} from './load-rules.js'
import {type Change, changesBetween, type Snapshot, stampOf, takeSnapshot} from './snapshot.js'

/** All that a container is made from, at one moment. */
export interface ProjectState {
  files: Snapshot
  /** By absolute path: files that decide about the image or the container as a whole. */
  inputs: ReadonlyMap<string, string>
}

/** Dockerfile, ignore file, dkr.yaml and env files: what changes in one of them means a new container. Absolute paths. */
export function inputsOf({dir, dockerfile}: BuildPlan, request: UpRequest, cwd: string): string[] {
  const envFiles = [
    ...runSettings(request.settings, dir).envFiles,
    ...(request['env-file'] ?? []).map(path => resolve(cwd, path)),
  ]
  const recipes = [dockerfile, `${dockerfile}.dockerignore`, '.dockerignore', ...settingsFiles]
  return [
    ...new Set([...recipes, ...envFiles].map(path => resolve(dir, path)).flatMap(path => [path, realPathOrSame(path)])),
  ]
}

/** Looks at a project. */
export async function observe({plan, filter}: Project, inputs: readonly string[]): Promise<ProjectState> {
  const stamps = new Map(inputs.map(path => [path, stampOf(path)]))
  return {files: await takeSnapshot(plan.dir, filter), inputs: stamps}
}

export interface StateChanges {
  files: Change[]
  /** The first input that changed, as a person names it. */
  input?: string
}

export const isNothing = ({files, input}: StateChanges): boolean => files.length === 0 && input === undefined

/** @param dir of the project */
export function changesOf(dir: string, before: ProjectState, now: ProjectState): StateChanges {
  const input = [...now.inputs].find(([path, stamp]) => before.inputs.get(path) !== stamp)?.[0]
  return {files: changesBetween(before.files, now.files), ...(input !== undefined && {input: nameIn(dir, input)})}
}

function nameIn(dir: string, path: string): string {
  const inside = relative(dir, path)
  return inside.startsWith('..') ? path : inside.split(sep).join('/')
}

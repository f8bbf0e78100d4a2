import {isAbsolute, relative, sep} from 'node:path'
import {compilePatterns} from '../../build/context/matcher.js'
import {selectContext} from '../../build/guard/selection.js'
import type {BuildPlan} from '../../build/plan.js'
import {parseDockerfile} from '../../dockerfile/parse.js'
import {readDockerfile} from '../../dockerfile/read.js'
import {baseImage} from '../../dockerfile/scope.js'
import type {Engine} from '../../engine/engine.js'
import {findImage} from '../../engine/images.js'
import {settingsFiles, type WatchRule} from '../../project/settings.js'
import type {WatchRules} from './decide.js'
import {imageCopies} from './image-copies.js'

export interface LoadedRules extends WatchRules {
  /** Whether nothing at a path or below it can matter, so that it need not be watched. */
  unwatched(path: string): boolean
}

/**
 * Reads what decides about changes of a project: its Dockerfile, the ignore file and dkr.yaml.
 * @throws DkrError for a Dockerfile or an ignore file that cannot be read
 */
export async function loadRules(engine: Engine, plan: BuildPlan, written?: readonly WatchRule[]): Promise<LoadedRules> {
  const dockerfile = parseDockerfile(readDockerfile(plan.dockerfile))
  const base = baseImage(dockerfile, plan.target)
  const image = base ? await findImage(engine, base).catch(() => undefined) : undefined
  const {ignore} = selectContext(plan)
  const matcher = compilePatterns(ignore?.patterns ?? [])
  const recipes = new Set([...settingsFiles, '.dockerignore', inside(plan), `${inside(plan)}.dockerignore`])
  const ignored = (path: string) => path === '.git' || path.startsWith('.git/') || matcher.excluded(path)
  return {
    written,
    recipes,
    ignored,
    copies: imageCopies(dockerfile, {
      target: plan.target,
      buildArgs: plan.buildArgs,
      workdir: image?.Config.WorkingDir || '/',
    }),
    unwatched: path =>
      ignored(path) &&
      !matcher.mayContainIncluded(path) &&
      ![...recipes].some(recipe => recipe === path || recipe.startsWith(`${path}/`)),
  }
}

function inside({dir, dockerfile}: BuildPlan): string {
  const path = relative(dir, dockerfile)
  return isAbsolute(path) ? dockerfile : path.split(sep).join('/')
}

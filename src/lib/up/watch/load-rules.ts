import {compileFilter, type Filter} from '../../build/context/filter.js'
import {followLinks} from '../../build/context/follow-links.js'
import {compilePatterns} from '../../build/context/matcher.js'
import {selectContext} from '../../build/guard/selection.js'
import type {BuildPlan} from '../../build/plan.js'
import {sourceContent} from '../../build/source-content.js'
import type {Dockerfile} from '../../dockerfile/dockerfile.js'
import {parseDockerfile} from '../../dockerfile/parse.js'
import {readDockerfile} from '../../dockerfile/read.js'
import type {Engine} from '../../engine/engine.js'
import {readRegularText} from '../../files/read-file.js'
import type {WatchRule} from '../../project/settings.js'
import type {WatchRules} from './decide.js'
import {findBase} from './find-base.js'
import {imageCopies} from './image-copies.js'
import type {Snapshot} from './snapshot.js'

/** What of a project can matter, by its Dockerfile, its ignore file and dkr.yaml as they were read. */
export interface Project {
  plan: BuildPlan
  dockerfile: Dockerfile
  written?: readonly WatchRule[]
  /** Keeps what a build may be sent. */
  filter: Filter
  /** Patterns of the ignore file. */
  ignored: readonly string[]
  /** Whether nothing at a path or below it can matter, so that it need not be watched. */
  unwatched(path: string): boolean
}

/**
 * Reads what decides about changes of a project.
 * @throws DkrError for a Dockerfile or an ignore file that cannot be read
 */
export function readProject(plan: BuildPlan, written?: readonly WatchRule[]): Project {
  const dockerfile = parseDockerfile(readDockerfile(plan.dockerfile))
  const ignored = selectContext(plan).ignore?.patterns ?? []
  const descent = plan.builder === 'classic' ? 'literal' : 'reachable'
  const matcher = compilePatterns(ignored, descent)
  return {
    plan,
    dockerfile,
    written,
    filter: compileFilter([], ignored, descent),
    ignored,
    unwatched: path =>
      path === '.git' || path.startsWith('.git/') || (matcher.excluded(path) && !matcher.mayContainIncluded(path)),
  }
}

/** Makes the rules for changes of a project, once its image is built. */
export async function loadRules(engine: Engine, project: Project, files: Snapshot): Promise<WatchRules> {
  const {plan, dockerfile, written} = project
  const contentOf = sourceContent(plan.dir)
  const mayBeArchive = (path: string) => contentOf(path) !== 'plain'
  const copies = imageCopies(dockerfile, {
    target: plan.target,
    buildArgs: plan.buildArgs,
    base: await findBase(engine, plan, dockerfile),
    context: {
      files: [...files].filter(([, {kind}]) => kind !== 'folder').map(([path]) => path),
      textOf: path => readText(`${plan.dir}/${path}`),
      mayBeArchive,
    },
  })
  const sources = copies.flatMap(copy => copy.sources)
  return {written, copies, linked: linkedPaths(plan.dir, sources), mayBeArchive}
}

/** More than any manifest of packages has, in bytes. */
const maxText = 1024 * 1024

function readText(path: string): string | undefined {
  try {
    return readRegularText(path, maxText)
  } catch {
    return undefined
  }
}

/** What sources lead to through links of the project, beyond what they name. */
function linkedPaths(dir: string, sources: readonly string[]): string[] {
  return sources.flatMap(source => {
    if (source === '') return []
    try {
      return (followLinks(dir, [source]) ?? ['']).filter(path => path !== source)
    } catch {
      return ['']
    }
  })
}

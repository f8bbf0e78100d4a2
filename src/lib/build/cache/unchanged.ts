import type {Dockerfile} from '../../dockerfile/dockerfile.js'
import type {Engine} from '../../engine/engine.js'
import {parseIgnoreFile} from '../context/ignore-file.js'
import {readIgnoreText} from '../context/read-ignore.js'
import {folderSource} from '../context/source.js'
import {findIgnoreFile} from '../guard/selection.js'
import type {BuildPlan} from '../plan.js'
import {addEntries, type ContextFiles, joinFiles, noFiles, sameFiles} from './context-files.js'
import {manifestOf} from './diagnose.js'
import {imageId} from './images.js'
import type {BuildManifest} from './manifest.js'
import {readNow} from './record.js'
import {downloadLines} from './sources.js'
import {manifestPath, readManifest} from './store.js'

/**
 * The image of the last build, where building again could only give it once more: the same Dockerfile, arguments,
 * base images and files, and the tags still name it. Files are compared by size, time and mode, as BuildKit does when
 * it decides what to fetch. Undefined where that is not so, or cannot be told: then a build has to tell.
 * @returns ID of the image, with `sha256:`
 */
export async function unchangedImage(
  engine: Engine,
  plan: BuildPlan,
  env: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  const dockerfile = readNow(plan)
  if (!dockerfile || mustBuild(plan, dockerfile)) return undefined
  try {
    const before = await readManifest(manifestPath(plan, env))
    if (!before?.walks || !before.files) return undefined
    const images = Promise.all(plan.tags.map(tag => imageId(engine, tag)))
    images.catch(() => {})
    const seen = {files: before.files, ignore: ignoreNow(plan), walks: before.walks}
    const now = await manifestOf(engine, plan, dockerfile, {imageId: before.imageId, steps: []}, seen, before)
    const same = withoutFiles(now) === withoutFiles(before) && (await images).every(id => id === before.imageId)
    return same && sameFiles(before.files, await filesNow(plan, before.walks)) ? before.imageId : undefined
  } catch {
    // Whatever is wrong, the build meets it too and says it in its own words.
    return undefined
  }
}

/** What is asked for again each time, and what only the builder can know. */
function mustBuild(plan: BuildPlan, dockerfile: Dockerfile): boolean {
  const again = plan.noCache || plan.noCacheStages.length > 0 || plan.pull || plan.strict || plan.cacheTo.length > 0
  const handed = plan.secrets.length > 0 || Object.keys(plan.ssh).length > 0 || plan.iidfile || plan.metadataFile
  const elsewhere = plan.builder !== 'buildkit' || plan.context !== 'folder' || downloadLines(dockerfile).size > 0
  return Boolean(again || handed || elsewhere)
}

function withoutFiles({files: _, ...rest}: BuildManifest): string {
  return JSON.stringify(rest)
}

function ignoreNow(plan: BuildPlan): string[] {
  const file = findIgnoreFile(plan)
  return file ? parseIgnoreFile(readIgnoreText(file.path, file.name), file.name) : []
}

/** The same walks that BuildKit asked for the last time. */
async function filesNow({dir}: BuildPlan, walks: NonNullable<BuildManifest['walks']>): Promise<ContextFiles> {
  const source = folderSource(dir, {rootOwned: true})
  const parts: ContextFiles[] = []
  for (const filter of walks) {
    const part = noFiles()
    for await (const slice of source.entries(filter)) addEntries(part, slice)
    parts.push(part)
  }
  return joinFiles(parts.length > 0 ? parts : [noFiles()])
}

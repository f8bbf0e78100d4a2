import {join} from 'node:path'
import type {Engine} from '../../engine/engine.js'
import {readIgnoreFile} from '../context/read-ignore-file.js'
import {folderSource} from '../context/source.js'
import type {BuildPlan} from '../plan.js'
import {contentTest} from './announce.js'
import {addEntries, type ContextFiles, joinFiles, noFiles} from './context-files.js'
import {manifestOf} from './diagnose.js'
import {imageId, imagesOf} from './images.js'
import type {BuildManifest} from './manifest.js'
import {type ReadDockerfile, readDockerfile} from './read-dockerfile.js'
import {compareWalk} from './same-files.js'
import {downloadLines} from './sources.js'
import {manifestPath, readManifest, writeManifest} from './store.js'

/**
 * The image of the last build, where building again could only give it once more: the same Dockerfile, arguments,
 * base images and files, and the tags still name it. Files are compared as BuildKit does when it decides what to
 * fetch; where one was touched and its size and time put back, its content is read. Undefined where that is not so,
 * or cannot be told: then a build has to tell.
 * @returns ID of the image, with `sha256:`
 */
export async function unchangedImage(
  engine: Engine,
  plan: BuildPlan,
  env: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  const dockerfile = readDockerfile(plan)
  if (!dockerfile || mustBuild(plan, dockerfile)) return undefined
  try {
    const path = manifestPath(plan, env)
    const before = await readManifest(path)
    if (!before?.walks || !before.files || before.unsure || plan.tags.length === 0) return undefined
    const ignore = readIgnoreFile(plan)
    const [images, ...tagged] = await Promise.all([
      imagesOf(engine, plan, dockerfile.parsed, []),
      ...plan.tags.map(tag => imageId(engine, tag)),
    ])
    const now = manifestOf({engine, plan, dockerfile}, {...before, images, ignore: ignore?.patterns ?? []}, before)
    const same = withoutFiles(now) === withoutFiles(before) && tagged.every(id => id === before.imageId)
    const files = same
      ? await sameFilesNow({dir: plan.dir, ignored: ignore?.patterns}, before.files, before.walks)
      : undefined
    if (files && files !== before.files) await writeManifest(path, {...now, files}).catch(() => {})
    return files && before.imageId
  } catch {
    // Whatever is wrong, the build meets it too and says it in its own words.
    return undefined
  }
}

/** What is asked for again each time, and what only the builder can know. */
function mustBuild(plan: BuildPlan, {parsed}: ReadDockerfile): boolean {
  const again = plan.noCache || plan.noCacheStages.length > 0 || plan.pull || plan.strict || plan.cacheTo.length > 0
  const handed = plan.secrets.length > 0 || Object.keys(plan.ssh).length > 0 || plan.iidfile || plan.metadataFile
  const elsewhere = plan.builder !== 'buildkit' || plan.context !== 'folder'
  return Boolean(again || handed || elsewhere || downloadLines(parsed, plan.buildArgs).size > 0)
}

function withoutFiles({files: _, ...rest}: BuildManifest): string {
  return JSON.stringify(rest)
}

/** A folder, and the patterns of its ignore file. */
interface Context {
  dir: string
  ignored?: readonly string[]
}

/**
 * The files of the record where those of the folder are the same: with new marks, where some were touched and their
 * contents are what they were. Undefined where a file differs or may do so.
 */
async function sameFilesNow(
  context: Context,
  before: ContextFiles,
  walks: NonNullable<BuildManifest['walks']>,
): Promise<ContextFiles | undefined> {
  const now = await filesNow(context, walks)
  const compared = now && compareWalk(before, now)
  if (!compared?.same) return undefined
  if (compared.doubtful.length === 0) return before
  const isConfirmed = contentTest(before, path => join(context.dir, path))
  if (!compared.doubtful.every(index => isConfirmed(index, now!, index))) return undefined
  return {...now!, shifts: before.shifts, hashes: before.hashes}
}

/** The same walks that BuildKit asked for the last time; undefined when there are too many files. */
async function filesNow(
  {dir, ignored}: Context,
  walks: NonNullable<BuildManifest['walks']>,
): Promise<ContextFiles | undefined> {
  const source = folderSource(dir, {rootOwned: true, ignored})
  const parts: ContextFiles[] = []
  for (const filter of walks) {
    const part = noFiles()
    for await (const slice of source.entries(filter)) if (!addEntries(part, slice)) return undefined
    parts.push(part)
  }
  return joinFiles(parts.length > 0 ? parts : [noFiles()])
}

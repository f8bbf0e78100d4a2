import {dirname} from 'node:path'
import type {FileSource} from '../engine/buildkit/file-source.js'
import {asksForIgnoreFile} from './context/ignore-request.js'
import {memorySource, pinnedSource} from './context/memory-source.js'
import {type IgnoreFile, ignoreFileName} from './context/read-ignore-file.js'
import {folderSource} from './context/source.js'
import type {BuildInput} from './input.js'
import {type BuildPlan, sentDockerfile} from './plan.js'

/**
 * What BuildKit may ask for of this machine, by its names; an archive and a URL need nothing. Dockerfile and ignore
 * file go as the build has read them: the engine would not find what a link out of the folder leads to, and could
 * find another text than the one that was checked.
 */
export function servedFolders(plan: BuildPlan, input: BuildInput): Record<string, FileSource> {
  const {dockerfile, ignore, watch} = input
  if (!dockerfile) return {}
  const context = plan.context === 'folder' ? contextFolder(plan.dir, ignore) : memorySource({})
  return {context: watch?.source(context) ?? context, dockerfile: dockerfileFolder(plan, dockerfile, ignore)}
}

/**
 * The context of a build, without what its ignore file keeps out. Whatever file that is, its rules are under the one
 * name that the engine asks for here: one that knows no `web.Dockerfile.dockerignore` gets them too.
 */
export function contextFolder(dir: string, ignore: IgnoreFile | undefined): FileSource {
  const folder = folderSource(dir, {rootOwned: true, ignored: ignore?.patterns})
  // Without rules it tells the engine nothing, and may be all that a COPY asks for: then it is the one on the disk.
  if (ignore && !ignore.own && ignore.patterns.length === 0) return folder
  const rules = memorySource({[ignoreFileName]: ignore})
  // In the image a link stays a link: only the engine's own question is answered with the rules.
  return {
    ...folder,
    entries: (asked, signal) => (asksForIgnoreFile(asked) ? rules : folder).entries(asked, signal),
  }
}

function dockerfileFolder(plan: BuildPlan, dockerfile: Buffer, ignore: IgnoreFile | undefined): FileSource {
  const name = sentDockerfile(plan)
  const files = {
    // The engine would look for it if there were no Dockerfile.
    dockerfile: undefined,
    [name]: dockerfile,
    [`${name}.dockerignore`]: ignore?.own ? ignore : undefined,
  }
  // A frontend of another kind may want to read what stands beside the Dockerfile.
  const beside = plan.context === 'folder' && plan.dockerfile !== '-'
  return beside ? pinnedSource(folderSource(dirname(plan.dockerfile)), files) : memorySource(files)
}

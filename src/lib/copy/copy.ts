import {posix} from 'node:path'
import type {Readable, Writable} from 'node:stream'
import {pipeline} from 'node:stream/promises'
import {isFolder, isLink, isSpecial, readArchive, statPath, writeArchive} from '../engine/archive.js'
import {findContainer} from '../engine/containers.js'
import type {Engine} from '../engine/engine.js'
import {outputError} from '../engine/output.js'
import {DkrError, isDkrError} from '../errors/dkr-error.js'
import {withName} from '../errors/with-name.js'
import type {Job} from '../output/job.js'
import {printable} from '../output/text.js'
import {localInstead, wayToLook} from './copy-advice.js'
import type {CopyPlan} from './endpoint.js'
import {absolute, localSource, localTarget} from './local-path.js'
import {packPath} from './pack.js'
import {followed, splitEntry} from './paths.js'
import {placeCopy, type Rename, type Target, wrongTarget} from './prepare.js'
import {unpack} from './unpack.js'

export interface CopyResult {
  source: string
  target: string
  /** Files, folders and links; null for an archive that passed through unread. */
  entries: number | null
}

export interface CopyStreams {
  stdin: Readable
  stdout: Writable
}

type Into = Extract<CopyPlan, {direction: 'in'}>
type OutOf = Extract<CopyPlan, {direction: 'out'}>

/**
 * Copies between a container and a local path or an archive on stdin or stdout, by the rules of docker cp.
 * @throws DkrError COPY_SPECIAL, COPY_TARGET, PATH_NOT_FOUND and others
 */
export async function copy(engine: Engine, plan: CopyPlan, streams: CopyStreams, job: Job): Promise<CopyResult> {
  const {Id, State} = await findContainer(engine, plan.container).catch(error => {
    throw localInstead(error, plan)
  })
  const copying =
    plan.direction === 'in'
      ? copyIn(engine, Id, plan, streams.stdin, job)
      : copyOut(engine, Id, plan, streams.stdout, job)
  const entries = await copying.catch(async error => {
    if (!isDkrError(error)) throw error
    const told =
      error.code === 'PATH_NOT_FOUND' ? await wayToLook(engine, error, {id: Id, plan, running: State.Running}) : error
    throw withName(told, {id: Id, name: plan.container})
  })
  return {source: plan.source, target: plan.target, entries}
}

async function copyIn(engine: Engine, id: string, plan: Into, stdin: Readable, job: Job): Promise<number | null> {
  const target = await containerTarget(engine, id, plan)
  const options = {archiveMode: plan.archiveMode, signal: job.signal}
  if (plan.from.kind === 'stream') {
    if (!target.folder) {
      throw wrongTarget(
        `"${plan.target}" must be a directory`,
        'an archive is unpacked into a folder',
        'name a folder that is there',
      )
    }
    await writeArchive(engine, id, target.path, stdin, options).catch(error => {
      throw isDkrError(error) && noArchive.test(error.message) ? notAnArchive(plan, error) : error
    })
    return null
  }
  const source = await localSource(absolute(plan.from.path), plan.followLinks)
  const {folder, rename} = placeCopy(source, target)
  const renames = [source.keepName === undefined ? undefined : keepName(source.path, source.keepName), rename]
  const {archive, entries} = await packPath(source.path, {renames, skipped: skipper(job)})
  await writeArchive(engine, id, folder, archive, options)
  return entries()
}

/** What the engine's tar says of bytes that are none, or that end too early. */
const noArchive = /processing tar file.{0,1000}(?:EOF|invalid tar header)/i

function notAnArchive({target}: Into, {message, cause}: DkrError): DkrError {
  return new DkrError('ENGINE_ERROR', {
    message,
    why: 'what came on stdin is not a tar archive, or only the beginning of one',
    suggestions: [`tar -c FILE | dkr cp - ${target}`, `dkr cp FILE ${target}`],
    cause,
  })
}

function keepName(path: string, name: string): Rename {
  return {from: splitEntry(path).entry, to: name}
}

/** Where in the container it goes; a link at the end is followed once, as docker's client does. */
async function containerTarget(engine: Engine, id: string, {path, target}: Into): Promise<Target> {
  let at = path
  let there = await statPath(engine, id, at)
  if (there && isLink(there)) {
    at = posix.isAbsolute(there.linkTarget) ? there.linkTarget : posix.join(splitEntry(path).folder, there.linkTarget)
    there = await statPath(engine, id, at)
  }
  if (there && isSpecial(there)) {
    throw wrongTarget(
      `"${target}" must be a directory or a regular file`,
      'it is a device or a pipe',
      'name a folder or a file',
    )
  }
  return {path: at, exists: there !== undefined, folder: there !== undefined && isFolder(there)}
}

async function copyOut(engine: Engine, id: string, plan: OutOf, stdout: Writable, job: Job): Promise<number | null> {
  const to = plan.to.kind === 'local' ? absolute(plan.to.path) : undefined
  const target = to === undefined ? undefined : await localTarget(to)
  const {path, keepName: name} = plan.followLinks ? await followInContainer(engine, id, plan.path) : {path: plan.path}
  const {archive, stat} = await readArchive(engine, id, path, job.signal)
  if (!target) {
    await pipeline(archive, stdout, {end: false}).catch(error => {
      throw isDkrError(error) ? error : outputError(error, '/dev/stdout')
    })
    return null
  }
  try {
    if (isSpecial(stat)) throw onlySpecial(plan.source)
    const {folder, rename} = placeCopy({path, folder: isFolder(stat), keepName: name}, target)
    const renames = [name === undefined ? undefined : keepName(path, name), rename]
    return (await unpack(archive, folder, {renames, skipped: skipper(job)})).entries
  } finally {
    archive.destroy()
  }
}

async function followInContainer(engine: Engine, id: string, path: string): Promise<{path: string; keepName?: string}> {
  const there = await statPath(engine, id, path)
  if (!there || !isLink(there)) return {path}
  const to = posix.isAbsolute(there.linkTarget)
    ? there.linkTarget
    : posix.join(splitEntry(path).folder, there.linkTarget)
  return followed(path, to)
}

/** Within a folder such a thing is left out with a warning; asked for by itself, nothing would be copied at all. */
function onlySpecial(source: string): DkrError {
  return new DkrError('COPY_SPECIAL', {
    message: `nothing to copy: ${printable(source)} is a device, a pipe or a socket`,
    why: 'it has no content, and dkr makes only files, folders and links here',
    suggestions: [`dkr cp ${printable(source)} - > archive.tar has its entry`, 'mkfifo makes a pipe here'],
  })
}

function skipper({progress}: Job) {
  return (path: string) => progress.warn(`left out: ${path} is a device, a pipe or a socket`)
}

import {createHash, randomBytes} from 'node:crypto'
import {realpathSync} from 'node:fs'
import {readdir, rename, rm, stat, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {promisify} from 'node:util'
import {constants, gunzip, gzip} from 'node:zlib'
import {readRegularFile} from '../../files/read-file.js'
import {makeOwnFolder} from '../../project/make-folder.js'
import {isOwnFolder, stateDir} from '../../project/user-dirs.js'
import type {BuildPlan} from '../plan.js'
import {type BuildManifest, decodeManifest, encodeManifest} from './manifest.js'

/** So many projects are remembered, the last built. */
const keptProjects = 200
/** A record larger than this is not one of ours: bytes when unpacked. */
const maxSize = 64 * 1024 * 1024

const suffix = '.json.gz'
/** Of a record or its draft. */
const recordName = /^[0-9a-f]{64}\.json\.gz(?:\.[0-9a-f]{12}\.tmp)?$/

/** Where the last build of this folder, Dockerfile and target is remembered: an absolute path. */
export function manifestPath({dir, dockerfile, target}: BuildPlan, env: NodeJS.ProcessEnv): string {
  const key = JSON.stringify([realpathSync(dir), dockerfile, target ?? ''])
  return join(stateDir(env), 'builds', `${createHash('sha256').update(key).digest('hex')}${suffix}`)
}

/** The record at a path; undefined when there is none that can be read. */
export async function readManifest(path: string): Promise<BuildManifest | undefined> {
  try {
    const packed = readRegularFile(path, maxSize)
    return decodeManifest((await promisify(gunzip)(packed, {maxOutputLength: maxSize})).toString('utf8'))
  } catch {
    return undefined
  }
}

/** Writes a record in one step, for the owner alone, and removes the oldest ones. Throws what the file system says. */
export async function writeManifest(path: string, manifest: BuildManifest): Promise<void> {
  const folder = join(path, '..')
  makeOwnFolder(folder)
  const draft = `${path}.${randomBytes(6).toString('hex')}.tmp`
  try {
    await writeFile(draft, await promisify(gzip)(encodeManifest(manifest), {level: constants.Z_BEST_SPEED}), {
      mode: 0o600,
      flag: 'wx',
    })
    await rename(draft, path)
  } catch (error) {
    await rm(draft, {force: true})
    throw error
  }
  await removeOldest(folder)
}

/** Also drafts that a process left which was killed: they age like the rest. */
async function removeOldest(folder: string): Promise<void> {
  if (!isOwnFolder(folder)) return
  const names = (await readdir(folder)).filter(name => recordName.test(name))
  if (names.length <= keptProjects) return
  const ages = await Promise.all(names.map(name => ageOf(join(folder, name))))
  const oldest = ages.sort((a, b) => a.written - b.written).slice(0, names.length - keptProjects)
  await Promise.all(oldest.map(({path}) => rm(path, {force: true})))
}

async function ageOf(path: string): Promise<{path: string; written: number}> {
  return {
    path,
    written: await stat(path).then(
      ({mtimeMs}) => mtimeMs,
      () => 0,
    ),
  }
}

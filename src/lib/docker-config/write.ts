import {randomBytes} from 'node:crypto'
import {lchownSync, readlinkSync, renameSync, rmSync, type Stats, statSync, writeFileSync} from 'node:fs'
import {basename, dirname, join, resolve} from 'node:path'
import {DkrError, isDkrError} from '../errors/dkr-error.js'
import {localDiskFull} from '../files/disk-full.js'
import {makeFolder} from '../project/make-folder.js'
import type {DockerConfig} from './docker-config.js'
import {dockerConfigPath, jsonObject, loginKeys, parseDockerConfig, readConfigText} from './read.js'

/** Times to start over when another program writes the file at the same moment. */
const maxTries = 10

/**
 * Changes docker's config.json: `change` edits what the file says now. Keys dkr does not know and the indentation
 * stay. The file is replaced in one step, readable by its owner alone; where it is a symbolic link, its target is.
 * @throws DkrError DISK_FULL, CREDENTIALS when it cannot be read or written
 */
export function updateDockerConfig(change: (config: DockerConfig) => void, env: NodeJS.ProcessEnv = process.env): void {
  const path = dockerConfigPath(env)
  try {
    for (const folder of makeFolder(dirname(path), env)) giveTo(ownerOf(dirname(folder)), folder)
    const target = followLinks(path)
    for (let tries = 1; !replace(target, change, tries === maxTries); tries++);
  } catch (error) {
    throw isDkrError(error) ? error : unwritable(path, error)
  }
}

/** One try; false when the file changed between reading it and replacing it. */
function replace(path: string, change: (config: DockerConfig) => void, last: boolean): boolean {
  const before = readConfigText(path)
  const config = wholeConfig(before, path)
  const unchanged = JSON.stringify(config)
  change(config)
  if (before !== '' && JSON.stringify(config) === unchanged) return true
  // In the same folder: a rename is one step only within a file system.
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}-${randomBytes(4).toString('hex')}`)
  try {
    writeFileSync(temporary, formatLike(before, config), {mode: 0o600, flag: 'wx', flush: true})
    giveTo(ownerOf(path) ?? ownerOf(dirname(path)), temporary)
    if (!last && readConfigText(path) !== before) return false
    renameSync(temporary, path)
    return true
  } finally {
    rmSync(temporary, {force: true})
  }
}

/** With the keys that dkr does not know. Where log-ins have a wrong type, a change would lose them. */
function wholeConfig(text: string, path: string): DockerConfig {
  const {problem} = parseDockerConfig(text, path)
  if (problem && loginKeys.some(key => problem.keys.has(key))) throw problem.error
  return jsonObject(text, path)
}

/** JSON with the indentation of the file as it was; docker's own is a tab and no newline at the end. */
function formatLike(before: string, config: DockerConfig): string {
  const indent = /^\s*\{\r?\n([ \t]+)"/.exec(before)?.[1] ?? (/^\s*\{\s*"/.test(before) ? undefined : '\t')
  const end = /\r?\n$/.exec(before)?.[0] ?? ''
  return JSON.stringify(config, null, indent) + end
}

/** Also links that lead nowhere yet: then what they name is created. */
function followLinks(path: string): string {
  let target = path
  for (let hops = 0; hops < 40; hops++) {
    try {
      target = resolve(dirname(target), readlinkSync(target))
    } catch {
      return target
    }
  }
  return target
}

const ownerOf = (path: string) => statSync(path, {throwIfNoEntry: false})

/**
 * With `sudo -E` the files of a user stay the user's, and new ones in the user's home are too: docker leaves a ~/.docker
 * there that only root can read, and then every docker command of the user warns.
 */
function giveTo(owner: Stats | undefined, path: string): void {
  if (owner && process.getuid?.() === 0) lchownSync(path, owner.uid, owner.gid)
}

function unwritable(path: string, error: unknown): DkrError {
  const noRoom = localDiskFull(error, path)
  if (noRoom) return noRoom
  return new DkrError('CREDENTIALS', {
    message: `cannot write ${path}`,
    why: (error as Error).message,
    suggestions: [`check who owns ${path} and its folder`, 'DOCKER_CONFIG=FOLDER dkr login …'],
    cause: error,
  })
}

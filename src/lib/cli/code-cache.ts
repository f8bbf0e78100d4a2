import {createHash} from 'node:crypto'
import {
  closeSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import {dirname, join} from 'node:path'
import {openFlags} from '../files/read-file.js'
import {makeOwnFolder} from '../project/make-folder.js'
import {isOwnFolder} from '../project/user-dirs.js'

/** Bytes at the start of a file: the SHA-256 of the rest, since V8 runs a damaged cache until it crashes. */
const headLength = 32
/** Bytes; a file beyond this is none of dkr's. */
const maxSize = 16 * 1024 * 1024
/** Milliseconds after which the files of another version of dkr are taken for forgotten. */
const forgottenAfter = 24 * 60 * 60 * 1000

const hash = (data: Buffer) => createHash('sha256').update(data).digest()

/**
 * What an earlier run compiled, as V8 wrote it.
 * @returns nothing when there is none, when it is damaged, or when another user could have written it: it is code
 */
export function readCodeCache(path: string): Buffer | undefined {
  let file: number | undefined
  try {
    file = openSync(path, openFlags)
    const stats = fstatSync(file)
    if (!stats.isFile() || stats.size > maxSize) return undefined
    if (stats.uid !== process.getuid?.() || (stats.mode & 0o022) !== 0) return undefined
    const content = readFileSync(file)
    const data = content.subarray(headLength)
    return hash(data).equals(content.subarray(0, headLength)) ? data : undefined
  } catch {
    return undefined
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

/**
 * Keeps it for the next run: whole or not at all, and only below a folder of this user's own (with sudo, HOME may be
 * another's). Where nothing can be written, dkr does without.
 * @param path in a folder that is dkr's alone; its name begins with `build` and a dash
 * @param build names this program: files of others go away after a day
 */
export function writeCodeCache(path: string, data: Buffer, build: string): void {
  const fresh = `${path}.${process.pid}`
  try {
    const dir = dirname(path)
    makeOwnFolder(dir)
    if (!isOwnFolder(dir)) return
    removeForgotten(dir, build)
    writeFileSync(fresh, Buffer.concat([hash(data), data]), {mode: 0o600, flag: 'wx'})
    renameSync(fresh, path)
  } catch {
    removeQuietly(fresh)
  }
}

function removeQuietly(path: string) {
  try {
    rmSync(path, {force: true})
  } catch {
    // Not even its folder is there.
  }
}

/** The names that load.ts gives: sixteen digits of the program, a version of Node. */
const cacheName = /^[0-9a-f]{16}-v\d/

function removeForgotten(dir: string, build: string) {
  for (const name of readdirSync(dir)) {
    if (!cacheName.test(name)) continue
    const unfinished = /[a-z]\.\d+$/.test(name)
    if (name.startsWith(`${build}-`) && !unfinished) continue
    if (Date.now() - statSync(join(dir, name)).mtimeMs > forgottenAfter) rmSync(join(dir, name), {force: true})
  }
}

import {spawnSync} from 'node:child_process'
import {closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

/** Mounts a disk in memory. @param room its size, and more, as tmpfs takes it: `64k`, `1m,nr_inodes=4` */
export function mountSmall(folder: string, room: string): void {
  mkdirSync(folder, {recursive: true})
  run('mount', '-t', 'tmpfs', '-o', `size=${room}`, 'tmpfs', folder)
}

export interface SmallDisk extends Disposable {
  path: string
}

/** A folder on a small disk of its own. */
export function smallDisk(room: string): SmallDisk {
  const path = mkdtempSync(join(tmpdir(), 'dkr-small-'))
  mountSmall(path, room)
  return {
    path,
    [Symbol.dispose]() {
      run('umount', '-l', path)
      rmSync(path, {recursive: true})
    },
  }
}

/** Writes a file until the disk takes no more. @param leave bytes that stay free */
export function fillDisk(folder: string, leave = 0): void {
  const file = openSync(join(folder, 'filler'), 'w')
  try {
    for (const size of [1 << 20, 4096]) while (wrote(file, size));
  } finally {
    closeSync(file)
  }
  if (leave > 0) run('truncate', '-s', `-${leave}`, join(folder, 'filler'))
}

function wrote(file: number, size: number): boolean {
  try {
    return writeSync(file, Buffer.alloc(size)) === size
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return false
    throw error
  }
}

function run(...[command, ...args]: [string, ...string[]]): void {
  const {status, stderr, error} = spawnSync(command, args, {encoding: 'utf8'})
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr ?? error?.message}`)
}

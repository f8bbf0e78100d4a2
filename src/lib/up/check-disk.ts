import {freeSpace} from '../engine/disk.js'
import type {Engine} from '../engine/engine.js'
import {freeEngineDisk} from '../errors/disk-full.js'
import {DkrError} from '../errors/dkr-error.js'
import {humanSize} from '../output/units.js'

/** Below this no step of a build can be stored. */
const least = 64 * 1024 * 1024
/** Below this a base image may not fit. */
const scarce = 1024 ** 3

/**
 * Looks whether the engine has room for a build.
 * @returns a warning when there is little
 * @throws DkrError DISK_FULL
 */
export async function checkDisk(engine: Engine): Promise<string | undefined> {
  const {DockerRootDir: root} = (await engine.call(docker => docker.info())) as {DockerRootDir: string}
  return judgeDisk(freeSpace(engine, root), root)
}

export function judgeDisk(free: number | undefined, root: string): string | undefined {
  if (free === undefined || free >= scarce) return undefined
  const left = `${humanSize(free)} free in ${root}`
  if (free >= least) return `the disk is nearly full: ${left}`
  throw new DkrError('DISK_FULL', {
    message: 'there is no room for a build',
    why: left,
    suggestions: freeEngineDisk,
  })
}

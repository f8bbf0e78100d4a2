import {statfsSync} from 'node:fs'
import {isLocal} from './connect/endpoint.js'
import type {Engine} from './engine.js'

/** Bytes that are free where the engine keeps its images; undefined when that is not on this machine. */
export function freeSpace({endpoint}: Pick<Engine, 'endpoint'>, root: string): number | undefined {
  if (!isLocal(endpoint)) return undefined
  try {
    const {bavail, bsize} = statfsSync(root)
    return bavail * bsize
  } catch {
    // The engine may live in a machine of its own behind the socket, as Docker Desktop's does.
    return undefined
  }
}

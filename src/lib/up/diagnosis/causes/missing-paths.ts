import type {Evidence} from '../evidence.js'
import {logFinding} from './log/log-finding.js'
import {mountOver} from './mounts.js'
import {programMissing} from './program-place.js'

/** The paths behind mounts where what this container lacks would be: the image is asked whether it has them. */
export function missingPaths(evidence: Evidence): string[] {
  const paths = [programMissing, logFinding].flatMap(rule => rule(evidence)?.missing ?? [])
  return [...new Set(paths)].filter(path => mountOver(evidence.mounts, path))
}

import type {Evidence} from '../evidence.js'
import {logFinding} from './log/log-finding.js'
import {mountOver} from './mounts.js'
import {programNotFound} from './program.js'

/** The paths behind mounts where what this container lacks would be: the image is asked whether it has them. */
export function missingPaths(evidence: Evidence): string[] {
  const paths = [programNotFound, logFinding].flatMap(rule => rule(evidence)?.missing ?? [])
  return [...new Set(paths)].filter(path => mountOver(evidence.mounts, path))
}

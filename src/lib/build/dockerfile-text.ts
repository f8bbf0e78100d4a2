import {readDockerfile} from '../dockerfile/read.js'
import type {BuildInput} from './input.js'
import type {BuildPlan} from './plan.js'

/** The Dockerfile of a build, where it is on this machine; undefined inside an archive or behind a URL. */
export function dockerfileText(plan: BuildPlan, {dockerfile}: Pick<BuildInput, 'dockerfile'>): string | undefined {
  if (dockerfile) return dockerfile.toString('utf8')
  return plan.context === 'folder' ? readDockerfile(plan.dockerfile) : undefined
}

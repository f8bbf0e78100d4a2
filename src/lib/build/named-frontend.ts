import type {Dockerfile} from '../dockerfile/dockerfile.js'
import type {BuildPlan} from './plan.js'

/** The frontend image that reads the file in place of the builder's own, with its options: an argument of the build comes before the file. */
export function namedFrontend({buildArgs}: Pick<BuildPlan, 'buildArgs'>, {directives}: Dockerfile): string | undefined {
  return [buildArgs.BUILDKIT_SYNTAX, directives.syntax].find(name => name !== undefined && name.trim() !== '')?.trim()
}

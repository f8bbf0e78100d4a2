import {readIgnoreText} from './context/read-ignore.js'
import {findIgnoreFile} from './guard/selection.js'
import type {BuildPlan} from './plan.js'

/**
 * Makes sure that the builder can read the ignore file: sent a named pipe in its place, BuildKit opens it on its own side
 * and waits for ever, and even the end of the build does not end that.
 * @throws DkrError BUILD_CONTEXT
 */
export function checkIgnoreFile(plan: BuildPlan): void {
  const file = plan.context === 'folder' ? findIgnoreFile(plan) : undefined
  if (file) readIgnoreText(file.path, file.name)
}

import type {Progress, ProgressMode, ProgressTarget} from './progress.js'
import {createJsonProgress} from './progress-json.js'
import {createPlainProgress} from './progress-plain.js'
import {createTtyProgress} from './progress-tty.js'

/** Chooses the renderer: `auto` is `tty` on a terminal outside CI, `plain` elsewhere. */
export function createProgress(
  mode: ProgressMode,
  target: ProgressTarget,
  env: NodeJS.ProcessEnv = process.env,
): Progress {
  const chosen = mode === 'auto' ? (target.isTTY && !env.CI && env.TERM !== 'dumb' ? 'tty' : 'plain') : mode
  if (chosen === 'tty') return createTtyProgress(target)
  if (chosen === 'json') return createJsonProgress(target)
  return createPlainProgress(target, chosen === 'quiet')
}

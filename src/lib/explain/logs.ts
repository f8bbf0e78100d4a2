import type {LogsPlan} from '../containers/logs/plan.js'
import {flag, option, type ShellCommand} from './shell.js'

/** The docker commands that show the same logs: docker shows one container at a time. */
export function dockerLogs(names: readonly string[], {written}: LogsPlan): ShellCommand[] {
  const options = [
    ...flag('-f', written.follow),
    ...option('--since', written.since),
    ...option('--until', written.until),
    ...option('-n', written.tail),
    ...flag('-t', written.timestamps),
    ...flag('--details', written.details),
  ]
  return names.map(name => ({argv: ['docker', 'logs', ...options, name]}))
}

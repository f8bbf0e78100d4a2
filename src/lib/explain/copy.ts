import type {CopyPlan} from '../copy/endpoint.js'
import {flag, type ShellCommand} from './shell.js'

/** The `docker cp` that copies the same. */
export function dockerCp({source, target, archiveMode, followLinks}: CopyPlan): ShellCommand {
  return {argv: ['docker', 'cp', ...flag('-a', archiveMode), ...flag('-L', followLinks), source, target]}
}

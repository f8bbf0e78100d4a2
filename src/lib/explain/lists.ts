import {flag, options, type ShellCommand} from './shell.js'

interface ListFlags {
  all?: boolean
  quiet?: boolean
  filter?: string[]
}

/** The `docker ps` that lists the same containers. */
export function dockerLs({all, quiet, filter = []}: ListFlags): ShellCommand {
  return {argv: ['docker', 'ps', ...flag('-a', all), ...flag('-q', quiet), ...options('--filter', filter)]}
}

/** The `docker images` that lists the same images. */
export function dockerImages({all, quiet, filter = []}: ListFlags): ShellCommand {
  return {
    argv: ['docker', 'images', ...flag('-a', all), ...flag('-q', quiet), ...options('--filter', filter)],
  }
}

/** The `docker history` that shows the same image. */
export function dockerHistory(image: string): ShellCommand {
  return {argv: ['docker', 'history', image]}
}

import {flag, option, options, type ShellCommand} from './shell.js'

interface ListFlags {
  all?: boolean
  quiet?: boolean
  filter?: string[]
  format?: string
  noTrunc?: boolean
}

/** The `docker ps` that lists the same containers. */
export function dockerLs({
  last,
  latest,
  size,
  ...flags
}: ListFlags & {last?: number; latest?: boolean; size?: boolean}): ShellCommand {
  const argv = [...listFlags(flags), ...option('-n', last), ...flag('-l', latest), ...flag('-s', size)]
  return {argv: ['docker', 'ps', ...argv]}
}

/** The `docker images` that lists the same images. */
export function dockerImages({
  digests,
  repository,
  ...flags
}: ListFlags & {digests?: boolean; repository?: string}): ShellCommand {
  const named = repository === undefined ? [] : [repository]
  return {argv: ['docker', 'images', ...listFlags(flags), ...flag('--digests', digests), ...named]}
}

function listFlags({all, quiet, filter = [], format, noTrunc}: ListFlags): string[] {
  return [
    ...flag('-a', all),
    ...flag('-q', quiet),
    ...options('--filter', filter),
    // Clients before version 23 take the word json for a template.
    ...option('--format', format === 'json' ? '{{json .}}' : format),
    ...flag('--no-trunc', noTrunc),
  ]
}

/** The `docker history` that shows the same image. */
export function dockerHistory(image: string): ShellCommand {
  return {argv: ['docker', 'history', image]}
}

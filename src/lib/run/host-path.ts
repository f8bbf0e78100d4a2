import {resolve} from 'node:path'
import {homeDir} from '../project/user-dirs.js'

/**
 * The source of a bind as the engine needs it. A relative path that starts with a dot is made absolute here,
 * because the engine does not know the caller's folder; a shell expands ~ only at the start of a word, so in
 * `-v=~/x`, `source=~/x` or quotes it arrives as it is.
 */
export function hostPath(source: string, cwd: string): string {
  if (source === '~' || source.startsWith('~/')) return homeDir(process.env) + source.slice(1)
  return source.startsWith('.') ? resolve(cwd, source) : source
}

/** True for what `-v` takes for a path of the host; anything else names a volume (cli/compose/loader, isFilePath). */
export function isHostPath(source: string): boolean {
  return /^(?:[./~]|\\\\|[a-zA-Z]:)/.test(source)
}

import {settingsFiles} from '../project/settings.js'
import type {Contents} from './contents.js'
import type {Detected} from './detect.js'
import {pathMatches} from './facts.js'
import type {Template} from './template.js'

/** Whether the folder has a file that may be the source of an app, wherever it is and whatever it holds. */
export function mayHoldSource({source}: Template, {files, complete}: Contents): boolean {
  const names = source.in.map(path => path.slice(path.lastIndexOf('/') + 1))
  return !complete || [...files].some(file => names.some(name => pathMatches(name, file)))
}

/**
 * What a new app would land among. The settings of dkr and its own files are not foreign (another Dockerfile is a
 * conflict, and refused as such), nor are the manifest and the lock file of an app whose first line is not written.
 */
export function foreignNames({names}: Contents, found: Detected, templates: readonly Template[]): string[] {
  const own = templates.flatMap(one => one.files.filter(file => file.owner === 'dkr').map(file => file.path))
  const manifests = found.kind === 'app' ? manifestsOf(found.template) : []
  const known = [...settingsFiles, ...own, ...manifests]
  return names.filter(name => !known.some(pattern => pathMatches(pattern, name)))
}

/** What the template reads beside source: in `requirements/*.txt` the folder counts, since names are of the top only. */
function manifestsOf({detect, notes, source, files}: Template): string[] {
  const read = [...detect, ...notes.map(note => note.when)].flatMap(rule => rule.in)
  const written = files.filter(file => !file.unlessSource).map(file => file.path)
  const patterns = [...read, ...written].filter(pattern => !source.in.includes(pattern))
  return patterns.map(pattern => (pattern.includes('/') ? pattern.slice(0, pattern.indexOf('/') + 1) : pattern))
}

/** `a, b and c`; of many the first five. */
export function listed(names: readonly string[]): string {
  const shown = names.length > 6 ? [...names.slice(0, 5), `${names.length - 5} more`] : names
  return shown.length > 1 ? `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}` : shown.join('')
}

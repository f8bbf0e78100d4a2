import {join, relative} from 'node:path'
import {printable} from '../output/text.js'
import type {InitResult} from './init.js'

/** The data of `dkr init`, for stdout: the written files, one a line, as seen from `cwd`. */
export function initLines(result: InitResult, cwd = result.dir): string[] {
  const written = result.files.filter(file => file.action !== 'keep')
  return written.map(file => printable(join(relative(cwd, result.dir), file.path)))
}

/** What a person should know beside it, for stderr: what was kept, notes, and the next step. */
export function initNotes(result: InitResult): string[] {
  const {files, dryRun, notes, next} = result
  const kept = files.filter(file => file.action === 'keep').map(file => file.path)
  const unchanged = kept.length === files.length
  return [
    ...(dryRun && !unchanged ? ['dry run: nothing was written'] : []),
    ...(unchanged
      ? ['unchanged: all files are there already']
      : kept.length
        ? [`kept as they are: ${kept.join(', ')}`]
        : []),
    ...files.flatMap(file => (file.backup ? [`the old ${file.path} is now ${file.backup}`] : [])),
    ...notes.map(note => `note: ${note}`),
    `next: ${next.join(' && ')}`,
  ].map(printable)
}

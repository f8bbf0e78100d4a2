import {count, printable, shorten} from '../../output/text.js'
import type {Cause} from './cause.js'
import type {FileChange} from './compare-files.js'

const namedFiles = 5
const textWidth = 60

/**
 * The cause as one sentence: `COPY . . ran again because 2 files changed: app.py (content), run.sh (mode 644 → 755)`.
 * @param step the instruction; @param at the earlier instruction that the cause is about, if it is not this one;
 * @param ahead of a build that is not made yet
 */
export function sentence(step: string, cause: Cause, at?: string, ahead = false): string {
  const where = at === undefined ? '' : ` for ${short(at)} before it`
  const isNew = cause.kind === 'inserted' && cause.text === step
  const said = isNew ? 'ran because it is new' : clause(cause, step, where)
  return `${short(step)} ${ahead ? said.replace(/^ran\b/, 'would run') : said}`
}

const short = (text: string): string => shorten(printable(text), textWidth)

function clause(cause: Cause, step: string, where: string): string {
  switch (cause.kind) {
    case 'no-cache':
      return `ran because ${cause.stages ? `--no-cache-filter ${names(cause.stages)}` : '--no-cache'} was given`
    case 'first-build':
      return 'ran, and dkr remembers no earlier build of this folder to compare with'
    case 'other-engine':
      return `ran because the last build was on another engine (${printable(cause.before)}, now ${printable(cause.now)})`
    case 'other-builder':
      return `ran because the last build used the other builder (${cause.before}, now ${cause.now}): each has a cache of its own`
    case 'platform':
      return `ran because the platform is another one (${cause.before ?? 'default'} → ${cause.now ?? 'default'})`
    case 'options':
      return `ran again because ${names(cause.names.map(name => `--${name}`))} changed`
    case 'download':
      return 'ran again because what it downloads changed, or the cache was pruned: dkr does not see which'
    case 'files-unknown':
      return 'ran again, and the files of the two builds cannot be compared: they are too many, or not in a folder'
    case 'unknown':
      return "ran again although nothing that dkr knows of changed: the engine's cache was pruned, or was made elsewhere"
    case 'build-arg':
      return `ran again because ${cause.names.length === 1 ? 'the build arg' : 'the build args'} ${names(cause.names)} changed${where}`
    case 'files':
      return `ran again because ${fileClause(cause.files)}${where && `,${where}`}`
    default:
      return `ran again because ${textClause(cause, step)}`
  }
}

function textClause(
  cause: Extract<Cause, {kind: 'base-moved' | 'edited' | 'inserted' | 'removed'}>,
  step: string,
): string {
  if (cause.kind === 'base-moved') {
    return `the image of ${short(cause.image)} is another one (${shortId(cause.before)} → ${shortId(cause.now)})`
  }
  if (cause.kind === 'edited') {
    const what = cause.now === step ? 'it' : `line ${cause.line}`
    return `${what} was edited: ${editedTexts(cause.before, cause.now)}`
  }
  if (cause.kind === 'inserted') return `line ${cause.line} is new: ${short(cause.text)}`
  return `an instruction before it was removed: ${short(cause.text)}`
}

/** Both texts from a little before their first difference on, so that it is within what is shown. */
function editedTexts(before: string, now: string): string {
  let same = 0
  while (same < before.length && before[same] === now[same]) same++
  const start = Math.max(before.length, now.length) > textWidth ? Math.max(0, same - 20) : 0
  const show = (text: string) => short(start > 0 ? `…${text.slice(start)}` : text)
  return before === now ? `${show(now)} (in a part not shown)` : `${show(before)} → ${show(now)}`
}

/** `sha256:` and twelve characters, as docker shows IDs. */
function shortId(id: string): string {
  return printable(id.replace(/^.*sha256:/, '').slice(0, 12))
}

function fileClause(files: readonly FileChange[]): string {
  const list = bounded(files.map(described))
  const total = new Set(files.map(({path}) => path)).size
  const counted = count(total, 'file')
  if (files.every(({change}) => change === 'ignored')) return `the ignore file now leaves out ${counted}: ${list}`
  if (files.every(({change}) => change === 'unignored')) return `the ignore file now lets in ${counted}: ${list}`
  if (files.every(({change}) => change === 'touched')) {
    return `${counted} ${total === 1 ? 'was' : 'were'} written again, probably with another content: ${list}`
  }
  return `${counted} changed: ${list}`
}

const words: Record<FileChange['change'], string> = {
  content: 'content',
  mode: 'mode',
  added: 'added',
  removed: 'removed',
  renamed: 'renamed',
  link: 'link target',
  kind: 'kind of file',
  touched: 'written again, same size',
  ignored: 'now ignored',
  unignored: 'no longer ignored',
}

function described({path, change, from, to}: FileChange): string {
  const name = printable(path)
  if (change === 'renamed') return `${printable(from!)} → ${name} (renamed)`
  return change === 'mode' ? `${name} (mode ${from} → ${to})` : `${name} (${words[change]})`
}

function bounded(items: readonly string[]): string {
  if (items.length <= namedFiles + 1) return items.join(', ')
  return `${items.slice(0, namedFiles).join(', ')} and ${items.length - namedFiles} more`
}

/** `A`, `A and B`, `A, B and C`. */
function names(all: readonly string[]): string {
  const [last = '', ...others] = all.map(printable).toReversed()
  return others.length > 0 ? `${others.toReversed().join(', ')} and ${last}` : last
}

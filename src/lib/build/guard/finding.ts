import {DkrError} from '../../errors/dkr-error.js'
import {shellWord} from '../../output/shell-word.js'
import {count, printable} from '../../output/text.js'
import {humanSize} from '../../output/units.js'

/** Something in the build context that should not be there. */
export interface Finding {
  /** Where it is, relative to the context; the first one of several of the same name. */
  path: string
  kind: 'secret' | 'weight'
  /** Why it should not be sent: one sentence. */
  reason: string
  /** How many of this name there are. */
  places: number
  /** Bytes that would be sent. */
  size: number
  /** Files that would be sent. */
  files: number
  /** The line of the ignore file that keeps it out. */
  pattern: string
}

/** More lines than this are read by nobody. */
const mostLines = 10

/** One line a finding: what, why, and the line that keeps it out. Safe for a terminal; at most eleven lines. */
export function guardLines(findings: readonly Finding[], ignoreFile = '.dockerignore'): string[] {
  const lines = findings.slice(0, mostLines).map(finding => {
    const {kind, reason, pattern} = finding
    const what = kind === 'secret' ? 'looks like a secret' : 'is sent with the build'
    return printable(`${nameOf(finding)} ${what}: ${reason}. Line for ${ignoreFile}: ${pattern}`)
  })
  const more = findings.length - mostLines
  return more > 0 ? [...lines, `… and ${more} more: dkr build --show-context --json names them all`] : lines
}

function nameOf({path, kind, places, size, files}: Finding): string {
  const amounts = [
    ...(places > 1 ? [`${places} places`] : []),
    ...(files > places ? [count(files, 'file')] : []),
    ...(kind === 'weight' ? [humanSize(size)] : []),
  ]
  return amounts.length > 0 ? `${path} (${amounts.join(', ')})` : path
}

/** What is said of an ignore file that is a link without anything behind it. */
export const deadLinkLine = ({name}: {name: string}): string =>
  printable(`${name} is a link that leads nowhere: no file is left out by it`)

/** What `--strict` ends with then. */
export function deadLinkError(link: {name: string; path: string}): DkrError {
  return new DkrError('CONTEXT_UNSAFE', {
    message: deadLinkLine(link),
    why: 'with dkr build --strict nothing is built then',
    suggestions: [`ls -l ${shellWord(link.path)}`, 'point the link at the file with the rules, or remove it'],
  })
}

/** What `--strict` ends with. */
export function guardError(findings: readonly Finding[], ignoreFile = '.dockerignore'): DkrError {
  const patterns = findings.slice(0, mostLines).map(({pattern}) => printable(pattern))
  return new DkrError('CONTEXT_UNSAFE', {
    message: `the build context has ${count(findings.length, 'thing')} that should not be sent`,
    why: 'with dkr build --strict nothing is built then',
    evidence: guardLines(findings, ignoreFile),
    suggestions: [
      `add to ${ignoreFile}: ${patterns.join('  ')}`,
      'dkr build --show-context lists what is sent',
      `what belongs into the image gets an exception in ${ignoreFile}: !${printable(findings[0]!.path)}`,
    ],
  })
}

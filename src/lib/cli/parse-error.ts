import {DkrError} from '../errors/dkr-error.js'
import {similar} from '../values/similar.js'

interface OclifParseError {
  message: string
  /** Set by oclif on errors of its parser. */
  parse?: unknown
  oclif?: {exit?: number}
  /** Of NonExistentFlagsError. */
  flags?: string[]
}

/** Turns an error of oclif's parser into dkr's own, or gives undefined for any other error. */
export function usageError(error: unknown, commandId: string, knownFlags: string[]): DkrError | undefined {
  const {message, parse, oclif, flags} = (error ?? {}) as OclifParseError
  if (parse === undefined && oclif?.exit === undefined) return undefined
  const help = `dkr ${commandId.replaceAll(':', ' ')} --help`
  if (Array.isArray(flags)) {
    const like = flags
      .flatMap(flag => similar(flag.replace(/^-+/, ''), knownFlags) ?? [])
      .map(flag => `did you mean --${flag}?`)
    return new DkrError('USAGE', {
      message: `unknown flag${flags.length === 1 ? '' : 's'}: ${flags.join(', ')}`,
      suggestions: [...like, help] as unknown as [string],
      cause: error,
    })
  }
  return new DkrError('USAGE', {message: plain(message), suggestions: [help], cause: error})
}

/** oclif's own sentences, as one: without the pointer to the help, colour and the list marks. */
function plain(message: string): string {
  const lines = message
    .replace(/\u001b\[[\d;]*m/g, '')
    .replace(/\n?See more help with --help/, '')
    // Untrue here: no flag of dkr swallows the arguments behind it.
    .replace(/\n\nNote: [\s\S]*$/, '')
    .replace(/^The following errors? occurred:\s*/, '')
    .split('\n')
    .map(line => line.trim().replace(/\s{2,}/g, '  '))
    .filter(Boolean)
  const text = lines.join('\n')
  return text.charAt(0).toLowerCase() + text.slice(1)
}

import {shellWord} from '../output/shell-word.js'

/** One docker command as data: what is shown to people is made from it, never the other way round. */
export interface ShellCommand {
  /** Variables set for this command alone. */
  env?: Record<string, string>
  argv: string[]
  /** Variables whose values are not printed: whoever runs the command has to set them. */
  needs?: string[]
}

/** The command as a line of a POSIX shell script. */
export function shellLine({env = {}, argv}: ShellCommand): string {
  const assignments = Object.entries(env).map(([name, value]) => `${name}=${shellWord(value)}`)
  return [...assignments, ...argv.map(shellWord)].join(' ')
}

/** `['--name', value]`, or nothing without a value. */
export function option(name: string, value: string | number | undefined): string[] {
  return value === undefined ? [] : [name, String(value)]
}

/** `['-p', first, '-p', second, …]` */
export function options(name: string, values: readonly string[]): string[] {
  return values.flatMap(value => [name, value])
}

/** `['--rm']`, or nothing. */
export function flag(name: string, on: boolean | undefined): string[] {
  return on ? [name] : []
}

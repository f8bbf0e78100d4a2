import type {Command} from './commands.js'

/** Whether a command has one of the flags: a letter also inside a group (`-qy`), a word also with `=value`. */
export function hasFlag({args}: Command, ...names: string[]): boolean {
  return args.some(arg => names.some(name => isFlag(arg, name)))
}

/** The arguments that are no flags; a flag of `withValue` takes the next word along. */
export function operands({args}: Command, withValue: readonly string[] = []): string[] {
  const found: string[] = []
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!
    if (arg === '--') return [...found, ...args.slice(at + 1)]
    if (withValue.includes(arg)) at++
    else if (!arg.startsWith('-') || arg === '-') found.push(arg)
  }
  return found
}

/** The value of a flag: `-u 5`, `-u5`, `--uid 5` or `--uid=5`. */
export function flagValue({args}: Command, ...names: string[]): string | undefined {
  for (const [at, arg] of args.entries()) {
    for (const name of names) {
      if (arg === name) return args[at + 1]
      if (name.startsWith('--') && arg.startsWith(`${name}=`)) return arg.slice(name.length + 1)
      if (/^-\w$/.test(name) && arg.startsWith(name)) return arg.slice(2)
    }
  }
  return undefined
}

/** Whether the first words of a command that are no flags are these: `apt-get -y install`. */
export function runs(command: Command, name: string | readonly string[], ...words: string[]): boolean {
  const names = typeof name === 'string' ? [name] : name
  if (!names.includes(command.name)) return false
  const found = operands(command)
  return words.every((word, at) => word.split('|').includes(found[at] ?? ''))
}

function isFlag(arg: string, name: string): boolean {
  if (name.startsWith('--')) return arg === name || arg.startsWith(`${name}=`)
  return /^-[A-Za-z]+-?$/.test(arg) && arg.includes(name.slice(1))
}

interface FlagShape {
  type?: string
  char?: string
  allowNo?: boolean
}

/**
 * Puts `--` before the first argument, so that all that follows belongs to the container:
 * `run -p 80:80 image ls --help` gives `run -p 80:80 -- image ls --help`.
 * docker stops reading its options at IMAGE in the same way.
 */
export function endOptionsAtFirstArgument(argv: readonly string[], flags: Record<string, FlagShape>): string[] {
  const takesValue = (name: string, long: boolean) => {
    const flag = long ? flags[name] : Object.values(flags).find(({char}) => char === name)
    return flag?.type === 'option'
  }
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i]!
    if (word === '--') return [...argv]
    if (!word.startsWith('-') || word === '-') return [...argv.slice(0, i), '--', ...argv.slice(i)]
    if (word.startsWith('--')) {
      if (!word.includes('=') && takesValue(word.slice(2), true)) i++
    } else if (shortTakesNext(word, takesValue)) i++
  }
  return [...argv]
}

/** In a cluster like `-itp 80:80` the first letter that takes a value takes the rest, or else the next word. */
function shortTakesNext(word: string, takesValue: (name: string, long: boolean) => boolean): boolean {
  for (let i = 1; i < word.length; i++) {
    if (takesValue(word[i]!, false)) return i === word.length - 1
  }
  return false
}

/** Takes apart what `endOptionsAtFirstArgument` has put together; oclif would lose the place of a second `--`. */
export function splitAtDashes(argv: readonly string[]): {options: string[]; rest: string[]} {
  const at = argv.indexOf('--')
  return at < 0 ? {options: [...argv], rest: []} : {options: argv.slice(0, at), rest: argv.slice(at + 1)}
}

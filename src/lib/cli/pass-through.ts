import {type FlagShapes, findFlag, findShort} from './docker-flags.js'

/**
 * Puts `--` before the first argument, so that all that follows belongs to the container:
 * `run -p 80:80 image ls --help` gives `run -p 80:80 -- image ls --help`.
 * docker stops reading its options at IMAGE in the same way.
 */
export function endOptionsAtFirstArgument(argv: readonly string[], flags: FlagShapes): string[] {
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i]!
    if (word === '--') return [...argv]
    if (!word.startsWith('-') || word === '-') return [...argv.slice(0, i), '--', ...argv.slice(i)]
    if (word.startsWith('--')) {
      if (!word.includes('=') && findFlag(flags, word.slice(2))?.[1].type === 'option') i++
    } else if (shortTakesNext(word, flags)) i++
  }
  return [...argv]
}

/** In a cluster like `-itp 80:80` the first letter that takes a value takes the rest, or else the next word. */
function shortTakesNext(word: string, flags: FlagShapes): boolean {
  for (let i = 1; i < word.length; i++) {
    // -d=false: what follows is a value, not letters.
    if (word[i] === '=' && i > 1) return false
    if (findShort(flags, word[i]!)?.[1].type === 'option') return i === word.length - 1
  }
  return false
}

/** Takes apart what `endOptionsAtFirstArgument` has put together; oclif would lose the place of a second `--`. */
export function splitAtDashes(argv: readonly string[]): {options: string[]; rest: string[]} {
  const at = argv.indexOf('--')
  return at < 0 ? {options: [...argv], rest: []} : {options: argv.slice(0, at), rest: argv.slice(at + 1)}
}

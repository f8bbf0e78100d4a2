import {constants} from 'node:os'

const known: Record<number, string> = {
  0: 'the program ended by itself, without an error',
  1: 'the program reported an error',
  2: 'the program reported wrong use',
  125: 'the container could not be started',
  126: 'the command cannot be executed',
  127: 'the command was not found in the image',
  137: 'the program was killed (SIGKILL)',
  139: 'the program crashed (SIGSEGV)',
  143: 'the program was asked to end (SIGTERM)',
}

/** What an exit code of a container means, in a few words. */
export function exitMeaning(code: number, oomKilled = false): string {
  if (oomKilled) return 'the engine killed it because it used more memory than it may'
  if (known[code]) return known[code]
  const name = code > 128 ? signalName(code - 128) : undefined
  return name ? `signal ${name} ended the program` : 'a code of the program itself'
}

function signalName(number: number): string | undefined {
  return Object.entries(constants.signals).find(([, value]) => value === number)?.[0]
}

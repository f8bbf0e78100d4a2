import {constants} from 'node:os'

const known: Record<number, string> = {
  0: 'the program ended by itself, without an error',
  1: 'the program reported an error, the usual code for any',
  2: 'the program reported wrong use: an option or a file that it does not accept',
  125: 'the container could not be started',
  126: 'the command is there, but cannot be executed',
  127: 'the command was not found in the image',
  130: 'Ctrl-C ended the program (SIGINT)',
  134: 'the program gave up by itself (SIGABRT)',
  137: 'the program was killed at once (SIGKILL): by the engine, by hand, or for lack of memory',
  139: 'the program crashed: it touched memory that is not its own (SIGSEGV)',
  143: 'the program was asked to end, and did (SIGTERM)',
}

/** What an exit code of a container means, in a few words. */
export function exitMeaning(code: number, oomKilled = false): string {
  if (oomKilled) return 'the engine killed it because it used more memory than it may'
  if (known[code]) return known[code]
  const name = code > 128 ? signalName(code - 128) : undefined
  return name
    ? `signal ${name} ended the program`
    : 'a code of the program itself: its documentation says what it means'
}

function signalName(number: number): string | undefined {
  return Object.entries(constants.signals).find(([, value]) => value === number)?.[0]
}

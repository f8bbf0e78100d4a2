import type {Hook} from '@oclif/core'
import {DkrError} from '../errors/dkr-error.js'
import {errorLines} from '../output/error-lines.js'
import {similar} from '../output/similar.js'

/** An unknown command is wrong use (exit code 2), with the nearest command named; nothing is asked. */
const commandNotFound: Hook.CommandNotFound = async ({id, config, argv}) => {
  const known = config.commands.flatMap(command => [command.id, ...command.aliases])
  const like = similar(id, known)
  const suggestions: [string, ...string[]] = ['dkr --help']
  if (like) suggestions.unshift(`did you mean: dkr ${like.replaceAll(':', ' ')}?`)
  const what = id.startsWith('-') ? 'flag' : 'command'
  const error = new DkrError('UNKNOWN_COMMAND', {message: `unknown ${what}: ${id.replaceAll(':', ' ')}`, suggestions})
  if (argv?.includes('--json')) process.stdout.write(`${JSON.stringify(error, null, 2)}\n`)
  else process.stderr.write(`${errorLines(error, process.stderr).join('\n')}\n`)
  process.exitCode = error.exitCode
}

export default commandNotFound

import type {Hook} from '@oclif/core'
import {DkrError} from '../errors/dkr-error.js'
import {errorLines} from '../output/error-lines.js'
import {print} from '../output/print.js'
import {similar} from '../values/similar.js'
import {dkrName} from './docker-words.js'

/** An unknown command is wrong use (exit code 2), with the nearest command named; nothing is asked. */
const commandNotFound: Hook.CommandNotFound = async ({id, config, argv}) => {
  const words = typedWords(id)
  const known = config.commands.flatMap(command => [command.id, ...command.aliases])
  const other = dkrName(words)
  const like = similar(id, known)
  const suggestions: [string, ...string[]] = ['dkr --help']
  if (other) suggestions.unshift(other.instead)
  else if (like) suggestions.unshift(`did you mean: dkr ${like.replaceAll(':', ' ')}?`)
  const what = id.startsWith('-') ? 'flag' : 'command'
  const error =
    (other ? undefined : tooManyWords(words, known)) ??
    new DkrError('UNKNOWN_COMMAND', {message: `unknown ${what}: ${words.join(' ')}`, why: other?.why, suggestions})
  if (argv?.includes('--json')) print(JSON.stringify(error, null, 2), 'json')
  else process.stderr.write(`${errorLines(error, process.stderr).join('\n')}\n`)
  process.exitCode = error.exitCode
}

/** oclif takes what follows a command without arguments for a part of its name: `dkr ls web`. */
function tooManyWords(words: readonly string[], known: readonly string[]): DkrError | undefined {
  const [name = '', extra] = words
  if (extra === undefined || !known.includes(name)) return undefined
  const filter = name === 'ls' || name === 'ps'
  const help = `dkr ${name} --help`
  return new DkrError('USAGE', {
    message: `dkr ${name} does not take "${extra}"`,
    suggestions: filter ? [`dkr ${name} --filter name=${extra}`, help] : [help],
  })
}

/** oclif joins the words before the first flag with colons; those that a word has of its own are to stay. */
function typedWords(id: string): string[] {
  const typed = process.argv.slice(2)
  const end = typed.findIndex((_, i) => typed.slice(0, i + 1).join(':') === id)
  return end < 0 ? id.split(':') : typed.slice(0, end + 1)
}

export default commandNotFound

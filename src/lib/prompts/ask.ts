import {DkrError, isDkrError} from '../errors/dkr-error.js'
import {printable} from '../output/text.js'
import {canAsk} from './prompts.js'

interface AskOptions {
  /** The flag that answers the question: named where it cannot be asked. */
  flag: string
  signal?: AbortSignal
}

export interface ConfirmOptions extends AskOptions {
  default?: boolean
}

export interface InputOptions extends AskOptions {
  default?: string
  /** True, or what is wrong with the answer. */
  validate?: (text: string) => true | string
}

export interface SelectOptions<T> extends AskOptions {
  choices: readonly {value: T; name: string; description?: string}[]
  default?: T
}

/**
 * Each of these asks on stderr, so that stdout keeps the data alone.
 * @throws DkrError NEEDS_ANSWER without a terminal, INTERRUPTED on Ctrl-C and Ctrl-D (exit code 130)
 */
export function confirm(question: string, options: ConfirmOptions): Promise<boolean> {
  return ask(question, options, {type: 'confirm', default: options.default ?? false})
}

/** Asks for a line of text. Throws as `confirm` does. */
export function input(question: string, options: InputOptions): Promise<string> {
  return ask(question, options, {type: 'input', default: options.default, validate: options.validate ?? (() => true)})
}

/** Asks for one of several. Throws as `confirm` does. */
export function select<T>(question: string, options: SelectOptions<T>): Promise<T> {
  const choices = options.choices.map(choice => ({...choice, name: printable(choice.name)}))
  return ask(question, options, {type: 'select', choices, default: options.default})
}

/** Asks for a secret: nothing of it is shown, not even its length. Throws as `confirm` does. */
export function password(question: string, options: AskOptions): Promise<string> {
  return ask(question, options, {type: 'password', mask: false, toggleMask: false})
}

async function ask<T>(question: string, {flag, signal}: AskOptions, prompt: object): Promise<T> {
  if (!canAsk()) throw needsAnswer(question, flag)
  const {default: inquirer} = await import('inquirer')
  const end = new AbortController()
  const stopWatching = onEndOfInput(() => end.abort())
  try {
    const module = inquirer.createPromptModule({
      output: process.stderr,
      signal: signal ? AbortSignal.any([signal, end.signal]) : end.signal,
    })
    const answers = await module<{answer: T}>([{...prompt, name: 'answer', message: printable(question)} as never])
    return answers.answer as T
  } catch (error) {
    throw interruption(error, signal) ?? error
  } finally {
    stopWatching()
  }
}

/** inquirer waits for ever when its input ends (Ctrl-D, a closed terminal): the question is given up instead. */
function onEndOfInput(giveUp: () => void): () => void {
  const onKey = (_text: string | undefined, key: {name?: string; ctrl?: boolean} = {}) => {
    if (key.ctrl && key.name === 'd') giveUp()
  }
  process.stdin.on('keypress', onKey).once('end', giveUp)
  return () => {
    process.stdin.off('keypress', onKey).off('end', giveUp)
  }
}

function interruption(error: unknown, signal?: AbortSignal): DkrError | undefined {
  if (isDkrError(signal?.reason)) return signal.reason
  const name = (error as {name?: unknown} | undefined)?.name
  if (name !== 'ExitPromptError' && name !== 'AbortPromptError') return undefined
  return new DkrError('INTERRUPTED', {
    message: 'the question was not answered',
    suggestions: ['run the same command again', 'answer with flags: --help names them'],
    exitCode: 130,
    cause: error,
  })
}

function needsAnswer(question: string, flag: string): DkrError {
  return new DkrError('NEEDS_ANSWER', {
    message: `this needs an answer: ${question}`,
    why: 'there is no terminal to ask in (or CI is set)',
    suggestions: [`give it with ${flag}`],
  })
}

import {DkrError} from '../errors/dkr-error.js'

/** How `init` asks; the real one is lib/prompts, a test gives its own. */
export interface Questions {
  input(question: string, options: InputOptions): Promise<string>
  select(question: string, options: SelectOptions): Promise<string>
}

interface InputOptions {
  flag: string
  default: string
  validate: (text: string) => true | string
  signal?: AbortSignal
}

interface SelectOptions {
  flag: string
  choices: readonly {value: string; name: string}[]
  signal?: AbortSignal
}

/** Asks until `parse` takes the answer: the same rules as for the flag, with the same words. */
export async function askParsed<T>(
  questions: Questions,
  question: string,
  parse: (text: string) => T,
  options: Omit<InputOptions, 'validate'>,
): Promise<T> {
  const validate = (text: string): true | string => {
    try {
      parse(text)
      return true
    } catch (error) {
      return (error as Error).message
    }
  }
  return parse(await questions.input(question, {...options, validate}))
}

/** @throws DkrError INVALID_PORT */
export function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (port >= 1 && port <= 65_535) return port
  throw new DkrError('INVALID_PORT', {
    message: `'${text}' is no port`,
    why: 'a port is a number from 1 to 65535; below 1024 some systems want root',
    suggestions: ['--port 8000'],
  })
}

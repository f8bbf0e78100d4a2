import {DkrError} from '../errors/dkr-error.js'

/**
 * Shows exactly what will go, and asks.
 * @throws DkrError NOT_CONFIRMED for a no, NEEDS_ANSWER where nobody can be asked
 */
export async function confirmRemoval(question: string, lines: readonly string[]): Promise<void> {
  const [{confirm}, {printable}] = await Promise.all([import('../prompts/ask.js'), import('../output/text.js')])
  for (const line of lines) process.stderr.write(`  ${printable(line)}\n`)
  if (await confirm(question, {flag: '--force', default: false})) return
  throw new DkrError('NOT_CONFIRMED', {
    message: 'nothing was removed',
    why: 'the question was answered with no',
    suggestions: ['--force answers it with yes'],
  })
}

import type {Progress} from '../output/progress.js'

/** Shorter values would tear ordinary words apart. */
const shortest = 4

/**
 * Hides the values of secrets in everything that is shown or written down: a step that prints its secret
 * does so on the engine, but it shall not get into a terminal's history, a log or a report.
 */
export function redactor(secrets: readonly Uint8Array[]): (text: string) => string {
  const values = secrets
    .flatMap(secret => Buffer.from(secret).toString('utf8').split(/\r?\n/))
    .map(line => line.trim())
    .filter(line => line.length >= shortest)
    .sort((a, b) => b.length - a.length)
  return text => values.reduce((result, value) => result.replaceAll(value, '***'), text)
}

/** A progress that shows no secret. */
export function redacted(progress: Progress, hide: (text: string) => string): Progress {
  return {
    task: event => progress.task({...event, text: hide(event.text)}),
    log: (id, line) => progress.log(id, hide(line)),
    note: text => progress.note(hide(text)),
    warn: text => progress.warn(hide(text)),
    close: () => progress.close(),
  }
}

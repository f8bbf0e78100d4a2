import {DkrError} from '../errors/dkr-error.js'

/** More than any real file of a template: a value that holds placeholders cannot grow without end. */
const maxLength = 1_000_000

/**
 * Replaces each `@@name@@` of a template's file. The mark is neither Python, Dockerfile, shell, Jinja nor
 * JavaScript, so no other text of a template can be taken for a placeholder. Values are put in as they are.
 * @throws DkrError INVALID_TEMPLATE for a placeholder without a value
 */
export function render(text: string, values: Readonly<Record<string, string>>, path: string): string {
  const result = text.replace(/@@([a-z][a-z0-9-]*)@@/g, (mark, name: string) => {
    if (Object.hasOwn(values, name)) return values[name]!
    throw broken(`${path}: the placeholder ${mark} has no value`)
  })
  if (result.length > maxLength) throw broken(`${path}: longer than ${maxLength} characters`)
  return result
}

function broken(message: string): DkrError {
  return new DkrError('INVALID_TEMPLATE', {
    message,
    suggestions: ['add the value to "values" in template.json', 'dkr init --template flask'],
  })
}

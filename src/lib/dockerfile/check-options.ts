import type {Dockerfile} from './dockerfile.js'
import {quote} from './quote.js'

/** The options of `# check=`, BuildKit's own way to steer its linter. */
export interface CheckOptions {
  /** Rule names, or `all`. */
  skip: string[]
  /** Warnings count as errors. */
  error: boolean
  /** Why the builder refuses the options. */
  problem?: string
}

/**
 * Reads `skip=A,B;error=true;experimental=C`; only what stands in front of the
 * first space counts. Source: BuildKit, frontend/dockerfile/linter/linter.go, ParseLintOptions.
 */
export function readCheckOptions(text: string): CheckOptions {
  const options: CheckOptions = {skip: [], error: false}
  for (const part of (text.split(' ')[0] ?? '').split(/;/)) {
    const [name = '', value] = part.split(/=(.*)/s).map(word => word.trim())
    if (name === '' && value === undefined && text.trim() === '') continue
    if (value === undefined) options.problem ??= `the check option ${quote(name)} has no value`
    else if (name === 'skip') options.skip = value.split(',').map(rule => rule.trim())
    else if (name === 'error') setError(options, value)
    else if (name !== 'experimental')
      options.problem ??= `${quote(name)} is no check option: skip, error or experimental`
  }
  return options
}

/** The options of the directive at the top of the file. */
export function checkOptionsOf({directives}: Dockerfile): CheckOptions {
  return readCheckOptions(directives.check ?? '')
}

function setError(options: CheckOptions, value: string): void {
  if (/^(1|t|true)$/i.test(value)) options.error = true
  else if (/^(0|f|false)$/i.test(value)) options.error = false
  else options.problem ??= `the check option "error" takes true or false, not ${quote(value)}`
}

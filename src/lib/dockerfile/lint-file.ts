import {DkrError} from '../errors/dkr-error.js'
import {type FixedDockerfile, fixDockerfile} from './fix.js'
import {type LintOptions, type LintResult, lintDockerfile} from './lint.js'
import {bytesOfText, readable, textOfBytes} from './lossless-text.js'
import {replaceFile} from './replace-file.js'

/** Lints the bytes of a Dockerfile, UTF-8 or not. */
export function lintBytes(bytes: Buffer, options: LintOptions): LintResult {
  return forReaders(lintDockerfile(textOfBytes(bytes), options))
}

/**
 * Fixes the Dockerfile at a path, which held these bytes; the file is left alone where nothing is to be fixed.
 * @throws DkrError USAGE, WOULD_OVERWRITE, NOT_WRITABLE
 */
export function fixFile(path: string, bytes: Buffer, options: LintOptions): FixedDockerfile {
  refuseStream(path)
  const fixed = fixDockerfile(textOfBytes(bytes), options)
  const after = bytesOfText(fixed.text)
  if (!after.equals(bytes)) replaceFile(path, {before: bytes, after})
  return {...fixed, result: forReaders(fixed.result)}
}

/** A fix is text of the file; what is not UTF-8 in it cannot be shown. */
function forReaders(result: LintResult): LintResult {
  const findings = result.findings.map(finding => {
    const {fix} = finding
    return fix?.text === undefined ? finding : {...finding, fix: {...fix, text: readable(fix.text)}}
  })
  return {...result, findings}
}

/** `/dev/stdin` leads to whatever the shell opened there, to be read and not to be changed. */
function refuseStream(path: string): void {
  if (!/^\/(dev|proc)\//.test(path)) return
  throw new DkrError('USAGE', {
    message: `--fix cannot change ${path}`,
    why: 'it is not a file of its own',
    suggestions: ['dkr lint --fix Dockerfile'],
  })
}

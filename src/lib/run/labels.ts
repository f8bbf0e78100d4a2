import {parseKeyValues, readUtf8} from './key-value-file.js'

/**
 * The labels of `--label-file`. docker drops a line without a value there, unlike `--label key`.
 * @throws DkrError INVALID_ENV, FILE_NOT_FOUND
 */
export function readLabels(files: readonly string[]): Record<string, string> {
  const entries = files.flatMap(path => parseKeyValues(readUtf8(path, '--label-file'), path))
  return Object.fromEntries(entries.flatMap(({key, value}) => (value === undefined ? [] : [[key, value]])))
}

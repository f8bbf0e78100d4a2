import {readFileSync} from 'node:fs'
import {packageFile} from './package-file.js'

let cached: string | undefined

/** dkr's own version, from its package.json. */
export function dkrVersion(): string {
  cached ??= (JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as {version: string}).version
  return cached
}

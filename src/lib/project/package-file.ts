import {existsSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'

/**
 * The path of a file that comes with dkr: package.json, a template. Looked for upwards, since the built program has
 * its modules in other folders than the source.
 */
export function packageFile(name: string): string {
  let dir = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(dir, 'oclif.manifest.json')) && dirname(dir) !== dir) dir = dirname(dir)
  return join(dir, name)
}

import {randomBytes} from 'node:crypto'
import {realpathSync, renameSync, rmSync, statSync, writeFileSync} from 'node:fs'

/**
 * Replaces the content of a file in one step: whoever reads it finds the old text or the new one. The mode
 * stays, and a link stays a link.
 */
export function replaceFile(path: string, text: string): void {
  const target = realpathSync(path)
  const draft = `${target}.${randomBytes(6).toString('hex')}.tmp`
  try {
    writeFileSync(draft, text, {mode: statSync(target).mode & 0o7777, flag: 'wx'})
    renameSync(draft, target)
  } catch (error) {
    rmSync(draft, {force: true})
    throw error
  }
}

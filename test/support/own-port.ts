import {createHash} from 'node:crypto'

/**
 * The port of a test's own app: others that run at the same time leave it alone, and have theirs. An app that is
 * stopped for a moment finds it free again.
 * @returns one below those that the system gives away by itself, always the same for a name
 */
export function ownPort(name: string): number {
  return 10_000 + (createHash('sha256').update(name).digest().readUInt32BE() % 20_000)
}

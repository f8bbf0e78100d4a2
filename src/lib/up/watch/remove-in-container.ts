import type {Engine} from '../../engine/engine.js'
import {createExec, execEnd, startExec} from '../../engine/exec.js'

/**
 * Removes files in a running container. The Engine API has no call for it, so `rm` of the image does it. A folder
 * is left alone: where a rule takes one for a file, it may have in it what the project knows nothing of.
 * @throws Error where the image has no `rm`, the container does not run, or a path is a folder
 */
export async function removeInContainer(engine: Engine, container: string, paths: readonly string[]): Promise<void> {
  const code = await runAsRoot(engine, container, ['rm', '-f', '--', ...paths])
  if (code !== 0) throw new Error(`rm ended with ${code}`)
}

/**
 * Removes those of these folders that are empty, in this order, with `rmdir` of the image: it leaves alone what has
 * anything in it, a mount, and a link. Nothing depends on it: an empty folder that stays does no harm.
 */
export async function removeEmptyFolders(engine: Engine, container: string, paths: readonly string[]): Promise<void> {
  if (paths.length > 0) await runAsRoot(engine, container, ['rmdir', '--', ...paths]).catch(() => {})
}

/**
 * Removes folders, in this order.
 * @throws Error for one that has anything in it
 */
export async function removeFolders(engine: Engine, container: string, paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return
  const code = await runAsRoot(engine, container, ['rmdir', '--', ...paths])
  if (code !== 0) throw new Error(`rmdir ended with ${code}`)
}

/** @returns the exit code */
async function runAsRoot(engine: Engine, container: string, command: string[]): Promise<number> {
  const id = await createExec(engine, container, {
    Cmd: command,
    User: '0',
    Tty: false,
    AttachStdin: false,
    AttachStdout: true,
    AttachStderr: true,
  })
  const stream = await startExec(engine, id, false)
  for await (const _ of stream);
  return (await execEnd(engine, id)).code
}

import type {Engine} from '../../engine/engine.js'
import {createExec, execExitCode, startExec} from '../../engine/exec.js'

/**
 * Removes files in a running container. The Engine API has no call for it, so `rm` of the image does it. A folder
 * is left alone: where a rule takes one for a file, it may have in it what the project knows nothing of.
 * @throws Error where the image has no `rm`, the container does not run, or a path is a folder
 */
export async function removeInContainer(engine: Engine, container: string, paths: readonly string[]): Promise<void> {
  const id = await createExec(engine, container, {
    Cmd: ['rm', '-f', '--', ...paths],
    User: '0',
    Tty: false,
    AttachStdin: false,
    AttachStdout: true,
    AttachStderr: true,
  })
  const stream = await startExec(engine, id, false)
  for await (const _ of stream);
  const code = await execExitCode(engine, id)
  if (code !== 0) throw new Error(`rm ended with ${code}`)
}

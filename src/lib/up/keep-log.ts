import {createWriteStream} from 'node:fs'
import {finished} from 'node:stream/promises'
import {copyOutput} from '../engine/attach.js'
import {inspectContainer} from '../engine/containers.js'
import type {Engine} from '../engine/engine.js'
import {openLogs} from '../engine/logs.js'
import {newLogPath} from '../project/log-path.js'

/** Of a longer log the last lines are kept. */
const keptLines = 100_000

/**
 * Writes the log of a container that is going to be removed to the state folder.
 * @returns the path, or undefined when the log is empty or cannot be kept
 */
export async function keepLog(
  engine: Engine,
  id: string,
  name: string,
  env: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  try {
    const {Config} = await inspectContainer(engine, id)
    const log = await openLogs(engine, id, {tail: keptLines})
    const path = newLogPath(`${name}-failed`, env)
    const file = createWriteStream(path, {flags: 'wx', mode: 0o600})
    await copyOutput(log, Config.Tty, file, file)
    file.end()
    await finished(file)
    return file.bytesWritten > 0 ? path : undefined
  } catch {
    return undefined
  }
}

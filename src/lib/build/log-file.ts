import {createWriteStream} from 'node:fs'
import type {Progress} from '../output/progress.js'
import {describe} from '../output/progress-plain.js'
import {newLogPath} from '../project/log-path.js'

/** One log ends here: a build can print for ever. */
const maxBytes = 32 * 1024 * 1024

export interface BuildLog {
  /** Absolute. */
  path: string
  /** Passes everything on and writes it down. */
  progress: Progress
  close(): Promise<void>
}

/**
 * Keeps the whole output of a build in the state folder, and removes the oldest logs. Where that folder
 * cannot be written the build goes on without a log.
 */
export function openBuildLog(
  name: string,
  progress: Progress,
  env: NodeJS.ProcessEnv,
  now = new Date(),
): BuildLog | undefined {
  try {
    return writeTo(newLogPath(name, env, now), progress)
  } catch {
    return undefined
  }
}

function writeTo(path: string, progress: Progress): BuildLog {
  const stream = createWriteStream(path, {flags: 'wx', mode: 0o600})
  // A full disk must not end the build: the log is a help, no more.
  stream.on('error', () => {})
  let written = 0
  const write = (line: string) => {
    written += line.length + 1
    if (written <= maxBytes) stream.write(`${line}\n`)
  }
  return {
    path,
    progress: {
      ...progress,
      task(event) {
        // Bytes that move make no lines.
        if (event.current === undefined) write(describe(event))
        progress.task(event)
      },
      log(id, line) {
        write(`  ${line}`)
        progress.log(id, line)
      },
      warn(text) {
        write(`Warning: ${text}`)
        progress.warn(text)
      },
    },
    close: () => new Promise(resolve => stream.end(() => resolve())),
  }
}

import {createWriteStream, mkdirSync, readdirSync, rmSync} from 'node:fs'
import {join} from 'node:path'
import type {Progress} from '../output/progress.js'
import {describe} from '../output/progress-plain.js'
import {stateDir} from '../project/state-dir.js'

/** So many logs are kept, the newest. */
const keptLogs = 20
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
  const folder = join(stateDir(env), 'logs')
  try {
    mkdirSync(folder, {recursive: true, mode: 0o700})
    removeOldest(folder)
    const stamp = now.toISOString().replaceAll(':', '').replace('.', '-')
    return writeTo(join(folder, `${stamp}-${name.replace(/[^\w.-]+/g, '-').slice(0, 80)}.log`), progress)
  } catch {
    return undefined
  }
}

/** Their names begin with the time, so the oldest come first. */
function removeOldest(folder: string): void {
  const logs = readdirSync(folder)
    .filter(name => name.endsWith('.log'))
    .sort()
  for (const name of logs.slice(0, Math.max(0, logs.length - keptLogs + 1))) rmSync(join(folder, name), {force: true})
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

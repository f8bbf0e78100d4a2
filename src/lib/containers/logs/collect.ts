import type {StreamName} from '../../engine/demultiplex.js'
import type {Engine} from '../../engine/engine.js'
import type {Target} from '../targets.js'
import {createLineSink} from './line-sink.js'
import type {LogsPlan} from './plan.js'
import {copyLog} from './show.js'

/** One line of a log as `--json` gives it. */
export interface LogLine {
  container: string
  stream: StreamName
  /** RFC 3339, as the engine noted it. */
  time: string
  line: string
}

/** Reads the logs of containers whole, those of the first container first. */
export async function collectLogs(engine: Engine, targets: readonly Target[], plan: LogsPlan): Promise<LogLine[]> {
  const logs = targets.map(async target => {
    const found: LogLine[] = []
    const sink = (stream: StreamName) =>
      createLineSink(lines => {
        for (const line of lines) found.push({container: target.name, stream, ...timeAndText(line.toString('utf8'))})
      })
    const [stdout, stderr] = [sink('stdout'), sink('stderr')]
    await copyLog(engine, target, {...plan, timestamps: true}, {stdout, stderr})
    stdout.end()
    stderr.end()
    return found
  })
  return (await Promise.all(logs)).flat()
}

function timeAndText(line: string): {time: string; line: string} {
  const at = line.indexOf(' ')
  return at < 0 ? {time: line, line: ''} : {time: line.slice(0, at), line: line.slice(at + 1).replace(/\r$/, '')}
}

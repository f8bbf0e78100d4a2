import type {Job} from '../../src/lib/output/job.js'

export interface SilentJob extends Job {
  /** What the reader would have been told, in order. */
  said: string[]
}

/** A job whose progress is only kept. */
export function silentJob(signal: AbortSignal = new AbortController().signal): SilentJob {
  const said: string[] = []
  const say = (text: string) => {
    said.push(text)
  }
  const progress = {
    task: ({text, state}: {text: string; state: string}) => say(`${text}: ${state}`),
    log: (_id: string, line: string) => say(line),
    note: say,
    warn: say,
    close: () => {},
  }
  return {progress, signal, release: () => {}, said}
}

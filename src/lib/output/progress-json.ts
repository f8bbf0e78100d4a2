import {print} from './print.js'
import type {Progress, ProgressTarget} from './progress.js'

/** One JSON event a line, for programs that show progress themselves. */
export function createJsonProgress(target: ProgressTarget): Progress {
  const emit = (event: Record<string, unknown>) => print(JSON.stringify(event), 'json', target)
  return {
    task: ({id, text, state, ms, current, total, rate, waited, limit}) =>
      emit({type: 'task', id, text, state, ms, current, total, rate, waited, limit}),
    logs: 'stay',
    log: (id, line) => emit({type: 'log', id, line}),
    note: (text, fields) => emit({type: 'note', text, ...fields}),
    warn: text => emit({type: 'warning', text}),
    close: () => {},
  }
}

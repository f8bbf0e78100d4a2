import type {TaskEvent} from './progress.js'
import {humanSize} from './units.js'

/** How far a task is: "1.2MB / 3.4MB · 5MB/s"; empty where it does not count bytes. */
export function describeBytes({current, total, rate}: Pick<TaskEvent, 'current' | 'total' | 'rate'>): string {
  if (!current) return ''
  return `${humanSize(current)}${total ? ` / ${humanSize(total)}` : ''}${rate ? ` · ${humanSize(rate)}/s` : ''}`
}

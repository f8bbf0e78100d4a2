import type {ChildProcess} from 'node:child_process'
import {readFileSync} from 'node:fs'

/** Watches the memory of a process until it ends; gives its peak so far, in MB. */
export function watchPeakMemory(child: ChildProcess): () => number {
  let peak = 0
  const look = () => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
      peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1000)
    } catch {
      // It has ended.
    }
  }
  const timer = setInterval(look, 50)
  child.once('close', () => clearInterval(timer))
  return () => {
    look()
    return peak
  }
}

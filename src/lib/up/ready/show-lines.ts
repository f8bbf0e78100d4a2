import {Writable} from 'node:stream'
import {StringDecoder} from 'node:string_decoder'
import {setTimeout as delay} from 'node:timers/promises'
import {redactor} from '../../build/redact.js'
import {copyOutput} from '../../engine/attach.js'
import type {ContainerDetails} from '../../engine/containers.js'
import type {Engine} from '../../engine/engine.js'
import {openLogs, sinceThisRun} from '../../engine/logs.js'
import type {Job} from '../../output/job.js'
import {printable} from '../../output/text.js'
import {secretValues} from '../../values/looks-secret.js'

/** So many lines of a log may stay on the screen: what comes then is for `dkr logs`. */
const mostLines = 50
/** Characters of a line that are kept: no terminal is that wide. */
const longest = 1000
/** Bytes that are read at once, and the milliseconds until the next: more than anybody reads, and no load. */
const portion = 64 * 1024
const pause = 100

/**
 * Shows what a container prints in its present run, as lines of a task, until the signal aborts. Where they stay on the
 * screen the job learns how far they go, so that whoever shows the log afterwards goes on from there.
 */
export async function showLines(
  engine: Engine,
  {Id, Name, Config, State}: ContainerDetails,
  {task, signal}: {task: string; signal: AbortSignal},
  {progress, shownUntil}: Job,
): Promise<void> {
  const full = new AbortController()
  const either = AbortSignal.any([signal, full.signal])
  const hide = redactor(secretValues(Config.Env ?? []).map(value => Buffer.from(value)))
  let shown = 0
  const show = (line: string) => {
    if (either.aborted) return
    const {time, text} = readLine(line)
    progress.log(task, hide(printable(text)))
    if (progress.logs !== 'stay') return
    if (time) shownUntil?.set(Id, time)
    shown += 1
    if (shown < mostLines) return
    progress.log(task, `… (dkr logs ${Name.replace(/^\//, '')} shows the rest)`)
    full.abort()
  }
  const log = await openLogs(engine, Id, {
    ...{follow: true, timestamps: true, since: sinceThisRun({State}), signal: either},
  })
  const sink = lineSink(show)
  await copyOutput(log, Config.Tty, sink, sink)
}

/** The time that the engine puts before a line, and the line: of one that was drawn over and over, its last state. */
export function readLine(line: string): {time?: string; text: string} {
  const [, date, fraction = '', rest] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z (.*)$/s.exec(line) ?? []
  const text = (rest ?? line).replace(/\r+$/, '')
  const last = text.slice(text.lastIndexOf('\r') + 1)
  return date ? {time: behind(date, fraction), text: last} : {text: last}
}

/** A nanosecond later, for `since`: seconds since 1970. */
function behind(date: string, fraction: string): string {
  const nanoseconds = BigInt(Date.parse(`${date}Z`)) * 1_000_000n + BigInt(fraction.padEnd(9, '0')) + 1n
  const digits = nanoseconds.toString().padStart(10, '0')
  return `${digits.slice(0, -9)}.${digits.slice(-9)}`
}

/** Takes bytes no faster than they are worth showing, and gives whole lines. */
function lineSink(show: (line: string) => void): Writable {
  const decoder = new StringDecoder('utf8')
  let begun = ''
  let taken = 0
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      const parts = decoder.write(chunk).split('\n')
      const last = parts.pop()!
      for (const part of parts) {
        show((begun + part).slice(0, longest))
        begun = ''
      }
      begun = (begun + last).slice(0, longest)
      taken += chunk.length
      if (taken < portion) return done()
      taken = 0
      void delay(pause, undefined, {ref: false}).then(() => done())
    },
  })
}

import type {Readable} from 'node:stream'
import {setTimeout as delay} from 'node:timers/promises'

export interface ProgramInput {
  /** What the program reads on stdin, then it ends. */
  stdin?: string
  /** Milliseconds after which the program is killed. */
  timeout: number
  /** The whole environment of the program. */
  env?: NodeJS.ProcessEnv
  signal?: AbortSignal
}

/** How a program ended. `exit` is undefined where it did not end by itself. */
export interface ProgramEnd {
  exit?: number
  failure?: 'not found' | 'not executable' | 'timed out' | 'interrupted' | 'wrote too much' | 'killed'
  stdout: string
  stderr: string
}

/** Bytes; more than this from a small program is a mistake. */
const maxOutput = 1024 * 1024

/**
 * Runs a program without a shell and waits for its end. Never throws for what the program does, and keeps
 * execa's own messages back: they quote arguments and output, which may hold secrets.
 */
export async function runProgram(file: string, args: readonly string[], input: ProgramInput): Promise<ProgramEnd> {
  const {execa} = await import('execa')
  const result = await execa(file, args, {
    input: input.stdin ?? '',
    timeout: input.timeout,
    env: input.env,
    extendEnv: input.env === undefined,
    cancelSignal: input.signal,
    maxBuffer: maxOutput,
    reject: false,
    stripFinalNewline: false,
  })
  const {exitCode, stdout = '', stderr = ''} = result
  return exitCode === undefined || result.isMaxBuffer
    ? {failure: failureOf(result), stdout, stderr}
    : {exit: exitCode, stdout, stderr}
}

/** A program that runs until its stdin is closed: by `end`, or because this process died, whatever it died of. */
export interface AttendedProgram {
  firstLine: string
  end(): Promise<void>
}

/**
 * Starts a program that lives no longer than this process.
 * @returns once it has printed a line; undefined when it ends or fails without one
 */
export async function startAttended(file: string, args: readonly string[]): Promise<AttendedProgram | undefined> {
  const {execa} = await import('execa')
  const child = execa(file, args, {stdin: 'pipe', stderr: 'ignore', reject: false, buffer: false})
  const firstLine = await Promise.race([firstLineOf(child.stdout), child.then(() => undefined)])
  if (firstLine === undefined) return undefined
  return {
    firstLine,
    async end() {
      child.stdin.end()
      await child
    },
  }
}

function firstLineOf(output: Readable): Promise<string> {
  return new Promise(resolve => {
    const before: Buffer[] = []
    output.on('data', (chunk: Buffer) => {
      const end = chunk.indexOf('\n')
      before.push(end < 0 ? chunk : chunk.subarray(0, end))
      if (end >= 0) resolve(Buffer.concat(before).toString())
    })
  })
}

/** So long is waited for a program that fails at once, in milliseconds. */
const failsWithin = 1000

/** Starts a program that outlives this one. @returns whether it started and did not fail at once */
export async function startAlone(file: string, args: readonly string[]): Promise<boolean> {
  const {execa} = await import('execa')
  const child = execa(file, args, {detached: true, cleanup: false, stdio: 'ignore', reject: false})
  const ended = child.then(({exitCode}) => exitCode === 0)
  const waiting = new AbortController()
  const stillRuns = delay(failsWithin, true, {signal: waiting.signal}).catch(() => true)
  const started = await Promise.race([ended, stillRuns])
  waiting.abort()
  // Only now: without anything to wait for, Node would end before the answer.
  child.unref()
  return started
}

interface Ending {
  code?: string
  timedOut: boolean
  isCanceled: boolean
  isMaxBuffer: boolean
}

function failureOf({code, timedOut, isCanceled, isMaxBuffer}: Ending): ProgramEnd['failure'] {
  if (code === 'ENOENT') return 'not found'
  if (code === 'EACCES' || code === 'ENOEXEC') return 'not executable'
  if (timedOut) return 'timed out'
  if (isCanceled) return 'interrupted'
  return isMaxBuffer ? 'wrote too much' : 'killed'
}

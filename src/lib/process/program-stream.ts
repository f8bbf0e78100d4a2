import {type ChildProcess, spawn} from 'node:child_process'
import {Duplex} from 'node:stream'

/** Bytes of the program's stderr that are kept for an error: its last words say why. */
const maxWords = 4096

/** Milliseconds that a program has to end when it is asked to. */
const killAfter = 1000

/** What a program said when it ended with a failure. */
interface ProgramFailure extends Error {
  /** `ENOENT` when there is no such program, else `PROGRAM_FAILED`. */
  code: string
  exit?: number | null
}

/**
 * Starts a program (without a shell) whose stdin and stdout are one two-way stream, such as ssh to a far socket.
 * Ending the stream ends the program's stdin alone; destroying it ends the program. It has the few methods of a
 * socket that Node's HTTP client calls.
 * @throws nothing: a program that cannot start or fails destroys the stream with a ProgramFailure
 */
export class ProgramStream extends Duplex {
  #child: ChildProcess
  #words = Buffer.alloc(0)

  constructor(file: string, args: readonly string[]) {
    super({allowHalfOpen: true})
    // A session of its own: Ctrl-C in the terminal must not cut the connection that the clean-up needs.
    this.#child = spawn(file, args, {stdio: 'pipe', detached: process.platform !== 'win32', windowsHide: true})
    const {stdin, stdout, stderr} = this.#child
    stdout!.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) stdout!.pause()
    })
    stderr!.on('data', (chunk: Buffer) => {
      this.#words = Buffer.concat([this.#words, chunk]).subarray(-maxWords)
    })
    // Its end says the same and says why.
    for (const pipe of [stdin!, stdout!, stderr!]) pipe.on('error', () => {})
    this.#child.on('error', error => this.destroy(error))
    this.#child.on('close', exit => this.#ended(exit))
  }

  #ended(exit: number | null) {
    if (exit === 0) return void this.push(null)
    const message = this.#words.toString('utf8').trim() || `it ended with ${exit ?? 'a signal'}`
    const failure: ProgramFailure = Object.assign(new Error(message), {code: 'PROGRAM_FAILED', exit})
    this.destroy(failure)
  }

  override _read() {
    this.#child.stdout!.resume()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void) {
    // A broken pipe is told by the end of the program, with the reason.
    this.#child.stdin!.write(chunk, () => done())
  }

  override _final(done: () => void) {
    this.#child.stdin!.end(() => done())
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void) {
    this.#kill()
    done(error)
  }

  /** A program that does not listen to SIGTERM would keep dkr alive, and outlive it. */
  #kill() {
    const child = this.#child
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
    child.kill()
    const timer = setTimeout(() => child.kill('SIGKILL'), killAfter)
    child.once('exit', () => clearTimeout(timer))
    // What a child of its own has inherited stays open after its end.
    for (const pipe of [child.stdin, child.stdout, child.stderr]) pipe?.destroy()
  }

  /** An idle connection must not keep dkr alive. */
  unref(): this {
    return this.#each(each => each.unref?.())
  }

  ref(): this {
    return this.#each(each => each.ref?.())
  }

  #each(work: (handle: {ref?(): unknown; unref?(): unknown}) => unknown): this {
    const {stdin, stdout, stderr} = this.#child
    for (const handle of [this.#child, stdin, stdout, stderr]) work(handle as {ref?(): unknown; unref?(): unknown})
    return this
  }

  setKeepAlive(): this {
    return this
  }

  setNoDelay(): this {
    return this
  }

  setTimeout(): this {
    return this
  }
}

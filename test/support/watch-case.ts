import type {ChildProcess} from 'node:child_process'
import {once} from 'node:events'
import {mkdir, writeFile} from 'node:fs/promises'
import {get} from 'node:http'
import {dirname, join} from 'node:path'
import {freshFolder, startDkr} from './dkr.js'
import {dockerClient} from './docker-client.js'
import {eventually} from './eventually.js'

/** A folder with an app, and `up --watch` processes at work on it. */
export class WatchCase implements AsyncDisposable {
  child!: ChildProcess
  stderr = ''
  url = ''

  private constructor(
    readonly name: string,
    private readonly folder: Awaited<ReturnType<typeof freshFolder>>,
    private readonly extra: readonly string[],
  ) {}

  /** @param files by path; `Dockerfile` among them */
  static async start(name: string, files: Record<string, string>, extra: string[] = []): Promise<WatchCase> {
    const made = await WatchCase.prepare(name, files, extra)
    await made.watch()
    return made
  }

  /** The folder alone. */
  static async prepare(name: string, files: Record<string, string>, extra: string[] = []): Promise<WatchCase> {
    const made = new WatchCase(name, await freshFolder(`${name}-`), extra)
    for (const [path, text] of Object.entries(files)) await made.write(path, text)
    return made
  }

  get path(): string {
    return this.folder.path
  }

  /** Starts `up --watch` in a process of its own, and waits until it watches. */
  async watch(): Promise<void> {
    this.launch()
    const ended = once(this.child, 'close').then(() => {
      throw new Error(`up --watch ended: ${this.stderr}`)
    })
    const [line] = await Promise.race([once(this.child.stdout!, 'data'), ended])
    ended.catch(() => {})
    this.url = String(line).trim()
    await this.said('Watching for changes')
  }

  /** The same without waiting for anything. */
  launch(): void {
    this.stderr = ''
    this.child = startDkr(['up', '--watch', '--name', this.name, '--progress', 'plain', ...this.extra], {
      cwd: this.path,
    })
    this.child.stderr!.on('data', (chunk: Buffer) => {
      this.stderr += chunk
    })
  }

  /** Sends a signal, and waits for the process to end. */
  async end(signal: NodeJS.Signals): Promise<[number | null, NodeJS.Signals | null]> {
    const over = once(this.child, 'close')
    this.child.kill(signal)
    return (await over) as [number | null, NodeJS.Signals | null]
  }

  async write(path: string, text: string): Promise<void> {
    const full = join(this.path, path)
    await mkdir(dirname(full), {recursive: true})
    await writeFile(full, text)
  }

  said(text: string | RegExp): Promise<unknown> {
    const there = () => (typeof text === 'string' ? this.stderr.includes(text) : text.test(this.stderr))
    return eventually(
      async () => there(),
      () => `"${text}" is said; ${this.stderr}`,
    )
  }

  /** What a command in the container prints; '' where it fails or the container does not run. */
  async inside(...command: string[]): Promise<string> {
    const {stdout, code} = await dockerClient(['exec', this.name, ...command])
    return code === 0 ? stdout.trim() : ''
  }

  /** Waits until a file of the container has this text. */
  holds(path: string, text: string): Promise<unknown> {
    const same = async () => (await this.inside('cat', path)) === text
    return eventually(same, () => `${path} holds ${text}; ${this.stderr}`)
  }

  /** The page, or '' while nothing answers. */
  page(path: string): Promise<string> {
    return new Promise(resolve => {
      const request = get(`${this.url}/${path}`, {agent: false}, answer => {
        let text = ''
        answer.on('data', (chunk: Buffer) => {
          text += chunk
        })
        answer.on('close', () => resolve(text)).on('error', () => resolve(''))
      })
      request.on('error', () => resolve(''))
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.child?.kill('SIGKILL')
    await dockerClient(['rm', '-fv', this.name])
    await this.folder[Symbol.asyncDispose]()
  }
}

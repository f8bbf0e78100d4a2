import {type ChildProcess, spawn} from 'node:child_process'
import {existsSync} from 'node:fs'
import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {printed, steadily} from './steadily.js'

/** The repository: the nearest folder above the tests that has bin/run.cjs. */
function findRoot(dir: string): string {
  return existsSync(join(dir, 'bin', 'run.cjs')) ? dir : findRoot(dirname(dir))
}

export const root = findRoot(process.cwd())
export const dkrPath = join(root, 'bin', 'run.cjs')

export interface DkrResult {
  stdout: string
  stderr: string
  /** The exit code, or null after a signal. */
  code: number | null
}

export interface DkrOptions {
  cwd?: string
  env?: Record<string, string | undefined>
  /** Written to stdin, which is then closed. */
  input?: string | Uint8Array
}

/** The environment of the tests without what would change dkr's ways. */
function environment(extra: DkrOptions['env'] = {}): NodeJS.ProcessEnv {
  const {NODE_OPTIONS, FORCE_COLOR, DEBUG, ...env} = process.env
  return {...env, ...extra}
}

/** Starts the built program as a process of its own. */
export function startDkr(args: readonly string[], {cwd, env}: DkrOptions = {}): ChildProcess {
  return spawn(process.execPath, ['--', dkrPath, ...args], {cwd, env: environment(env)})
}

/** Runs the built program to its end; a failing command is a result, not an error. */
export function dkr(args: readonly string[], options: DkrOptions = {}): Promise<DkrResult> {
  const run = () => {
    const child = startDkr(args, options)
    child.stdin!.on('error', () => {})
    child.stdin!.end(options.input ?? '')
    return ended(child)
  }
  return steadily(run, printed)
}

/** What a process printed and how it ended. */
export function ended(child: ChildProcess): Promise<DkrResult> {
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []]
  child.stdout!.on('data', (chunk: Buffer) => stdout.push(chunk))
  child.stderr!.on('data', (chunk: Buffer) => stderr.push(chunk))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', code => {
      resolve({stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString(), code})
    })
  })
}

/** Runs it where only success will do, and reads its JSON document. */
export async function dkrJson<T>(args: readonly string[], options?: DkrOptions): Promise<T> {
  const {stdout, stderr, code} = await dkr([...args, '--json'], options)
  if (code !== 0) throw new Error(`dkr ${args.join(' ')} ended with ${code}: ${stdout}${stderr}`)
  return JSON.parse(stdout) as T
}

/** A fresh folder that is removed with the test's scope. */
export async function freshFolder(prefix: string): Promise<{path: string} & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), prefix))
  return {path, [Symbol.asyncDispose]: () => rm(path, {recursive: true, force: true})}
}

import {spawn} from 'node:child_process'
import {existsSync} from 'node:fs'
import {printed, steadily} from './steadily.js'

export interface ClientOptions {
  cwd?: string
  /** Added to the environment of the test. */
  env?: Record<string, string>
  /** Written to the client's stdin, which is then closed. */
  input?: string | Uint8Array
  /** Ends the client as soon as its stdout fits: for commands that follow, such as `events` and `logs -f`. */
  until?: RegExp
  /** Ends the client when it aborts. */
  signal?: AbortSignal
}

export interface ClientResult {
  stdout: string
  stderr: string
  /** The exit code, or null when the client was ended by `until` or `signal`. */
  code: number | null
}

/** The distribution's client has BuildKit built in; another one on the PATH may need buildx for it. */
const client = existsSync('/usr/bin/docker') ? '/usr/bin/docker' : 'docker'

/**
 * Runs docker's own client: the oracle that tests compare dkr with. A failing command is a result, not an error.
 * @throws when there is no docker client, or `signal` aborts
 */
export function dockerClient(args: readonly string[], options: ClientOptions = {}): Promise<ClientResult> {
  return steadily(() => runClient(args, options), printed)
}

function runClient(args: readonly string[], options: ClientOptions): Promise<ClientResult> {
  const {cwd, env, input = '', until, signal} = options
  return new Promise((resolve, reject) => {
    const child = spawn(client, args, {cwd, env: {...process.env, ...env}, signal})
    const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []]
    child.stdout.on('data', (chunk: Buffer) => {
      stdout.push(chunk)
      if (until?.test(Buffer.concat(stdout).toString())) child.kill()
    })
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
    child.on('error', reject)
    child.on('close', code => {
      resolve({stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString(), code})
    })
    child.stdin.on('error', () => {})
    child.stdin.end(input)
  })
}

/** The same where only success will do: the trimmed stdout. */
export async function docker(args: readonly string[], options?: ClientOptions): Promise<string> {
  const {stdout, stderr, code} = await dockerClient(args, options)
  if (code !== 0 && !(options?.until && code === null)) {
    throw new Error(`docker ${args.join(' ')} ended with ${code}: ${stderr.trim()}`)
  }
  return stdout.trim()
}

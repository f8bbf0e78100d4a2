import {type ChildProcess, execFile, spawn} from 'node:child_process'
import {promisify} from 'node:util'
import {dkrPath} from './dkr.js'
import {eventually} from './eventually.js'

const run = promisify(execFile)

/** A terminal of its own with a shell script in it. */
export interface Terminal {
  /** Everything it has shown so far. */
  shown(): string
  /** Waits until it has shown this behind what it had shown at the last `waitFor`. */
  waitFor(text: string | RegExp): Promise<void>
  /** Types. */
  type(text: string): void
  /** Changes its size; the programs in it get SIGWINCH. */
  resize(rows: number, columns: number): Promise<void>
  /** Its modes in the words of stty -a. */
  modes(): Promise<string>
  close(): void
}

/** The shell words that start the built program. */
export const dkrInShell = `${process.execPath} -- ${dkrPath}`

/**
 * Opens a terminal of 24 rows and 80 columns and runs a script in it. `script` (of bsdutils, on every Linux) gives
 * the terminal; whoever runs the tests needs none.
 */
export async function openTerminal(commands: string): Promise<Terminal> {
  const {NODE_OPTIONS, FORCE_COLOR, CI, ...env} = process.env
  const child = spawn('script', ['-qfec', 'eval "$DKR_TEST_SCRIPT"', '/dev/null'], {
    env: {...env, TERM: 'xterm', SHELL: '/bin/sh', DKR_TEST_SCRIPT: `stty rows 24 cols 80; tty; ${commands}`},
  })
  let text = ''
  child.stdout!.on('data', (chunk: Buffer) => {
    text += chunk
  })
  child.stdin!.on('error', () => {})
  let seen = 0
  const waitFor = async (wanted: string | RegExp) => {
    const look = async () => {
      const found = matchFrom(text, seen, wanted)
      if (found !== undefined) seen = found
      return found !== undefined
    }
    const told = () => `the terminal shows ${wanted}; it has shown ${JSON.stringify(text.slice(seen).slice(-2000))}`
    await eventually(look, told, 20_000)
  }
  await waitFor(/\/dev\/\S+\r\n/)
  const device = /\/dev\/\S+/.exec(text)![0]
  return {
    shown: () => text,
    waitFor,
    type: keys => void child.stdin!.write(keys),
    resize: async (rows, columns) => void (await run('stty', ['-F', device, 'rows', `${rows}`, 'cols', `${columns}`])),
    modes: async () => (await run('stty', ['-F', device, '-a'])).stdout,
    close: () => end(child),
  }
}

function matchFrom(text: string, from: number, wanted: string | RegExp): number | undefined {
  const rest = text.slice(from)
  if (typeof wanted === 'string') {
    const at = rest.indexOf(wanted)
    return at < 0 ? undefined : from + at + wanted.length
  }
  const match = wanted.exec(rest)
  return match ? from + match.index + match[0].length : undefined
}

function end(child: ChildProcess) {
  child.stdin!.end()
  child.kill('SIGKILL')
}

import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {startDkr} from '../support/dkr.js'
import {dockerClient} from '../support/docker-client.js'
import {eventually} from '../support/eventually.js'

const image = 'busybox:1.36'
const name = 'dkr-test-signals'
/** In two runs: the third signal that should end a container ends the client, and each list ends with one. */
const lists = [
  ['HUP', 'USR1', 'USR2', 'WINCH', 'INT', 'TERM'],
  ['QUIT', 'TERM'],
]
const script = `for s in HUP USR1 USR2 WINCH QUIT INT; do trap "echo $s" $s; done; trap 'echo TERM; exit 9' TERM
echo ready; while true; do sleep 0.02; done`
const args = (who: string) => ['run', '--rm', '--name', `${name}-${who}`, image, 'sh', '-c', script]

/** Sends every signal in its turn, the next when the last has arrived; what PID 1 got, and the exit code. */
async function sendAll(child: ChildProcess, signals: readonly string[]) {
  let text = ''
  child.stdout!.on('data', (chunk: Buffer) => {
    text += chunk
  })
  const end = once(child, 'close')
  await eventually(async () => text.includes('ready'), 'PID 1 is ready')
  for (const signal of signals) {
    child.kill(`SIG${signal}` as NodeJS.Signals)
    await eventually(async () => text.includes(`${signal}\n`), `SIG${signal} arrives`)
  }
  const [code] = await end
  return {text, code}
}

describe('signals reach PID 1', () => {
  const remove = () => dockerClient(['rm', '-f', `${name}-ours`, `${name}-theirs`, `${name}-deaf`])
  beforeAll(remove)
  afterAll(remove)

  it.each(lists.map(list => [list.join(' '), list] as const))('%s, as with docker', async (_name, signals) => {
    const [ours, theirs] = await Promise.all([
      sendAll(startDkr(args('ours')), signals),
      sendAll(spawn('docker', args('theirs'), {stdio: ['ignore', 'pipe', 'ignore']}), signals),
    ])
    expect(ours).toEqual({text: ['ready', ...signals, ''].join('\n'), code: 9})
    expect(ours).toEqual(theirs)
  })

  it('the third that should end a deaf container ends dkr', async () => {
    const child = startDkr(['run', '--name', `${name}-deaf`, image, 'sh', '-c', "trap '' INT; echo ready; sleep 600"])
    let text = ''
    child.stdout!.on('data', (chunk: Buffer) => {
      text += chunk
    })
    const end = once(child, 'close')
    await eventually(async () => text.includes('ready'), 'PID 1 is ready')
    // A signal that comes before the last was seen is one with it.
    const timer = setInterval(() => child.kill('SIGINT'), 100)
    expect(await end).toEqual([130, null])
    clearInterval(timer)
  })
})

import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {ended, startDkr} from '../support/dkr.js'
import {docker, dockerClient} from '../support/docker-client.js'
import {eventually} from '../support/eventually.js'
import {startFaultProxy} from '../support/fault-proxy.js'
import {dkrInShell, openTerminal} from '../support/terminal.js'

const engineSocket = (process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock').replace(/^unix:\/\//, '')
const name = 'dkr-test-json-left'
const image = 'busybox:1.36'
const names = ['there', 'reads', 'deaf', 'init'].map(word => `${name}-${word}`)
const [there, reads, deaf, init] = names as [string, string, string, string]

/** Runs something that prints `ready`, ends dkr with a signal then, and tells how it ended. */
async function ending(child: ChildProcess, ...signals: NodeJS.Signals[]) {
  const end = ended(child)
  await once(child.stdout!, 'data')
  for (const signal of signals) child.kill(signal)
  const {stderr, code} = await end
  return {stderr, code, signal: child.signalCode}
}

const processes = async (container: string) => docker(['top', container, '-o', 'pid,args'])

/** Types the suggestion of a line `… : dkr WORDS ends it`, as a person would. */
async function typeSuggestion(stderr: string): Promise<void> {
  const [, words] = /: (dkr \S[^;]*?) ends it/.exec(stderr) ?? []
  expect(words).toBeDefined()
  const shell = spawn('sh', ['-c', words!.replace(/^dkr/, dkrInShell)])
  const {code, stderr: said} = await ended(shell)
  expect([code, said]).toEqual([0, ''])
}

describe('what runs on when dkr ends is said', () => {
  const remove = () => dockerClient(['rm', '-f', ...names])
  beforeAll(async () => {
    await remove()
    await docker(['run', '-d', '--name', there, '--network', 'none', '--user', '1000', image, 'sleep', '3000'])
    await docker(['run', '-di', '--name', reads, '--network', 'none', image, 'sh', '-c', 'echo ready; cat; echo over'])
  })
  afterAll(remove)

  it.each<[NodeJS.Signals, string[]]>([
    ['SIGINT', []],
    ['SIGTERM', ['-u', 'root']],
  ])('%s to an exec %j, and the way out works when typed', async (signal, flags) => {
    const mark = `300${flags.length}`
    const command = ['sh', '-c', `echo ready; sleep ${mark}; :`]
    const end = await ending(startDkr(['exec', ...flags, there, ...command]), signal)
    expect(end).toMatchObject({code: null, signal})
    expect(end.stderr).toContain(`dkr: sh -c 'echo ready; sleep ${mark}; :' runs on in ${there}: dkr exec `)
    expect(await processes(there)).toContain(`sh -c echo ready; sleep ${mark}`)
    await typeSuggestion(end.stderr)
    await eventually(async () => !(await processes(there)).includes(`sh -c echo ready; sleep ${mark}`), 'it ends')
  })

  it('an exec whose program ends with its input: nothing is said', async () => {
    const end = await ending(startDkr(['exec', '-i', there, 'sh', '-c', 'echo ready; read x']), 'SIGTERM')
    expect(end).toEqual({code: null, signal: 'SIGTERM', stderr: ''})
  })

  it('the detach keys of an exec', async () => {
    const shell = `sh -c 'echo ready; exec sleep 3500'`
    const terminal = await openTerminal(`NO_COLOR=1 ${dkrInShell} exec -it ${there} ${shell}; echo "code=$?"`)
    try {
      await terminal.waitFor('ready')
      terminal.type('\x10\x11')
      await terminal.waitFor('code=0')
      expect(terminal.shown()).toMatch(
        /\r\ndkr: sh -c 'echo ready; exec sleep 3500' runs on in \S+: dkr exec .* ends it\r\n/,
      )
    } finally {
      terminal.close()
    }
  })

  it('an attach that sends no signals on', async () => {
    const child = startDkr(['attach', '--sig-proxy=false', '--no-stdin', reads])
    const attached = ended(child)
    const listening = async () => (await docker(['exec', reads, 'sh', '-c', 'echo again > /proc/1/fd/1'])) === ''
    let heard = false
    child.stdout!.once('data', () => {
      heard = true
    })
    await eventually(async () => (await listening()) && heard, 'it is attached')
    child.kill('SIGINT')
    const {stderr, code} = await attached
    expect([code, child.signalCode]).toEqual([null, 'SIGINT'])
    expect(stderr).toBe(
      `dkr: the container ${reads} runs on: dkr attach ${reads} comes back, dkr stop ${reads} ends it\n`,
    )
  })

  it('the third Ctrl-C to a container that does not end, and the way out works when typed', async () => {
    const deafly = ['sh', '-c', "trap 'echo got' INT; echo ready; while :; do sleep 0.1; done"]
    const child = startDkr(['run', '--rm', '--network', 'none', '--name', deaf, image, ...deafly])
    let shown = ''
    child.stdout!.on('data', (chunk: Buffer) => {
      shown += chunk
    })
    const end = ended(child)
    await eventually(async () => shown.includes('ready'), 'PID 1 is ready')
    for (const times of [1, 2]) {
      child.kill('SIGINT')
      await eventually(async () => shown.split('got').length > times, `signal ${times} has come`)
    }
    child.kill('SIGINT')
    const {stderr, code} = await end
    expect(code).toBe(130)
    expect(stderr).toContain(`dkr: the container ${deaf} runs on, in spite of the signals: dkr kill ${deaf} ends it; `)
    expect(stderr).toContain('dkr run --init')
    await typeSuggestion(stderr)
    await eventually(async () => (await docker(['ps', '-aq', '--filter', `name=${deaf}`])) === '', 'it is gone')
  })

  it('a container that ends of the first Ctrl-C: nothing is said', async () => {
    const child = startDkr([
      'run',
      '--rm',
      '--init',
      '--network',
      'none',
      '--name',
      init,
      image,
      'sh',
      '-c',
      'echo ready; exec sleep 600',
    ])
    const end = await ending(child, 'SIGINT')
    expect(end).toEqual({code: 130, signal: null, stderr: ''})
  })

  it('an engine that keeps silent does not keep dkr from its end', async () => {
    // The calls: ping, the exec, its start, and then the question whether it still runs.
    const proxy = await startFaultProxy(engineSocket, {kind: 'hang', call: 3, at: 0})
    try {
      const args = ['exec', there, 'sh', '-c', 'echo ready; exec sleep 3600']
      const end = await ending(startDkr(args, {env: {DOCKER_HOST: proxy.host}}), 'SIGTERM')
      expect(end).toEqual({code: null, signal: 'SIGTERM', stderr: ''})
      expect(proxy.calls.at(-1)).toMatch(/^GET \/exec\/ID\/json$/)
    } finally {
      proxy.close()
    }
  })
})

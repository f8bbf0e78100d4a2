import {once} from 'node:events'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {dkr, dkrJson, startDkr} from '../support/dkr.js'
import {docker, dockerClient} from '../support/docker-client.js'
import {eventually} from '../support/eventually.js'

const image = 'busybox:1.36'
const [plain, other, ticking, terminal] = ['plain', 'other', 'ticking', 'tty'].map(word => `dkr-test-logs-${word}`) as [
  string,
  string,
  string,
  string,
]
const all = [plain, other, ticking, terminal]

describe('logs', () => {
  beforeAll(async () => {
    await dockerClient(['rm', '-f', ...all])
    const script = 'for i in 1 2 3; do echo out $i; echo err $i >&2; done; printf "no line end"'
    await Promise.all([
      docker(['run', '-d', '--name', plain, '--log-opt', 'labels=a', '-l', 'a=b', image, 'sh', '-c', script]),
      docker(['run', '-d', '--name', other, image, 'seq', '20000']),
      docker(['run', '-d', '--name', ticking, image, 'sh', '-c', 'while echo tick; do sleep 0.05; done']),
      docker(['run', '-d', '-t', '--name', terminal, image, 'echo', 'on a terminal']),
    ])
    await docker(['wait', plain, other, terminal])
  })
  afterAll(async () => {
    await dockerClient(['rm', '-f', ...all])
  })

  it.each([
    [[plain]],
    [['-n', '2', plain]],
    [['--tail=1', '-t', plain]],
    [['--details', plain]],
    [['-f', '--since', '1h', plain]],
    [['--until', '1h', plain]],
    [['--since', '2000-01-01T00:00:00Z', '--until', '2001-01-01', plain]],
    [['-n', '0', plain]],
    [['-f', terminal]],
    [[other]],
    [['dkr-test-logs-none']],
  ])('%j is as docker has it', async args => {
    const [ours, theirs] = await Promise.all([dkr(['logs', ...args]), dockerClient(['logs', ...args])])
    expect({code: ours.code, stdout: ours.stdout}).toEqual({code: theirs.code, stdout: theirs.stdout})
    if (theirs.code === 0) expect(ours.stderr).toBe(theirs.stderr)
  })

  it('puts the name of its container before each line of several, and cuts none', async () => {
    const {stdout, stderr, code} = await dkr(['container', 'logs', plain, other, 'dkr-test-logs-none'])
    expect(code).toBe(1)
    expect(stderr).toContain('dkr-test-logs-none')
    const lines = stdout.trimEnd().split('\n')
    expect(lines.filter(line => line.startsWith(plain)).map(line => line.slice(plain.length))).toEqual(
      ['out 1', 'out 2', 'out 3', 'no line end'].map(text => ` | ${text}`),
    )
    expect(lines.filter(line => line.startsWith(other)).map(line => line.split(' | ')[1])).toEqual(
      Array.from({length: 20_000}, (_, i) => String(i + 1)),
    )
    expect(lines).toHaveLength(20_004)
  })

  it('follows until Ctrl-C, which is no error and leaves the container running', async () => {
    const child = startDkr(['logs', '-f', ticking])
    let [stdout, stderr] = ['', '']
    child.stdout!.on('data', (chunk: Buffer) => {
      stdout += chunk
    })
    child.stderr!.on('data', (chunk: Buffer) => {
      stderr += chunk
    })
    await eventually(async () => stdout.split('tick').length > 5, 'the log is followed')
    child.kill('SIGINT')
    const [code] = await once(child, 'close')
    expect({code, stderr}).toEqual({code: 130, stderr: ''})
    expect(await docker(['inspect', '-f', '{{.State.Running}}', ticking])).toBe('true')
  })

  it('ends when its reader does', async () => {
    const child = startDkr(['logs', '-f', ticking])
    await once(child.stdout!, 'data')
    child.stdout!.destroy()
    expect(await once(child, 'close')).toEqual([141, null])
  })

  it('gives a JSON document', async () => {
    const lines = await dkrJson<{container: string; stream: string; time: string; line: string}[]>(['logs', plain])
    expect(lines.map(({container, stream, line}) => `${container} ${stream} ${line}`).sort()).toEqual(
      [
        ...[1, 2, 3].flatMap(i => [`${plain} stderr err ${i}`, `${plain} stdout out ${i}`]),
        `${plain} stdout no line end`,
      ].sort(),
    )
    for (const {time} of lines) expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/)
    expect(await dkr(['logs', '-f', '--json', plain])).toMatchObject({code: 2})
  })
})

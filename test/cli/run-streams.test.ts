import {createHash, randomBytes} from 'node:crypto'
import {once} from 'node:events'
import {afterAll, describe, expect, it} from '@jest/globals'
import {dkr, startDkr} from '../support/dkr.js'
import {docker, dockerClient} from '../support/docker-client.js'
import {eventually} from '../support/eventually.js'

const image = 'busybox:1.36'
const name = 'dkr-test-streams'

const running = (container: string) =>
  eventually(async () => (await docker(['ps', '-q', '--filter', `name=^${container}$`])) !== '', `${container} runs`)

describe('run is the container', () => {
  afterAll(async () => {
    await dockerClient(['rm', '-f', name])
  })

  it('keeps stdout and stderr apart, and ends with the exit code of the container', async () => {
    const result = await dkr(['run', '--rm', image, 'sh', '-c', 'echo out; echo err >&2; exit 42'])
    expect(result).toEqual({stdout: 'out\n', stderr: 'err\n', code: 42})
  })

  it('hands everything behind the image on, also what looks like options of dkr', async () => {
    const result = await dkr(['run', '--rm', '-e', 'A=1', image, 'echo', '--help', '--json', '-d', '--', '-p'])
    expect(result).toEqual({stdout: '--help --json -d -- -p\n', stderr: '', code: 0})
  })

  it('sends stdin on, byte for byte, and its end', async () => {
    const data = randomBytes(3_000_000)
    const {stdout, code} = await dkr(['run', '--rm', '-i', image, 'sha256sum'], {input: data})
    expect({stdout, code}).toEqual({stdout: `${createHash('sha256').update(data).digest('hex')}  -\n`, code: 0})
  })

  it('loses nothing of containers that end at once', async () => {
    for (let i = 0; i < 5; i++) {
      expect(await dkr(['run', '--rm', image, 'echo', String(i)])).toMatchObject({stdout: `${i}\n`, code: 0})
    }
  })

  it('loses nothing when the reader is slow', async () => {
    const child = startDkr(['run', '--rm', image, 'seq', '1', '300000'])
    let text = ''
    for await (const chunk of child.stdout!) {
      text += chunk
      await new Promise(resolve => setImmediate(resolve))
    }
    const lines = text.trimEnd().split('\n')
    expect({length: lines.length, last: lines.at(-1)}).toEqual({length: 300_000, last: '300000'})
  })

  it('forwards signals to the container', async () => {
    const child = startDkr([
      'run',
      '--name',
      name,
      '--rm',
      image,
      'sh',
      '-c',
      'trap "echo got it; exit 9" TERM; echo ready; while true; do sleep 0.1; done',
    ])
    const output: string[] = []
    child.stdout!.on('data', (chunk: Buffer) => output.push(String(chunk)))
    await eventually(async () => output.join('').includes('ready'), 'the container is ready')
    child.kill('SIGTERM')
    const [code] = await once(child, 'close')
    expect({code, text: output.join('')}).toEqual({code: 9, text: 'ready\ngot it\n'})
  })

  it('prints only the ID with -d, and labels the container no more than docker does', async () => {
    const {stdout, code} = await dkr(['run', '-d', '--name', name, image, 'sleep', '600'])
    expect({code, stdout}).toEqual({code: 0, stdout: expect.stringMatching(/^[0-9a-f]{64}\n$/)})
    await running(name)
    const labels = (target: string) => docker(['inspect', '-f', '{{json .Config.Labels}}', target])
    expect(await labels(name)).toBe(await labels(image))
  })

  it('refuses a terminal that is not there', async () => {
    const result = await dkr(['run', '--rm', '-it', image, 'true'])
    expect(result).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('the input device is not a TTY'),
    })
  })
})

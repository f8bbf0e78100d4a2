import {spawn} from 'node:child_process'
import {rm} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {socketPath} from '../support/build-engine.js'
import {dkr, dkrPath, ended, freshFolder} from '../support/dkr.js'
import {docker, dockerClient} from '../support/docker-client.js'
import {startEngineRelay} from '../support/engine-relay.js'

const name = 'dkr-test-odd-surroundings'

describe('flags in front of the command', () => {
  it('are those of the command', async () => {
    const version = ['--host', `unix://${socketPath}`, '--json', 'ls', '--filter', `name=${name}`]
    expect(await dkr(version)).toMatchObject({code: 0, stdout: '[]\n'})
    const run = await dkr(['--progress', 'quiet', 'run', '--rm', 'busybox:1.36', 'echo', '--json'])
    expect(run).toEqual({code: 0, stdout: '--json\n', stderr: ''})
    const nowhere = await dkr(['-H', 'unix:///nowhere.sock', 'image', 'ls'])
    expect(nowhere).toMatchObject({code: 3, stderr: expect.stringContaining('/nowhere.sock')})
  })

  it('that nobody knows are told as flags', async () => {
    expect(await dkr(['--nonsense', 'ls'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('flag: --nonsense'),
    })
  })
})

describe('a name that no container can have', () => {
  const commands = ['stop', 'logs', 'start', 'kill', 'rm', 'port', 'top', 'wait', 'exec', 'attach', 'stats']

  it.each(commands)(
    '%s: is not found, and nothing else',
    async command => {
      for (const word of ['a b', '..', '?x', 'a\n\u001b[31mb', '数据', '']) {
        const args = command === 'exec' ? [word, 'true'] : [word]
        const {code, stdout, stderr} = await dkr([command, ...args])
        expect([word, code, stdout]).toEqual([word, 1, ''])
        expect(stderr).toContain('Error: No such container: ')
        expect(stderr).not.toContain('\u001b')
      }
    },
    60_000,
  )
})

describe('stats', () => {
  beforeAll(() => docker(['run', '-d', '--name', name, 'busybox:1.36', 'sleep', '600']))
  afterAll(() => dockerClient(['rm', '-f', name]))

  it('leave out a container that goes while it is measured', async () => {
    await using folder = await freshFolder('dkr-test-odd-surroundings-')
    // What the engine does then: it says 200, and then nothing; and it knows the container no more.
    let measured = false
    const gone = (_: string, path: string) => {
      const measures = /\/stats\?/.test(path)
      measured ||= measures
      if (measures) return {status: 200}
      return measured && path.includes('/json') ? {status: 404} : undefined
    }
    const relay = await startEngineRelay(socketPath, join(folder.path, 'engine.sock'), gone)
    const stats = await dkr(['--host', relay.url, 'stats', '--no-stream', '--json', name]).finally(relay.stop)
    expect(stats).toEqual({code: 0, stdout: '[]\n', stderr: ''})
  })
})

describe('a folder that went away', () => {
  it('is told as such', async () => {
    const folder = await freshFolder('dkr-test-odd-surroundings-')
    const script = 'cd "$1" && rm -r "$1" && shift && exec "$@"'
    const args = ['-c', script, 'sh', folder.path, process.execPath, '--', dkrPath, 'up', '-d', '--json']
    const {code, stdout} = await ended(spawn('sh', args, {stdio: ['ignore', 'pipe', 'pipe']}))
    await rm(folder.path, {recursive: true, force: true})
    expect([code, JSON.parse(stdout).error.message]).toEqual([2, 'the current folder does not exist any more'])
  })
})

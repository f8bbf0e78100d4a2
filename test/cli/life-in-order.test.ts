import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {dkr} from '../support/dkr.js'
import {docker, dockerClient} from '../support/docker-client.js'

const prefix = 'dkr-test-in-order'
const [db, web, slow] = [`${prefix}-db`, `${prefix}-web`, `${prefix}-slow`]
const image = 'busybox:1.36'

const running = async (name: string) => (await docker(['inspect', '-f', '{{.State.Running}}', name])) === 'true'
/** The network that it is in: that of a container that was started again is another one. */
const network = (name: string) => docker(['exec', name, 'readlink', '/proc/self/ns/net'])

describe('containers of which one uses the network of another', () => {
  beforeAll(async () => {
    await docker(['run', '-d', '--init', '--name', db, '-l', prefix, image, 'sleep', '600'])
    // Made later: a list has it first.
    await docker([
      'run',
      '-d',
      '--init',
      '--name',
      web,
      '-l',
      prefix,
      '--network',
      `container:${db}`,
      image,
      'sleep',
      '600',
    ])
    await docker([
      'run',
      '-d',
      '--name',
      slow,
      image,
      'sh',
      '-c',
      'trap "sleep 1; exit" TERM; while :; do sleep 0.1; done',
    ])
  })
  afterAll(async () => {
    await dockerClient(['rm', '-f', web, db, slow])
  })

  const bothJoined = async () => {
    expect([await running(db), await running(web)]).toEqual([true, true])
    expect(await network(web)).toBe(await network(db))
  }

  it.each([1, 2, 3, 4])('restart in the order of the names (%i)', async () => {
    expect(await dkr(['restart', '-t', '1', db, web])).toEqual({code: 0, stdout: `${db}\n${web}\n`, stderr: ''})
    await bothJoined()
  })

  it('start in the order of the names', async () => {
    await docker(['stop', '-t', '1', web, db])
    expect(await dkr(['start', db, web])).toEqual({code: 0, stdout: `${db}\n${web}\n`, stderr: ''})
    await bothJoined()
  })

  it.each([
    ['restart', ['-t', '1']],
    ['start', []],
  ])('%s of all that fit begins with what the other needs', async (command, flags) => {
    if (command === 'start') await docker(['stop', '-t', '1', web, db])
    const {code, stdout} = await dkr([command, ...flags, '--filter', `label=${prefix}`])
    expect({code, stdout}).toEqual({code: 0, stdout: `${db}\n${web}\n`})
    await bothJoined()
  })

  it('a failure does not stop the others, as with docker', async () => {
    const args = ['restart', '-t', '1', 'dkr-test-none', db]
    const [ours, theirs] = [await dkr(args), await dockerClient(args)]
    expect([ours.code, ours.stdout]).toEqual([theirs.code, theirs.stdout])
  })

  it('stop prints the names in their order, as docker, though the first is the slowest', async () => {
    const args = ['stop', slow, web, db]
    const ours = await dkr(args)
    await docker(['start', db, web, slow])
    const theirs = await dockerClient(args)
    expect([ours.code, ours.stdout]).toEqual([theirs.code, theirs.stdout])
    expect(ours.stdout).toBe(`${slow}\n${web}\n${db}\n`)
  })
})

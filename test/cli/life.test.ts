import {mkdir} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {dkr, dkrJson, freshFolder} from '../support/dkr.js'
import {docker, dockerClient} from '../support/docker-client.js'

const prefix = 'dkr-test-life'
const own = (name: string) => `${prefix}-${name}`
const [web, db, job, network] = [own('web'), own('db'), own('job'), own('network')]
/** Of its own, with another ID than busybox, whose names other tests change: inspect tells them all. */
const image = `${prefix}:1`
const label = `${prefix}=yes`

const lines = (text: string) => text.split('\n').filter(Boolean).sort()
const state = (name: string) => docker(['inspect', '-f', '{{.State.Status}}', name])

/** The client of 20.10 writes `:::80` where later ones write `[::]:80`, and in no order. */
const ports = (text: string) => lines(text.replace(/:::(\d+)$/gm, '[::]:$1'))

describe('the life of containers, in the grammar of docker', () => {
  let folder: Awaited<ReturnType<typeof freshFolder>>

  beforeAll(async () => {
    folder = await freshFolder(`${prefix}-`)
    await docker(['build', '-q', '-t', image, '--label', label, '-'], {input: 'FROM busybox:1.36\n'})
    const run = ['run', '-d', '--init', '-l', label]
    await Promise.all([
      docker([...run, '--name', web, '-p', '127.0.0.1::80', '-p', '81', '-p', '82/udp', image, 'sleep', '600']),
      docker([...run, '--name', db, '-l', `dkr.dir=${folder.path}`, image, 'sleep', '600']),
      docker([...run, '--name', job, image, 'sh', '-c', 'exit 7']),
    ])
    await Promise.all([docker(['wait', job]), docker(['network', 'create', network])])
  })
  afterAll(async () => {
    await docker(['rm', '-f', '-v', web, db, job])
    await docker(['network', 'rm', network])
    await docker(['rmi', '-f', image])
    await folder[Symbol.asyncDispose]()
  })

  /** The same words to both: what they print and how they end is the same. */
  async function same(args: string[], shape: (text: string) => unknown = text => text) {
    const [ours, theirs] = await Promise.all([dkr(args), dockerClient(args)])
    expect({code: ours.code, stdout: shape(ours.stdout)}).toEqual({code: theirs.code, stdout: shape(theirs.stdout)})
    expect(ours.stderr === '').toBe(theirs.stderr === '')
  }

  it.each([
    [['inspect', web]],
    [['inspect', web, db, 'dkr-test-none']],
    [['inspect', image]],
    [['inspect', '--type', 'image', web]],
    [['container', 'inspect', image, job]],
    [['image', 'inspect', image]],
    [['inspect', network]],
    [['inspect', '--size', job]],
    [['inspect', 'dkr-test-none']],
    [['wait', job]],
    [['wait', job, 'dkr-test-none', job.slice(0, -1)]],
    [['top', web]],
    [['top', web, '-o', 'pid,comm']],
    [['top', job]],
    [['rm', 'dkr-test-none']],
    [['rm', '-f', 'dkr-test-none']],
    [['stop', 'dkr-test-none', 'dkr-test-nothing']],
    [['rename', 'dkr-test-none', 'dkr-test-other']],
  ])('%j', async args => same(args))

  it.each([[['port', web]], [['port', web, '80']], [['port', web, '81/tcp']], [['port', web, '82/udp']]])(
    '%j',
    async args => same(args, ports),
  )

  it.each([[['port', web, '83']], [['port', db, '80']], [['port', job]]])('%j', async args => same(args, ports))

  it.each([
    ['pause', 'paused'],
    ['unpause', 'running'],
    ['kill', 'exited'],
    ['start', 'running'],
    ['stop', 'exited'],
    ['restart', 'running'],
  ])('%s takes names and starts of IDs, and tells of those that are not there', async (verb, after) => {
    const id = await docker(['inspect', '-f', '{{.Id}}', db])
    const {stdout, stderr, code} = await dkr([verb, web, 'dkr-test-none', id.slice(0, 8)])
    expect({code, stdout: lines(stdout)}).toEqual({code: 1, stdout: [id.slice(0, 8), web].sort()})
    expect(stderr).toMatch(/no such container: dkr-test-none/i)
    expect(await state(web)).toBe(after)
    expect(await state(db)).toBe(after)
  })

  it('start -a and -i stay with the one container until it ends', async () => {
    const name = own('start')
    const script = 'echo out; echo err >&2; cat; exit 5'
    await docker(['create', '-i', '--name', name, '--label', label, image, 'sh', '-c', script])
    try {
      for (const flags of ['-ai', '-i']) {
        const theirs = await dockerClient(['start', flags, name], {input: 'in'})
        expect(theirs).toEqual({code: 5, stdout: 'out\nin', stderr: 'err\n'})
        expect(await dkr(['start', flags, name], {input: 'in'})).toEqual(theirs)
      }
      const broken = own('broken')
      await docker(['create', '--name', broken, '--label', label, image, 'no-such-command'])
      expect((await dockerClient(['start', '-a', broken])).code).toBe(1)
      const {code, stderr} = await dkr(['start', '-a', broken])
      expect([code, stderr]).toEqual([1, expect.stringContaining('COMMAND_NOT_FOUND')])
      await docker(['rm', broken])
      expect((await dkr(['start', '-a', name, job])).code).toBe(2)
      expect((await dkr(['start', '-a', '--json', name])).code).toBe(2)
      const shown = await dkr(['start', '-a', '--detach-keys', 'ctrl-x', '--dry-run', name])
      expect(shown.stdout).toBe(`docker start -a --detach-keys ctrl-x ${name}\n`)
    } finally {
      await docker(['rm', '-f', name])
    }
  })

  it('--filter chooses, and goes with no name', async () => {
    const both = await dkrJson<{name: string; ok: boolean}[]>(['restart', '-t', '0', '--filter', `label=${label}`])
    expect(both.map(({name}) => name).sort()).toEqual([db, job, web])
    expect((await dkr(['stop', web, '--filter', `label=${label}`])).code).toBe(2)
    expect((await dkr(['stop', '--filter', 'lable=x'])).stderr).toContain('did you mean label?')
    expect(await dkr(['stop', '--filter', 'label=dkr-test-none'])).toEqual({code: 0, stdout: '', stderr: ''})
  })

  it('without a name, and for a dot, the containers of this folder are meant', async () => {
    const cwd = folder.path
    await mkdir(join(cwd, 'sub'))
    expect((await dkr(['stop', '-t', '0'], {cwd})).stdout).toBe(`${db}\n`)
    expect((await dkr(['start', '.', web], {cwd})).stdout.split('\n').sort()).toEqual(['', db, web])
    expect((await dkr(['top'], {cwd})).stdout).toContain('sleep')
    expect(await dkrJson(['port'], {cwd})).toEqual([])
    expect(await dkrJson<{Name: string}[]>(['inspect'], {cwd})).toMatchObject([{Name: `/${db}`}])
    expect((await dkr(['stop'], {cwd: join(cwd, 'sub')})).code).toBe(2)
  })

  it('wait sees the end of many, and gives up in time', async () => {
    expect((await dkr(['wait', '--timeout', '0', web])).stderr).toContain('WAIT_TIMEOUT')
    const waiting = dkrJson(['wait', web, db])
    await docker(['kill', db, web])
    expect(await waiting).toEqual([
      expect.objectContaining({name: web, exitCode: 137}),
      expect.objectContaining({name: db, exitCode: 137}),
    ])
  })

  it('rm leaves alone what runs, and asks before it takes many', async () => {
    await docker(['start', web])
    const busy = await dkr(['rm', web])
    expect(busy).toMatchObject({code: 1, stdout: ''})
    expect(busy.stderr).toContain('dkr rm -f')
    const many = await dkr(['rm', '--filter', `label=${label}`])
    expect(many).toMatchObject({code: 2, stdout: ''})
    expect(many.stderr).toMatch(/--force/)
    expect((await dkr(['rm', '-f', '-v', '--filter', `label=${label}`, '--json'])).code).toBe(0)
    expect(await docker(['ps', '-aq', '--filter', `label=${label}`])).toBe('')
    await docker(['create', '--name', web, image])
    await docker(['create', '--name', db, image])
    await docker(['create', '--name', job, image])
    expect(await dkr(['rename', job, `${job}-2`])).toEqual({code: 0, stdout: '', stderr: ''})
    expect((await dkr(['rename', `${job}-2`, web])).stderr).toContain('NAME_TAKEN')
    expect((await dkr(['rename', `${job}-2`, job])).code).toBe(0)
  })
})

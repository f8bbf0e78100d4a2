import {spawn, spawnSync} from 'node:child_process'
import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, beforeEach, describe, expect, it} from '@jest/globals'
import {dkr, dkrJson, dkrPath, ended, freshFolder} from '../support/dkr.js'
import {docker, dockerClient} from '../support/docker-client.js'

const prefix = 'dkr-test-prune'
const label = `${prefix}=yes`
const own = ['--filter', `label=${label}`]
const image = 'busybox:1.36'
const [busy, stopped, free, used] = ['busy', 'stopped', 'free', 'used'].map(name => `${prefix}-${name}`) as [
  string,
  string,
  string,
  string,
]

interface Result {
  removed: {kind: string; id: string; name: string}[]
  kept: unknown[]
  freed: number
}

const kinds = ({removed}: Result) => removed.map(({kind, name}) => `${kind} ${name}`).sort()

it('waits for its turn where others ask the engine for the use of its disk', async () => {
  const all = Array.from({length: 5}, () =>
    dkr(['container', 'prune', '--dry-run', '--filter', `label=${prefix}-none`]),
  )
  expect((await Promise.all(all)).map(({code}) => code)).toEqual([0, 0, 0, 0, 0])
})

describe('prune', () => {
  /** One of everything: a part in use, a part not. */
  beforeEach(async () => {
    await clean()
    await Promise.all([
      docker(['network', 'create', '--label', label, free]),
      docker(['network', 'create', '--label', label, used]),
    ])
    await docker(['volume', 'create', '--label', label, free])
    await Promise.all([
      docker(['run', '-d', '--name', busy, '-l', label, image, 'sleep', '600']),
      docker(['create', '--name', stopped, '-l', label, '--network', used, image]),
      ...[1, 2].map(n =>
        docker(['build', '-q', '--label', label, '-'], {
          input: `FROM ${image}\nLABEL n=${n}\nRUN head -c 300000 /dev/zero >/zeroes${n}\n`,
          env: {DOCKER_BUILDKIT: String(n - 1)},
        }),
      ),
    ])
  })
  afterAll(clean)

  async function clean() {
    await dockerClient(['rm', '-f', busy, stopped])
    await dockerClient(['network', 'rm', free, used])
    await dockerClient(['volume', 'rm', free])
    await dockerClient(['image', 'prune', '-f', ...own])
  }

  const left = () => docker(['images', '-q', '--filter', `label=${label}`])

  it('asks, and without a terminal names the flag; nothing has gone then', async () => {
    const {stdout, stderr, code} = await dkr(['prune', ...own])
    expect({code, stdout}).toEqual({code: 2, stdout: ''})
    expect(stderr).toContain('--force')
    expect(stderr).toMatch(new RegExp(`container +${stopped}`))
    expect(stderr).toMatch(/Remove 1 container, 2 images and 2 networks/)
    expect(stderr).not.toContain(busy)
    expect((await left()).split('\n')).toHaveLength(2)
  })

  it('a no ends it with exit code 5', async () => {
    const child = spawn('script', ['-qec', `'${process.execPath}' '${dkrPath}' prune ${own.join(' ')}`, '/dev/null'], {
      env: {...process.env, CI: '', TERM: 'xterm'},
    })
    child.stdout.on('data', text => {
      if (String(text).includes('Remove 1 container')) child.stdin.write('n\r')
    })
    const {stdout, code} = await ended(child)
    expect({code, nothing: stdout.includes('nothing was removed')}).toEqual({code: 5, nothing: true})
    expect(await docker(['ps', '-aq', '--filter', `name=${stopped}`])).not.toBe('')
  })

  it('removes what it shows, tells what it freed, and keeps what is in use', async () => {
    const result = await dkrJson<Result>(['prune', '-f', ...own])
    expect(kinds(result)).toEqual([
      `container ${stopped}`,
      expect.stringMatching(/^image /),
      expect.stringMatching(/^image /),
      `network ${free}`,
      `network ${used}`,
    ])
    expect(result.kept).toEqual([])
    // 600 kB, less what others add to the engine meanwhile.
    expect(result.freed).toBeGreaterThanOrEqual(500_000)
    expect(await left()).toBe('')
    expect(await docker(['ps', '-aq', '--filter', `label=${label}`])).not.toBe('')
    expect(await docker(['volume', 'ls', '-q', '--filter', `label=${label}`])).toBe(free)
    expect((await dkr(['prune', '-f', ...own])).stderr).toContain('Nothing to remove.')
    expect(kinds(await dkrJson(['prune', '-f', '--volumes', '--all', ...own]))).toEqual([`volume ${free}`])
  })

  it('one kind alone', async () => {
    const image = await dkr(['image', 'prune', '-f', ...own])
    expect(image.stdout.trim().split('\n')).toHaveLength(2)
    expect(image.stderr).toMatch(/Freed [\d.]+kB\./)
    // The stopped container still needs the other one.
    expect((await dkr(['network', 'prune', '-f', ...own])).stdout).toBe(`${free}\n`)
    expect((await dkr(['volume', 'prune', '-f', ...own])).stdout).toBe('')
    expect((await dkr(['volume', 'prune', '-af', ...own])).stdout).toBe(`${free}\n`)
    expect((await dkr(['container', 'prune', '-f', ...own, '--filter', 'until=1h'])).stdout).toBe('')
    expect((await dkr(['container', 'prune', '-f', ...own])).stdout).toBe(`${stopped}\n`)
    expect((await dkr(['prune', '--filter', 'lable=x'])).stderr).toContain('did you mean label?')
  })

  it('keeps to the filters of config.json', async () => {
    await using config = await freshFolder(`${prefix}-`)
    await writeFile(join(config.path, 'config.json'), JSON.stringify({pruneFilters: [`label=${label}`]}))
    const {stdout} = await dkr(['container', 'prune', '--dry-run'], {env: {DOCKER_CONFIG: config.path}})
    expect(stdout).toBe(`docker rm ${await docker(['ps', '-aq', '--no-trunc', '--filter', `name=${stopped}`])}\n`)
  })

  it('--dry-run prints commands that do it', async () => {
    const {stdout} = await dkr(['prune', '--dry-run', '--volumes', '--all', ...own])
    expect((await left()).split('\n')).toHaveLength(2)
    const {status, stderr} = spawnSync('sh', [], {input: stdout, encoding: 'utf8'})
    expect({status, stderr}).toEqual({status: 0, stderr: ''})
    expect(await left()).toBe('')
    expect((await dkr(['prune', '--dry-run', '--volumes', '--all', ...own])).stdout).toBe('')
  })
})

import {spawnSync} from 'node:child_process'
import {mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {dkr, dkrPath, freshFolder} from '../support/dkr.js'
import {docker, dockerClient} from '../support/docker-client.js'
import {type OwnEngine, startOwnEngine} from '../support/own-engine.js'
import {startRegistry} from '../support/registry.js'
import {fillDisk, type SmallDisk, smallDisk} from '../support/small-disk.js'

const prefix = 'dkr-test-disk-full'
const image = 'busybox:1.36'
const source = `${prefix}-source`
const built = `${prefix}-built`

/** dkr in a shell, for what the shell does: `$DKR` is the program. */
function shell(script: string, cwd: string, env: Record<string, string> = {}) {
  const {status, stderr} = spawnSync('sh', ['-c', script], {
    cwd,
    encoding: 'utf8',
    env: {...process.env, DKR: `${process.execPath} ${dkrPath}`, NODE_OPTIONS: '', ...env},
  })
  return {code: status, stderr}
}

describe('a full disk of this machine', () => {
  let disk: SmallDisk
  const at = (name: string) => join(disk.path, name)

  beforeAll(async () => {
    disk = smallDisk('64k')
    await docker(['run', '-d', '--init', '--name', source, image, 'sleep', '3000'])
    const fill = 'mkdir /many; for i in 1 2 3 4 5 6 7 8 9; do head -c 9000 /dev/zero >/many/$i; done'
    await docker(['exec', source, 'sh', '-c', `${fill}; head -c 200000 /dev/zero >/big`])
  })
  afterAll(async () => {
    await dockerClient(['rm', '-f', source])
    await dockerClient(['rmi', '-f', built])
    disk[Symbol.dispose]()
  })

  function emptyDisk() {
    for (const name of readdirSync(disk.path)) rmSync(at(name), {recursive: true})
  }

  const lintable = 'from busybox:1.36 as a\nRUN cd /x && make\n'
  /** `files` are there before the disk is filled; `leave` bytes stay free. */
  interface Case {
    name: string
    script: string
    files?: Record<string, string>
    leave?: number
    full?: boolean
    code?: number
    says?: RegExp
  }
  const cases: Case[] = [
    {name: 'cp of a file', script: `$DKR cp ${source}:/big .`, full: false},
    {name: 'cp of a folder', script: `$DKR cp ${source}:/many .`, full: false},
    {name: 'cp to stdout', script: `$DKR cp ${source}:/big - >big.tar`, full: false},
    {
      name: 'lint --fix',
      script: '$DKR lint --fix Dockerfile',
      files: {Dockerfile: lintable},
      says: /the file is unchanged/,
    },
    {name: 'init', script: '$DKR init -y app', files: {'app/.keep': ''}},
    {
      name: 'run --cidfile',
      script: `$DKR run -d --cidfile cid --name ${prefix}-cid ${image} true`,
      code: 125,
    },
    {
      name: 'build --iidfile',
      script: `$DKR build -q -t ${built} --iidfile iid .`,
      files: {Dockerfile: `FROM ${image}\n`},
    },
    {
      name: 'build --metadata-file',
      script: `$DKR build -q -t ${built} --metadata-file meta .`,
      files: {Dockerfile: `FROM ${image}\n`},
    },
    {name: 'ls', script: '$DKR ls -a >out'},
    {name: 'ls --json', script: '$DKR ls -a --json >out'},
    {name: 'help', script: '$DKR build --help >out'},
    {name: 'exec', script: `$DKR exec ${source} cat /big >out`},
    {
      name: 'run, whose container goes on',
      script: `$DKR run --name ${prefix}-on ${image} sh -c 'head -c 100000 /dev/zero; sleep 100' >out`,
      says: new RegExp(`the container "${prefix}-on" runs on`),
    },
  ]

  it.each(cases)('$name', async ({script, files = {}, leave, full = true, code = 1, says = /./}) => {
    emptyDisk()
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(join(at(name), '..'), {recursive: true})
      writeFileSync(at(name), content)
    }
    if (full) fillDisk(disk.path, leave)
    const told = shell(script, disk.path)
    await dockerClient(['rm', '-f', `${prefix}-cid`, `${prefix}-on`])
    expect(told.stderr).toMatch(new RegExp(`the disk of ${disk.path}(?:/\\w+)? is full`))
    expect(told.stderr).toMatch(new RegExp(`df -h ${disk.path}`))
    expect(told.stderr).toMatch(says)
    expect(told.stderr).toContain(`(DISK_FULL, exit code ${code})`)
    expect(told.code).toBe(code)
    if (files.Dockerfile === lintable) expect(readFileSync(at('Dockerfile'), 'utf8')).toBe(lintable)
    // No draft stays behind.
    expect(readdirSync(disk.path).filter(name => name.endsWith('.tmp'))).toEqual([])
  })

  it('login keeps what it had', async () => {
    emptyDisk()
    writeFileSync(at('config.json'), '{}')
    fillDisk(disk.path)
    const registry = await startRegistry({basicAuth: true})
    try {
      const script = `printf 'open-sesame:+/é' | $DKR login -u me --password-stdin ${registry.host}`
      const {code, stderr} = shell(script, disk.path, {DOCKER_CONFIG: disk.path})
      expect({code, kept: readFileSync(at('config.json'), 'utf8')}).toEqual({code: 1, kept: '{}'})
      expect(stderr).toContain('(DISK_FULL, exit code 1)')
    } finally {
      await registry.stop()
    }
  })

  it('one that has room, but no place for another file', () => {
    using few = smallDisk('1m,nr_inodes=3')
    const {stderr} = shell(`$DKR cp ${source}:/many .`, few.path)
    expect(stderr).toMatch(/can hold no more files[\s\S]*df -i /)
    expect(stderr).toContain('(DISK_FULL, exit code 1)')
  })

  it.each([
    ['a device that takes nothing', '$DKR ls -a >/dev/full', 'OUTPUT_FAILED'],
    ['a folder that is not there', `$DKR run -d --cidfile nope/cid ${image} true`, 'CIDFILE'],
    ['a file where a folder is needed', '$DKR init -y Dockerfile/app', 'NOT_WRITABLE'],
  ])('what is no full disk: %s', (_, script, code) => {
    emptyDisk()
    writeFileSync(at('Dockerfile'), 'FROM busybox:1.36\n')
    const {stderr} = shell(script, disk.path)
    expect(stderr).toContain(`(${code}, exit code`)
    expect(stderr).not.toMatch(/df -h|is full/)
  })
})

describe('a full disk of the engine', () => {
  let engine: OwnEngine
  let registry: Awaited<ReturnType<typeof startRegistry>>
  let folder: Awaited<ReturnType<typeof freshFolder>>
  const tag = () => `${registry.host}/${prefix}:1`
  const container = `${prefix}-full`

  beforeAll(async () => {
    folder = await freshFolder(`${prefix}-`)
    writeFileSync(join(folder.path, 'big'), Buffer.alloc(40 << 20, 'x'))
    registry = await startRegistry()
    await docker(['build', '-q', '-t', tag(), folder.path, '-f', '-'], {
      input: `FROM ${image}\nCOPY big /big\n`,
      env: {DOCKER_BUILDKIT: '1'},
    })
    await docker(['push', '-q', tag()])
    await docker(['rmi', tag()])
    engine = await startOwnEngine({bridge: 'dkr-test-full', address: '10.205.0.1/24', room: '32m'})
    await docker(['-H', engine.host, 'create', '--name', container, '--network', 'none', image, 'sleep', '100'])
  }, 120_000)
  afterAll(async () => {
    await engine.stop()
    await registry.stop()
    await folder[Symbol.asyncDispose]()
  })

  const onEngine = (args: string[], input?: string, builder = '1') =>
    dkr(args, {cwd: folder.path, input, env: {DOCKER_HOST: engine.host, DOCKER_BUILDKIT: builder}})

  const copying = `FROM ${image}\nCOPY big /big\n`
  const writing = `FROM ${image}\nRUN dd if=/dev/zero of=/big bs=1M count=50\n`
  /** Only what copies needs the folder with its big file. */
  const build = (builder: string, dockerfile: string) => () => {
    const context = dockerfile === copying ? ['-f', '-', '.'] : ['-']
    return onEngine(['build', '--progress', 'quiet', '--network', 'none', ...context], dockerfile, builder)
  }

  const cases: {name: string; work: () => ReturnType<typeof dkr>; code?: number; why?: RegExp; fill?: true}[] = [
    // On a new engine, which is not at the same time giving room back that something before it took.
    {name: 'run -d', work: () => onEngine(['run', '-d', '--network', 'none', image, 'true']), code: 125, fill: true},
    {name: 'run', work: () => onEngine(['run', '--rm', '--network', 'none', image, 'true']), code: 125, fill: true},
    {name: 'build: RUN, BuildKit', work: build('1', writing), why: /probably the disk of the engine is full/},
    {name: 'build: RUN, classic builder', work: build('0', writing), why: /probably the disk of the engine is full/},
    {name: 'pull', work: () => onEngine(['pull', tag()])},
    {name: 'run of an image that is pulled', work: () => onEngine(['run', '--rm', tag(), 'true']), code: 125},
    {name: 'cp into a container', work: () => onEngine(['cp', 'big', `${container}:/big`])},
    {name: 'build: COPY, BuildKit', work: build('1', copying)},
    {name: 'build: COPY, classic builder', work: build('0', copying)},
  ]

  it.each(cases)('$name', async ({work, code = 1, why = /disk (?:that|of)/, fill}) => {
    if (fill) fillDisk(engine.data)
    const told = await work().finally(() => rmSync(join(engine.data, 'filler'), {force: true}))
    expect(told.stderr).toContain(`(DISK_FULL, exit code ${code})`)
    expect(told.code).toBe(code)
    expect(told.stderr).toMatch(why)
    expect(told.stderr).toMatch(/Try: dkr prune lists/)
  })

  it('--json has the code', async () => {
    const {stdout} = await onEngine(['pull', '--json', tag()])
    expect(JSON.parse(stdout)).toMatchObject({error: {code: 'DISK_FULL', exitCode: 1}})
  })
})

describe('what is no full disk of the engine', () => {
  it.each([
    ['a command that only names it', 'RUN echo "no space left on device" >/dev/null; exit 3'],
    ['a program that is missing', 'RUN no-space-left-on-device'],
  ])('%s', async (_, step) => {
    const args = ['build', '--progress', 'quiet', '--network', 'none', '-']
    const {stderr} = await dkr(args, {input: `FROM ${image}\n${step}\n`})
    expect(stderr).toContain('(BUILD_FAILED, exit code 1)')
  })

  it('the small disk of a container, which is the business of its program', async () => {
    const run = ['run', '--rm', '--network', 'none', '--tmpfs', '/small:size=4k', image]
    const {code, stderr} = await dkr([...run, 'sh', '-c', 'head -c 9000 /dev/zero >/small/x || exit 9'])
    expect(code).toBe(9)
    expect(stderr).not.toMatch(/DISK_FULL/)
  })
})

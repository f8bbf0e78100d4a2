import {spawnSync} from 'node:child_process'
import {mkdir, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {dkr, dkrJson, dkrPath, freshFolder} from '../support/dkr.js'
import {docker, dockerClient} from '../support/docker-client.js'

const prefix = 'dkr-test-msg'
const [web, db, image] = [`${prefix}-web`, `${prefix}-db`, `${prefix}-image`]
const hexId = /[0-9a-f]{12}/

describe('what dkr says of a mistake is true, and what it suggests works', () => {
  let folder: Awaited<ReturnType<typeof freshFolder>>

  beforeAll(async () => {
    folder = await freshFolder(`${prefix}-`)
    for (const name of [web, db]) await docker(['run', '-d', '--init', '--name', name, 'busybox:1.36', 'sleep', '600'])
  })
  afterAll(async () => {
    await dockerClient(['rm', '-f', '-v', web, db, `${prefix}-lost`])
    await dockerClient(['rmi', '-f', image])
    await folder[Symbol.asyncDispose]()
  })

  /** What a command that fails with this code suggests. */
  async function suggested(args: string[], code: string): Promise<string[]> {
    const {stderr} = await dkr(args, {cwd: folder.path})
    expect(stderr).toContain(`(${code}, exit code `)
    const [, tries = ''] = /\n {2}Try: ([\s\S]*)\n {2}\(/.exec(stderr) ?? []
    return tries.split(/\n */)
  }

  it.each([
    ['rm', '-f', `${prefix}-none`],
    ['rmi', '-f', `${prefix}-none`],
    ['rm', `${prefix}-none`],
    ['rmi', `${prefix}-none`],
  ])('%s %s %s ends as with docker, and says the same', async (...args) => {
    const {code, stderr} = await dkr(args)
    expect(code).toBe((await dockerClient(args)).code)
    expect(stderr).toMatch(new RegExp(`no such (?:container|image): ${prefix}-none`, 'i'))
    if (code === 0) expect(stderr).not.toMatch(/Error|exit code/)
    const results = JSON.parse((await dkr([...args, '--json'])).stdout) as object[]
    expect(results).toMatchObject([{name: `${prefix}-none`, ok: code === 0}])
  })

  it('errors of several containers name each as it was typed', async () => {
    const {stderr, code} = await dkr(['rm', web, db])
    expect(code).toBe(1)
    for (const name of [web, db]) {
      expect(stderr).toContain(`remove a running container ${name}`)
      expect(stderr).toContain(`dkr stop ${name}, then dkr rm ${name}`)
    }
    expect(stderr).not.toMatch(hexId)
  })

  it('pause and unpause tell the state, and each other', async () => {
    const running = await dkr(['unpause', web])
    expect(running.stderr).toContain(`${web} is not paused`)
    expect(running.stderr).toContain('(CONTAINER_STATE, exit code 1)')
    await dkr(['pause', web])
    expect((await dkr(['pause', web])).stderr).toContain(`Try: dkr unpause ${web}\n`)
    expect((await dkr(['unpause', web])).code).toBe(0)
  })

  it('rename suggests its own words', async () => {
    expect(await suggested(['rename', web, 'b'], 'INVALID_NAME')).toEqual([`dkr rename ${web} my-app`])
    const taken = await suggested(['rename', web, db], 'NAME_TAKEN')
    expect(taken[0]).toBe(`dkr rename ${web} ${db}-2`)
    expect(taken.join()).not.toMatch(/--name|rm/)
  })

  it.each(['ls', 'images', 'inspect busybox:1.36', `inspect ${web}`])('%s --format: what to try works', async words => {
    const args = words.split(' ')
    for (const suggestion of await suggested([...args, '--format', '{{.Nope}}'], 'FORMAT_FAILED')) {
      const [, format = ''] = /^--format '(.*?)'/.exec(suggestion)!
      expect(await dkr([...args, '--format', format])).toMatchObject({code: 0, stderr: ''})
    }
  })

  it.each(['ls -a', 'ls -a --json', 'images -q'])('%s on a full disk is an error of the output', words => {
    const script = `"$NODE" "$DKR" ${words} >/dev/full`
    const env = {...process.env, NODE: process.execPath, DKR: dkrPath, NODE_OPTIONS: ''}
    const {status, stderr} = spawnSync('sh', ['-c', script], {env, encoding: 'utf8'})
    expect({status, stderr}).toEqual({
      status: 1,
      stderr: `Error: write /dev/stdout: no space left on device
  Try: check where the output goes
  (OUTPUT_FAILED, exit code 1)
`,
    })
  })

  it('attach takes options behind the name, as docker does', async () => {
    const {stdout, code} = await dkr(['attach', web, '--no-stdin', '--dry-run'])
    expect({stdout, code}).toEqual({stdout: `docker attach --no-stdin ${web}\n`, code: 0})
    expect((await dkr(['attach', web, db, '--no-stdin'])).code).toBe(2)
  })

  it('an image that lost its name is listed as docker lists it', async () => {
    const build = (text: string) => docker(['build', '-q', '-t', image, '-'], {input: `FROM busybox:1.36\n${text}\n`})
    await build('LABEL a=b')
    await docker(['run', '-d', '--init', '--name', `${prefix}-lost`, image, 'sleep', '600'])
    await build('LABEL a=c')
    const list = ['--filter', `name=${prefix}-lost`, '--format', '{{.Image}}']
    const theirs = await docker(['ps', ...list])
    expect((await dkr(['ls', ...list])).stdout.trim()).toBe(theirs)
    const table = (await dkr(['ls', '--filter', `name=${prefix}-lost`])).stdout.split('\n')
    expect(table[1]!.split(/ {2,}/)[1]).toBe(theirs)
    const [row] = await dkrJson<{image: string}[]>(['ls', '--filter', `name=${prefix}-lost`])
    expect(row!.image).toMatch(new RegExp(`^sha256:${theirs}`))
  })

  it('lint takes a folder, and has no -f to speak of', async () => {
    await mkdir(join(folder.path, 'app'), {recursive: true})
    await writeFile(join(folder.path, 'app', 'Dockerfile'), 'FROM busybox:1.36\nMAINTAINER me\n')
    const at = (cwd: string, ...args: string[]) => dkr(['lint', ...args], {cwd: join(folder.path, cwd)})
    expect((await at('', 'app')).stdout).toContain('app/Dockerfile:2')
    expect((await at('app', '.')).stdout).toBe((await at('app')).stdout)
    for (const missing of ['nofile', '.']) {
      const tries = await suggested(['lint', missing], 'DOCKERFILE_NOT_FOUND')
      const nearby = missing === '.' ? ['cd app'] : []
      expect(tries).toEqual([...nearby, 'dkr lint FOLDER checks the Dockerfile in it', 'dkr init writes one'])
    }
  })

  it.each([
    ['--ignore', 'NOPE', 'unknown rule: "NOPE"'],
    ['--ignore', 'DL3O07', 'did you mean DL3007?'],
    ['--enable', 'last-cmd-count', 'did you mean last-cmd-counts?'],
    ['--ignore', 'syntax', 'the rule "syntax" is always checked'],
  ])('lint %s %s is refused', async (flag, name, message) => {
    const {code, stderr} = await dkr(['lint', flag, name], {cwd: folder.path})
    expect({code, stderr}).toEqual({code: 2, stderr: expect.stringContaining(message)})
  })

  it('an image that is not there is said once, and before its name is found fault with', async () => {
    const layers = await dkr(['layers', `${prefix}-none`])
    expect(layers.stderr).toContain(`Error: No such image: ${prefix}-none:latest\n`)
    const push = await dkr(['push', `${prefix}-none`])
    expect(push.stderr).toContain(`no such image on this engine: ${prefix}-none`)
    expect([layers.code, push.code]).toEqual([1, 1])
  })
})

describe('the words of docker', () => {
  it.each([
    [['history', 'busybox:1.36'], 'unknown command: history busybox:1.36', 'dkr layers IMAGE'],
    [['image', 'history', 'a', '--no-trunc'], 'unknown command: image history a', 'dkr layers IMAGE'],
    [['compose', 'down', '-v'], 'unknown command: compose down', 'dkr down'],
    [['compose', 'pull'], 'unknown command: compose pull', 'dkr up'],
    [['info'], 'unknown command: info', 'dkr doctor'],
    [['lss'], 'unknown command: lss', 'did you mean: dkr ls?'],
    [['lss', '--help'], 'unknown command: lss', 'did you mean: dkr ls?'],
    [['help', 'lss'], 'unknown command: lss', 'did you mean: dkr ls?'],
    [['compose', 'up', '--help'], 'unknown command: compose up', 'dkr up'],
    [['nonsense', 'a:b'], 'unknown command: nonsense a:b', 'dkr --help'],
  ])('%j', async (args, message, suggestion) => {
    const {code, stderr} = await dkr(args)
    expect({code, stderr}).toEqual({code: 2, stderr: expect.stringContaining(`Error: ${message}\n`)})
    expect(stderr).toContain(`Try: ${suggestion}\n`)
  })

  it('each topic says what it is about, and no command is one', async () => {
    const {stdout} = await dkr(['--help'])
    const section = (name: string) => stdout.split(`\n${name}\n`)[1]!.split('\n\n')[0]!
    const rows = (name: string) =>
      section(name)
        .split('\n')
        .map(line => line.trim().split(/ {2,}/))
    const [topics, commands] = [rows('TOPICS'), rows('COMMANDS')]
    const names = new Set(commands.map(([name]) => name))
    const summaries = await Promise.all(topics.map(([name]) => dkr([name!, '--help'])))
    for (const [i, [name, description]] of topics.entries()) {
      expect(names).not.toContain(name)
      expect(summaries[i]!.stdout.split('\nCOMMANDS\n')[1]).not.toContain(`  ${description}\n`)
    }
  })
})

describe.each(['0', '1'])('a Dockerfile that no builder builds, DOCKER_BUILDKIT=%s', builder => {
  it.each<[string, string, string[], string]>([
    ['no stage has a name', 'FROM busybox:1.36\n', ['--target', 'app'], 'name one: FROM busybox:1.36 AS app'],
    [
      'another stage was meant',
      'FROM busybox:1.36 AS base\nFROM base AS tested\nRUN true\n',
      ['--target', 'testd'],
      'no stage "testd" in Dockerfile (did you mean tested?)\n  Why: its stages are: base, tested\n  Try: --target tested',
    ],
    ['it is empty', '', [], 'the Dockerfile is empty: Dockerfile'],
    ['it has comments alone', '# FROM busybox\n', [], 'the Dockerfile is empty: Dockerfile'],
  ])('%s', async (_name, dockerfile, flags, said) => {
    await using folder = await freshFolder(`${prefix}-`)
    await writeFile(join(folder.path, 'Dockerfile'), dockerfile)
    const {code, stderr} = await dkr(['build', '.', ...flags], {cwd: folder.path, env: {DOCKER_BUILDKIT: builder}})
    expect(code).not.toBe(0)
    expect(stderr).toContain(said)
    expect(stderr).not.toMatch(/failed to solve|the whole log/)
  })
})

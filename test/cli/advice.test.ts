import {once} from 'node:events'
import {mkdir, writeFile} from 'node:fs/promises'
import {createServer} from 'node:net'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {dkr, freshFolder} from '../support/dkr.js'
import {docker, dockerClient} from '../support/docker-client.js'
import {ownPort} from '../support/own-port.js'

const prefix = 'dkr-test-advice'
const [web, holder, stopped, image] = [`${prefix}-web`, `${prefix}-holder`, `${prefix}-stopped`, `${prefix}-image`]
const base = 'busybox:1.36'

let folder: Awaited<ReturnType<typeof freshFolder>>

/** Files that cannot be executed, each for a reason of its own. */
async function buildImage(): Promise<void> {
  const file = (name: string, text: string | Buffer, mode = 0o755) =>
    writeFile(join(folder.path, 'image', name), text, {mode})
  await mkdir(join(folder.path, 'image'))
  await file('line-ends', '#!/bin/sh\r\necho ran\r\n')
  await file('interpreter', '#!/bin/bash\necho ran\n')
  await file('no-shebang', 'echo ran\n')
  await file('not-executable', '#!/bin/sh\necho ran\n', 0o644)
  await file('wrong-platform', foreignProgram())
  await file('exits-127', '#!/bin/sh\nexit 127\n')
  const names = ['line-ends', 'interpreter', 'no-shebang', 'not-executable', 'wrong-platform', 'exits-127']
  await file('Dockerfile', `FROM ${base}\nCOPY ${names.join(' ')} /\nENTRYPOINT ["/line-ends"]\n`)
  await docker(['build', '-q', '-t', image, join(folder.path, 'image')])
}

/** The header of an ELF program for a processor that no test machine has. */
function foreignProgram(): Buffer {
  const header = Buffer.alloc(64)
  header.write('\u007fELF', 'latin1')
  header.set([2, 1, 1], 4)
  header.writeUInt16LE(2, 16)
  header.writeUInt16LE(22, 18)
  return header
}

beforeAll(async () => {
  folder = await freshFolder(`${prefix}-`)
  await buildImage()
  await docker(['run', '-d', '--init', '--name', web, '--entrypoint', 'sleep', image, '900'])
  await docker(['create', '--name', stopped, base, 'true'])
})
afterAll(async () => {
  await dockerClient(['rm', '-f', '-v', web, holder, stopped, `${prefix}-taken`, `${prefix}-start`])
  await dockerClient(['rmi', '-f', image])
  await folder[Symbol.asyncDispose]()
})

/** The lines behind "Try:", or behind the line of dkr in an attached run. */
function tries(stderr: string): string[] {
  const lines = stderr.split('\n')
  const first = lines.findIndex(line => line.startsWith('  Try: '))
  return lines
    .slice(first)
    .filter(line => /^ {2}(?:Try:| {4}) /.test(line))
    .map(line => line.slice(7))
}

/** Types what is suggested, up to the words that say what it does. */
const type = (suggestion: string, says = '') => dkr(suggestion.replace(says, '').trim().split(' ').slice(1))

describe('why a program of a container does not start', () => {
  const causes: [file: string, said: RegExp][] = [
    ['line-ends', /\/line-ends has the line ends of Windows/],
    ['interpreter', /\/interpreter asks for \/bin\/bash, which is not in the image/],
    ['no-shebang', /\/no-shebang does not say which program reads it/],
    ['not-executable', /\/not-executable is not marked as executable/],
    ['wrong-platform', /\/wrong-platform is made for s390x processors/],
  ]

  it.each(causes)('run, with and without --rm: %s', async (file, said) => {
    for (const kept of [['--rm'], ['--name', `${prefix}-start`]]) {
      const {code, stderr} = await dkr(['run', ...kept, '--entrypoint', `/${file}`, image])
      expect(code).not.toBe(0)
      expect(stderr).toMatch(said)
      expect(tries(stderr).join()).not.toMatch(/check the command|kind of processor/)
    }
    const started = await dkr(['start', '-a', `${prefix}-start`])
    expect(started.stderr).toMatch(said)
    await dkr(['rm', '-f', `${prefix}-start`])
  })

  it.each(causes)('exec: %s', async (file, said) => {
    expect((await dkr(['exec', web, `/${file}`])).stderr).toMatch(said)
  })

  it('of a container that is gone nothing stays behind', async () => {
    await dkr(['run', '--rm', image])
    const left = await docker(['ps', '-a', '--filter', `ancestor=${image}`, '--format', '{{.Names}}'])
    expect(left).toBe(web)
  })

  it('the entrypoint of the image, in words for scripts', async () => {
    const args = ['run', '-d', '--rm', '--entrypoint', '/not-executable', '--json', image]
    const {stdout, code} = await dkr(args)
    expect({code, ...JSON.parse(stdout)}).toMatchObject({
      code: 126,
      error: {code: 'COMMAND_NOT_EXECUTABLE', cause: 'not-executable', certain: true},
    })
  })

  it('a shell names the script, and the file tells', async () => {
    const {code, stderr} = await dkr(['run', '--rm', '--entrypoint', 'sh', image, '-c', '/line-ends'])
    expect(code).toBe(127)
    expect(stderr).toContain('/line-ends has the line ends of Windows')
  })

  it('a program that ends with 127 itself has no such cause', async () => {
    for (const args of [
      ['run', '--rm', '--entrypoint', '/exits-127', image],
      ['exec', web, '/exits-127'],
    ]) {
      const {code, stderr} = await dkr(args)
      expect(code).toBe(127)
      expect(stderr).toMatch(/^dkr: exit code 127: a command was not found in the container/)
    }
  })
})

describe('exec', () => {
  it.each<[args: string[], code: number, said: string]>([
    [['-u', 'nosuch', web, 'id'], 126, 'the container has no user "nosuch"'],
    [['-u', '0:nosuch', web, 'id'], 126, 'the container has no group "nosuch"'],
    [['-w', '/nosuch', web, 'pwd'], 126, 'the container has no folder /nosuch'],
    [['-w', 'etc', web, 'pwd'], 126, '-w takes the whole path'],
    [[web, 'ls -l'], 126, 'the quotes make one word of it'],
    [[web, 'bash'], 126, 'the container has no bash'],
    [[web, '/etc'], 126, '/etc is a folder, not a program'],
  ])('%j', async (args, code, said) => {
    const attached = await dkr(['exec', ...args])
    expect(attached.stderr).toContain(`dkr: exit code ${attached.code}: ${said}`)
    // Other versions of the engine answer 127 where no program is found.
    expect([code, 127]).toContain(attached.code)
    expect(attached.stderr).not.toContain('chmod')
    const detached = await dkr(['exec', '-d', ...args])
    expect(detached.code).toBe(1)
    expect(detached.stderr).toContain(said)
  })

  it('what is suggested works', async () => {
    const [users] = tries((await dkr(['exec', '-u', 'nosuch', web, 'id'])).stderr)
    expect((await type(users!, ' lists its users')).stdout).toContain('root:')
    const [look, make] = tries((await dkr(['exec', '-w', '/made', web, 'pwd'])).stderr)
    expect((await type(look!, ' shows what is there')).code).toBe(0)
    expect((await type(make!, ' makes it')).code).toBe(0)
    expect((await dkr(['exec', '-w', '/made', web, 'pwd'])).stdout).toBe('/made\n')
    const [list] = tries((await dkr(['exec', web, 'ls -l'])).stderr)
    expect((await type(list!)).code).toBe(0)
  })
})

describe('run: a command that is none', () => {
  it.each<[args: string[], code: number, said: string]>([
    [['--entrypoint', '["echo","b"]', base, 'c'], 127, '--entrypoint takes one program, no JSON list'],
    [['--entrypoint', 'echo a', base], 127, '--entrypoint takes one program without its arguments'],
    [[base, 'echo a'], 127, 'the quotes make one word of it'],
    [[base, '-i', 'echo', 'a'], 127, 'options come before the image'],
    [[base, '/etc'], 126, '/etc is a folder, not a program'],
  ])('%j: what is suggested works', async (args, code, said) => {
    const failed = await dkr(['run', '--rm', ...args])
    expect(failed.code).toBe(code)
    expect(failed.stderr).toContain(said)
    const [first = ''] = tries(failed.stderr)
    if (!first.startsWith('dkr run ')) return
    const worked = await dkr(['run', '--rm', ...first.split(' ').slice(2)])
    expect(worked).toMatchObject({code: 0, stderr: ''})
  })

  it('--entrypoint "" leaves no command', async () => {
    const {code, stderr} = await dkr(['run', '--rm', '--entrypoint', '', base])
    expect(code).toBe(125)
    expect(tries(stderr)[0]).toBe(`dkr run --entrypoint '' ${base} COMMAND`)
    expect((await dkr(['run', '--rm', '--entrypoint', '', base, 'true'])).code).toBe(0)
  })
})

describe('a port that is taken', () => {
  const port = ownPort(prefix)
  beforeAll(() => docker(['run', '-d', '--init', '--name', holder, '-p', `127.0.0.1:${port}:80`, base, 'sleep', '900']))

  it.each([[[]], [['-d']], [['--rm']]])('run %j: names the holder, and another port works', async flags => {
    const {code, stderr} = await dkr([
      'run',
      ...flags,
      '--name',
      `${prefix}-taken`,
      '-p',
      `127.0.0.1:${port}:80`,
      base,
      'true',
    ])
    expect(code).toBe(125)
    expect(stderr).toContain(`Error: port ${port} is already in use`)
    expect(stderr).toContain(`container "${holder}" publishes it`)
    expect(stderr).toContain('port is already allocated')
    const [first = '', stop] = tries(stderr)
    expect(stop).toBe(`dkr stop ${holder}`)
    const remove = `dkr rm ${prefix}-taken, then run it with `
    expect(first.startsWith(remove)).toBe(!flags.includes('--rm'))
    if (!flags.includes('--rm')) expect((await dkr(['rm', `${prefix}-taken`])).code).toBe(0)
    const other = first.replace(remove, '').split(' ')
    expect(await dkr(['run', '--rm', ...other, base, 'true'])).toMatchObject({code: 0, stderr: ''})
  })

  it.each(['start', 'restart'])('%s: names the holder', async command => {
    await docker(['create', '--name', `${prefix}-start`, '-p', `127.0.0.1:${port}:80`, base, 'true'])
    const {code, stderr} = await dkr([command, `${prefix}-start`])
    await docker(['rm', '-f', `${prefix}-start`])
    expect(code).toBe(1)
    expect(stderr).toContain(`container "${holder}" publishes it`)
    expect(tries(stderr)[0]).toBe(`dkr stop ${holder}, then dkr ${command} ${prefix}-start`)
    expect(tries(stderr)[1]).toMatch(new RegExp(`dkr run -p 127\\.0\\.0\\.1:\\d+:80 ${base}$`))
  })

  it('by a program of this machine, which is named', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const {port: taken} = server.address() as {port: number}
    const {stderr} = await dkr(['run', '--rm', '-p', `127.0.0.1:${taken}:80`, base, 'true'])
    server.close()
    expect(stderr).toMatch(new RegExp(`\\(process ${process.pid}\\) listens there|another program on this machine`))
  })
})

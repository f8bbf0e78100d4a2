import {readFile, rm, symlink, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, afterEach, beforeAll, describe, expect, it} from '@jest/globals'
import {dkr, startDkr} from '../support/dkr.js'
import {docker, dockerClient} from '../support/docker-client.js'
import {eventually} from '../support/eventually.js'
import {dkrInShell, openTerminal, type Terminal} from '../support/terminal.js'
import {type TinyApp, tinyApp} from '../support/tiny-app.js'

const name = 'dkr-test-reach'
const volume = `${name}-theirs`
let app: TinyApp
let terminal: Terminal | undefined

const put = (yaml: string) => writeFile(join(app.cwd, 'dkr.yaml'), yaml)
const forget = () => rm(join(app.env.XDG_STATE_HOME!, 'dkr/reach'), {recursive: true, force: true})

beforeAll(async () => {
  app = await tinyApp(name)
  await docker(['volume', 'create', volume])
})
afterEach(async () => {
  terminal?.close()
  terminal = undefined
  await forget()
  await dkr(['down'], app)
})
afterAll(async () => {
  await dockerClient(['rm', '-f', name])
  await dockerClient(['volume', 'rm', volume, `${name}-own`])
  await app[Symbol.asyncDispose]()
})

const mounts = 'volumes: ["/etc/hostname:/data/hostname:ro"]\n'
const line = 'Warning: dkr.yaml:1 mounts /etc/hostname (read-only): it is outside this folder'
const quiet = {CI: '', TERM: 'xterm'}

describe('without a terminal', () => {
  it('says each thing on stderr, and goes on', async () => {
    await writeFile(join(app.cwd, 'app.env'), 'A=1\nREACHED\n')
    await symlink('/etc/hostname', join(app.cwd, 'outside'))
    await put(
      `${mounts}env:\n  REACH: null\n  LITERAL: $REACH\nargs: {REACHED: null, V: 1}\nports: ["0.0.0.0::${app.port}"]\nenv_files: [app.env]\n`,
    )
    const env = {...app.env, REACH: 'x', REACHED: 'y'}
    const result = await dkr(['up', '-d', '--json'], {cwd: app.cwd, env})
    expect(result.code).toBe(0)
    expect(JSON.parse(result.stdout)).toMatchObject({name})
    const said = result.stderr.split('\n').filter(text => text.startsWith('Warning: dkr.yaml'))
    expect(said).toEqual([
      'Warning: dkr.yaml:5 passes your variable REACHED to the build',
      `Warning: dkr.yaml:6 publishes 0.0.0.0::${app.port}: everyone in your network can reach it`,
      'Warning: dkr.yaml:3 passes your variable REACH to the container',
      'Warning: dkr.yaml:7 passes your variable REACHED to the container (app.env names it)',
      line,
    ])
  })

  it('a link that leads out, and a volume of somebody else; not one of its own', async () => {
    const own = `volumes: ["./outside:/data/x", "${name}-own:/data/own", "${volume}:/data/theirs"]\n`
    await put(own)
    for (const round of ['first', 'again']) {
      const {stderr} = await dkr(['up', '-d'], app)
      const said = stderr.split('\n').filter(text => text.startsWith('Warning: dkr.yaml'))
      expect({round, said}).toEqual({
        round,
        said: [
          'Warning: dkr.yaml:1 mounts ./outside, which is /etc/hostname: it is outside this folder',
          `Warning: dkr.yaml:1 mounts the volume ${volume}: it was there already, and was not made for this folder`,
        ],
      })
    }
  })

  it('shows it in a dry run and an export too, and keeps stdout for data', async () => {
    await put(mounts)
    for (const words of [
      ['up', '--dry-run'],
      ['export', 'compose'],
      ['up', '--dry-run', '--json'],
    ]) {
      const {stdout, stderr, code} = await dkr(words, app)
      expect({code, stderr}).toEqual({code: 0, stderr: `${line}\n`})
      expect(stdout).not.toContain('Warning')
    }
  })

  it('build says what it takes of it, and nothing of the rest', async () => {
    await put(`${mounts}args: {REACH: null}\n`)
    const {stderr, code} = await dkr(['build', '-t', name], {cwd: app.cwd, env: {...app.env, REACH: 'x'}})
    expect(code).toBe(0)
    expect(stderr).toContain('Warning: dkr.yaml:2 passes your variable REACH to the build')
    expect(stderr).not.toContain('mounts')
  })

  it('what stays within the folder, or was given as a flag, is not mentioned', async () => {
    await put(`volumes: ["./:/data/here", "/etc:/data/etc"]\nports: ["127.0.0.1::${app.port}"]\n`)
    const {stderr, code} = await dkr(['up', '-d', '-v', '/etc/hostname:/data/etc', '-e', 'HOME'], app)
    expect(code).toBe(0)
    expect(stderr).not.toContain('Warning')
  })
})

describe('on a terminal', () => {
  const open = async (words: string, variables = '') => {
    const state = `XDG_STATE_HOME=${app.env.XDG_STATE_HOME}`
    terminal?.close()
    terminal = await openTerminal(
      `trap : INT; cd ${app.cwd}; ${state} ${variables} ${dkrInShell} ${words}; echo "ended=$?"; read x`,
    )
    return terminal
  }
  const question = 'Allow this?'
  const isThere = async () => (await docker(['ps', '-aq', '--filter', `name=^${name}$`])) !== ''

  it('a no is exit code 5, and nothing was built or started', async () => {
    await put(mounts)
    await dockerClient(['rmi', '-f', name])
    const screen = await open('up -d')
    await screen.waitFor('mounts /etc/hostname')
    await screen.waitFor(question)
    screen.type('n\r')
    await screen.waitFor('nothing was built or started')
    await screen.waitFor('ended=5')
    expect(await isThere()).toBe(false)
    expect(await docker(['images', '-q', name])).toBe('')
    // Return alone is the safe answer.
    const again = await open('up -d')
    await again.waitFor(question)
    again.type('\r')
    await again.waitFor('ended=5')
  })

  it('a yes is remembered for this list; a list with more asks again', async () => {
    await put(mounts)
    const first = await open('up -d')
    await first.waitFor(question)
    first.type('y\r')
    await first.waitFor('ended=0')
    expect(await isThere()).toBe(true)
    const second = await open('up -d')
    await second.waitFor('dkr.yaml:1 mounts /etc/hostname')
    await second.waitFor('ended=0')
    expect(second.shown()).not.toContain(question)
    expect(second.shown()).not.toContain('Warning')
    await put(mounts.replace('"]', '", "/etc/hosts:/data/hosts"]'))
    const third = await open('up -d')
    await third.waitFor('mounts /etc/hosts:')
    await third.waitFor(question)
    third.type('n\r')
    await third.waitFor('ended=5')
  })

  it('--yes answers, and Ctrl-C ends it without a container', async () => {
    await put(mounts)
    const stopped = await open('up -d')
    await stopped.waitFor(question)
    stopped.type('\x03')
    await stopped.waitFor('ended=130')
    expect(await isThere()).toBe(false)
    const allowed = await open('up -d --yes')
    await allowed.waitFor('ended=0')
    expect(allowed.shown()).not.toContain(question)
    expect(allowed.shown()).toContain('mounts /etc/hostname')
  })

  it('flags, a dry run and a state folder that cannot be written', async () => {
    await put('name: dkr-test-reach\n')
    const flags = await open('up -d -v /etc/hostname:/data/h -e HOME')
    await flags.waitFor('ended=0')
    expect(flags.shown()).not.toContain(question)
    await put(mounts)
    const dry = await open('up --dry-run')
    await dry.waitFor('ended=0')
    expect(dry.shown()).not.toContain(question)
    const nowhere = await open('up -d', `XDG_STATE_HOME=${app.cwd}/Dockerfile`)
    await nowhere.waitFor(question)
    nowhere.type('y\r')
    await nowhere.waitFor('ended=0')
  })

  it('what dkr.yaml gets while it is watched is not used before it is asked about', async () => {
    await put(mounts)
    const screen = await open('up --watch')
    await screen.waitFor(question)
    screen.type('y\r')
    await screen.waitFor('Watching for changes')
    await put(mounts.replace('"]', '", "/etc/hosts:/data/hosts"]'))
    await screen.waitFor('mounts /etc/hosts')
    await screen.waitFor('not used yet')
    await screen.waitFor('What ran before runs on')
    expect(await docker(['inspect', '-f', '{{len .Mounts}}', name])).toBe('1')
    // Without it the watch goes on as before, unasked.
    await put(`${mounts}env: {ROUND: two}\n`)
    await screen.waitFor('Rebuilt and replaced')
    screen.type('\x03')
    await screen.waitFor('ended=130')
  })
})

it('a watch without a terminal announces what is new, and uses it', async () => {
  await put(mounts)
  const child = startDkr(['up', '--watch'], {cwd: app.cwd, env: {...app.env, ...quiet}})
  let shown = ''
  child.stderr!.on('data', (chunk: Buffer) => {
    shown += chunk
  })
  try {
    await eventually(async () => shown.includes('Watching for changes'), 'the watch')
    await put(mounts.replace('"]', '", "/etc/hosts:/data/hosts"]'))
    await eventually(async () => shown.includes('Rebuilt and replaced'), 'the rebuild')
    expect(shown.split('mounts /etc/hostname')).toHaveLength(2)
    expect(shown.split('mounts /etc/hosts:')).toHaveLength(2)
    expect(await docker(['inspect', '-f', '{{len .Mounts}}', name])).toBe('2')
  } finally {
    const ended = new Promise(resolve => child.on('close', resolve))
    child.kill('SIGINT')
    await ended
  }
  expect(await readFile(join(app.cwd, 'dkr.yaml'), 'utf8')).toContain('/etc/hosts')
})

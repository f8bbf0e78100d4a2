import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, afterEach, beforeAll, describe, expect, it} from '@jest/globals'
import {freshFolder, root} from '../support/dkr.js'
import {docker, dockerClient} from '../support/docker-client.js'
import {dkrInShell, openTerminal, type Terminal} from '../support/terminal.js'

const image = 'busybox:1.36'
const name = 'dkr-test-terminal'
const prompt = '/ # '
const [ctrlC, ctrlP, ctrlQ] = ['\x03', '\x10', '\x11']

const running = async (container: string) =>
  (await docker(['ps', '-q', '--filter', `name=^${container}$`, '--filter', 'status=running'])) !== ''

describe('in a terminal', () => {
  let terminal: Terminal
  const names = ['shell', 'crash', 'exec'].map(word => `${name}-${word}`)

  beforeAll(async () => {
    await dockerClient(['rm', '-f', ...names])
    await docker(['run', '-d', '--name', `${name}-exec`, image, 'sleep', '600'])
  })
  afterEach(() => terminal.close())
  afterAll(async () => {
    await dockerClient(['rm', '-f', ...names])
    await dockerClient(['rmi', '-f', `${name}-narrow`])
    await dockerClient(['volume', 'rm', '-f', name])
  })

  it('a list has no line that is wider', async () => {
    terminal = await openTerminal(`stty cols 40; ${dkrInShell} ls -a; ${dkrInShell} images; echo "o"ver`)
    await terminal.waitFor('\nover')
    const lines = terminal.shown().split('\r\n')
    const from = lines.findIndex(line => line.startsWith('NAME'))
    expect(from).toBeGreaterThan(0)
    expect(lines.slice(from).filter(line => line.length > 40)).toEqual([])
  })

  it('that says it has 0 columns, progress is shown, questions are asked, and Ctrl-C ends it', async () => {
    await using folder = await freshFolder('dkr-test-terminal-')
    const dockerfile = (run: string) => writeFile(join(folder.path, 'Dockerfile'), `FROM ${image}\nRUN ${run}\n`)
    await dockerfile('echo one')
    const build = `${dkrInShell} build --no-cache -t ${name}-narrow .; echo "code=$?"`
    const prune = `${dkrInShell} volume prune --all --filter label=${name}; echo "asked=$?"`
    await docker(['volume', 'create', '--label', name, name])
    terminal = await openTerminal(
      `stty rows 0 cols 0; trap : INT; cd ${folder.path}; ${build}; read go; ${build}; ${prune}`,
    )
    await terminal.waitFor('code=0')
    expect(terminal.shown()).toContain('RUN echo one')
    await dockerfile('sleep 300')
    terminal.type('\r')
    await terminal.waitFor('RUN sleep 300')
    terminal.type(ctrlC)
    await terminal.waitFor('code=130')
    await terminal.waitFor(/Remove 1 volume.*\?/)
    expect(terminal.shown()).toMatch(new RegExp(`volume +${name}`))
    terminal.type('y\r')
    await terminal.waitFor('asked=0')
  })

  it('a shell has the size, the keys and the signals of it; leaving and coming back; an end by kill', async () => {
    const run = `${dkrInShell} run --shell --name ${name}-shell ${image}`
    terminal = await openTerminal(`${run}; echo "left=$?"; stty -a; read go; docker kill ${name}-shell; echo over`)
    const before = await terminal.modes()
    await terminal.waitFor(prompt)

    terminal.type('stty size\r')
    await terminal.waitFor('24 80')
    await terminal.resize(40, 100)
    terminal.type('for i in 1 2 3 4 5 6 7 8 9; do [ "$(stty size)" = "40 100" ] && break; sleep 0.1; done; stty size\r')
    await terminal.waitFor(/\n40 100/)
    // Raw, and line feeds are left to the container.
    for (const mode of ['-icanon', '-isig', '-echo', '-opost', '-ixon']) expect(await terminal.modes()).toContain(mode)

    terminal.type('sleep 600\r')
    await terminal.waitFor('sleep 600')
    terminal.type(ctrlC)
    await terminal.waitFor(prompt)
    terminal.type('echo code=$?\r')
    await terminal.waitFor('code=130')

    terminal.type('echo once\r')
    await terminal.waitFor('\nonce')
    await terminal.waitFor(prompt)
    terminal.type(ctrlP)
    await terminal.waitFor('echo once')
    terminal.type('\r')
    await terminal.waitFor('\nonce')
    await terminal.waitFor(prompt)

    terminal.type(ctrlP + ctrlQ)
    await terminal.waitFor('detached')
    await terminal.waitFor('left=0')
    expect(await running(`${name}-shell`)).toBe(true)
    await terminal.resize(24, 80)
    expect(await terminal.modes()).toBe(before)
    terminal.type('\n')
    await terminal.waitFor('over')
  })

  it('kill -9 of the container gives the terminal back', async () => {
    const run = `${dkrInShell} run -it --rm --name ${name}-shell ${image} sh`
    await docker(['rm', '-f', `${name}-shell`])
    terminal = await openTerminal(`${run}; echo "ended=$?"; read stay`)
    const before = await terminal.modes()
    await terminal.waitFor(prompt)
    await docker(['kill', `${name}-shell`])
    await terminal.waitFor(/exit code 137: .*SIGKILL/)
    await terminal.waitFor('ended=137')
    expect(await terminal.modes()).toBe(before)
  })

  it('a crash of dkr gives the terminal back', async () => {
    const crash = `--import ${join(root, 'test/support/crash-on-signal.js')}`
    const command = dkrInShell.replace(' -- ', ` ${crash} -- `)
    terminal = await openTerminal(
      `sh -c 'echo pid=$$; exec ${command} run -it --rm --name ${name}-crash ${image} sh'; echo "ended=$?"; read stay`,
    )
    const before = await terminal.modes()
    await terminal.waitFor(prompt)
    expect(await terminal.modes()).not.toBe(before)
    process.kill(Number(/pid=(\d+)/.exec(terminal.shown())![1]), 'SIGPROF')
    await terminal.waitFor('dkr-test crash')
    await terminal.waitFor(/ended=[1-9]/)
    expect(await terminal.modes()).toBe(before)
  })

  it.each(['TERM', 'HUP', 'QUIT'] as const)('SIG%s ends an exec and gives the terminal back', async signal => {
    terminal = await openTerminal(
      `sh -c 'echo pid=$$; exec ${dkrInShell} exec --shell ${name}-exec'; echo "ended=$?"; read stay`,
    )
    const before = await terminal.modes()
    await terminal.waitFor(prompt)
    process.kill(Number(/pid=(\d+)/.exec(terminal.shown())![1]), `SIG${signal}`)
    await terminal.waitFor(`ended=${{TERM: 143, HUP: 129, QUIT: 131}[signal]}`)
    expect(await terminal.modes()).toBe(before)
  })
})

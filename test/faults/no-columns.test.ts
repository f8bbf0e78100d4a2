import {mkdir, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {freshFolder} from '../support/dkr.js'
import {docker, dockerClient} from '../support/docker-client.js'
import {pooled} from '../support/fault-cases.js'
import {tellTried} from '../support/fault-run.js'
import {ownPort} from '../support/own-port.js'
import {startRegistry} from '../support/registry.js'
import {dkrInShell, openTerminal} from '../support/terminal.js'

const prefix = 'dkr-test-columns'
const ctrlC = '\x03'

interface Case {
  args: string
  /** What it ends with, once Ctrl-C was pressed where it is to be. */
  code: number
  /** Shown before Ctrl-C is pressed; without it the command ends by itself. */
  until?: string | RegExp
}

/** Serial lines, expect and `script` in a pipe say 0; a window manager that hides a pane may say 1. */
const sizes = [0, 1]
const ups = ['d', 'attached', 'watched']

describe('a terminal without columns', () => {
  let folder: Awaited<ReturnType<typeof freshFolder>>
  let registry: Awaited<ReturnType<typeof startRegistry>>
  const tried: Record<string, number> = {}

  beforeAll(async () => {
    folder = await freshFolder(`${prefix}-`)
    registry = await startRegistry()
    const port = ownPort(prefix)
    const serve = `FROM busybox:1.36\nEXPOSE ${port}\nSTOPSIGNAL KILL\nCMD ["httpd", "-f", "-p", "${port}"]\n`
    await writeFile(join(folder.path, 'Dockerfile'), serve)
    // Each up has a folder of its own: in one they would wait for each other.
    for (const dir of sizes.flatMap(size => ups.map(kind => `${prefix}-${size}-${kind}`))) {
      await mkdir(join(folder.path, dir))
      await writeFile(join(folder.path, dir, 'Dockerfile'), serve)
    }
    await writeFile(join(folder.path, 'Slow.Dockerfile'), 'FROM busybox:1.36\nRUN echo slow; sleep 300\n')
    await docker(['build', '-q', '-t', `${registry.host}/${prefix}`, folder.path], {env: {DOCKER_BUILDKIT: '1'}})
    // There for the pull too, whichever of the cases comes first.
    await docker(['push', '-q', `${registry.host}/${prefix}`])
    await docker(['run', '-d', '--name', `${prefix}-runs`, 'busybox:1.36', 'sleep', '600'])
  })
  afterAll(async () => {
    tellTried(tried)
    const containers = (await docker(['ps', '-aq', '--filter', `name=^/?${prefix}-`])).split('\n')
    const images = (await docker(['images', '-q', '--filter', `reference=*${prefix}*`])).split('\n')
    await dockerClient(['rm', '-f', ...containers.filter(Boolean)])
    await dockerClient(['rmi', '-f', `${registry.host}/${prefix}`, ...images.filter(Boolean)])
    await registry.stop()
    await folder[Symbol.asyncDispose]()
  })

  const casesFor = (name: string): Case[] => [
    {args: `build --no-cache -t ${name} .`, code: 0},
    {args: `build --no-cache -f Slow.Dockerfile -t ${name} .`, code: 130, until: 'echo slow'},
    {args: `up -d ${name}-d`, code: 0},
    {args: `up ${name}-attached`, code: 130, until: 'http://'},
    {args: `up --watch ${name}-watched`, code: 130, until: 'Watching for changes'},
    {args: `push ${registry.host}/${prefix}`, code: 0},
    {args: `pull ${registry.host}/${prefix}`, code: 0},
    {args: `stats ${prefix}-runs`, code: 130, until: 'PIDS'},
    {args: `logs -f ${prefix}-runs`, code: 130, until: 'LOGS'},
    {args: 'ls -a', code: 0},
    {args: 'images', code: 0},
    {args: `layers ${registry.host}/${prefix}`, code: 0},
    {args: 'doctor', code: 0},
    {args: `container prune --filter label=${prefix}`, code: 0},
    {args: 'build --help', code: 0},
  ]

  /** What is wrong, in words; undefined when nothing is. */
  async function wrongIn({args, code, until}: Case, size: number): Promise<string | undefined> {
    const begin = until === 'LOGS' ? 'echo LOGS; ' : ''
    const words = `stty rows ${size} cols ${size}; trap : INT; cd ${folder.path}; ${begin}${dkrInShell} ${args}`
    const terminal = await openTerminal(`${words}; echo "code=$?"`)
    try {
      if (until) {
        await terminal.waitFor(until)
        terminal.type(ctrlC)
      }
      await terminal.waitFor(/code=\d+/)
      const ended = /code=(\d+)/.exec(terminal.shown())?.[1]
      return ended === String(code) ? undefined : `${args}: ${terminal.shown().slice(-1500)}`
    } catch (error) {
      return `${args}: ${(error as Error).message}`
    } finally {
      terminal.close()
    }
  }

  it.each(sizes)('of %d: each command does its work, and ends', async size => {
    const cases = casesFor(`${prefix}-${size}`)
    const wrong = await pooled(cases, 4, one => wrongIn(one, size))
    expect(wrong.filter(words => words !== undefined)).toEqual([])
    tried[`${size} columns`] = cases.length
  })
})

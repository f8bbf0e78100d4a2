import {existsSync, readFileSync} from 'node:fs'
import {mkdir} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {freshFolder} from '../support/dkr.js'
import {docker, dockerClient} from '../support/docker-client.js'
import {type FaultCommand, type Outcome, tellTried, tryFaults} from '../support/fault-run.js'

const prefix = 'dkr-test-fault-life'
const image = 'busybox:1.36'
/** One that runs, and one that has ended, for all that only look. */
const [running, over] = [`${prefix}-running`, `${prefix}-over`]
const file = '127.0.0.1 a-host-of-the-test'

describe('containers behind an engine whose answers are cut, late, garbled, endless or missing', () => {
  let folder: Awaited<ReturnType<typeof freshFolder>>
  const tried: Record<string, number> = {}

  beforeAll(async () => {
    folder = await freshFolder(`${prefix}-`)
    await dockerClient(['rm', '-f', running, over])
    await docker(['run', '-d', '--name', running, image, 'sh', '-c', `echo ${file} > /file; exec sleep 3000`])
    await dockerClient(['run', '--name', over, image, 'sh', '-c', 'echo one; echo two; exit 7'])
  })
  afterAll(async () => {
    const left = (await docker(['ps', '-aq', '--filter', `name=^/?${prefix}-`])).split('\n')
    await dockerClient(['rm', '-f', ...left.filter(Boolean)])
    await folder[Symbol.asyncDispose]()
    tellTried(tried)
  })

  const started = (name: string, ...flags: string[]) =>
    docker(['run', '-d', '--name', name, '--stop-signal', 'KILL', ...flags, image, 'sleep', '3000'])
  const named = (name: string) => new RegExp(`^${name}\\n$`)
  /** What was made up in the engine's place, the engine has not done. */
  const invented = ({fault}: Outcome) => fault?.kind === 'null' || fault?.kind === 'endless'

  const commands: Omit<FaultCommand, 'folder'>[] = [
    {title: 'exec', args: ['exec', running, 'echo', 'hi'], right: /^hi\n$/},
    {title: 'logs -f', args: ['logs', '-f', over], right: /^one\ntwo\n$/},
    {title: 'wait', args: ['wait', over], right: /^7\n$/},
    {title: 'stats', args: ['stats', '--no-stream', running], right: new RegExp(`^${running} `, 'm')},
    {title: 'inspect', args: ['inspect', '-f', '{{.Name}}', running], right: new RegExp(`^/${running}\n$`)},
    {title: 'images', args: ['images', '-q', '--no-trunc', image], right: /^sha256:[0-9a-f]{64}\n$/},
    // The engine counts its disk for one at a time, and takes its time.
    {
      title: 'prune --dry-run',
      args: ['network', 'prune', '--dry-run', '--filter', 'label=NAME'],
      right: /^$/,
      kinds: 1,
    },
    {
      title: 'cp',
      args: ['cp', `${running}:/file`, 'NAME.txt'],
      right: /^$/,
      left: async ({name, code}) => {
        const path = join(folder.path, `${name}.txt`)
        const there = existsSync(path)
        if (code === 0 && !there) return 'it says that it copied, and there is no file'
        return there && readFileSync(path, 'utf8') !== `${file}\n` ? 'it leaves half a file' : undefined
      },
    },
    {
      title: 'stop',
      args: ['stop', 'NAME'],
      right: named,
      prepare: started,
      left: async outcome =>
        outcome.code === 0 && !invented(outcome) && outcome.state !== 'exited'
          ? 'it says that it stopped what runs'
          : undefined,
    },
    {
      title: 'rm',
      args: ['rm', '-f', 'NAME'],
      right: named,
      prepare: started,
      left: async outcome =>
        outcome.code === 0 && !invented(outcome) && outcome.state !== ''
          ? 'it says that it removed what is there'
          : undefined,
    },
    {
      title: 'down',
      args: ['down'],
      right: named,
      prepare: name =>
        started(name, '--label', `dkr.project=${name}`, '--label', `dkr.dir=${join(folder.path, 'apps', name)}`),
    },
  ]

  it.each(commands)(
    '$title',
    async command => {
      const own = async (name: string) => {
        if (command.title !== 'down') return folder.path
        const dir = join(folder.path, 'apps', name)
        await mkdir(dir, {recursive: true})
        return dir
      }
      const {wrong, tried: cases} = await tryFaults({kinds: 2, ...command, folder: own}, prefix)
      tried[command.title] = cases
      expect(wrong).toEqual([])
    },
    600_000,
  )
})

import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {freshFolder} from '../support/dkr.js'
import {docker, dockerClient} from '../support/docker-client.js'
import {oddAnswersFor} from '../support/fault-cases.js'
import {type FaultCommand, tellTried, tryFaults} from '../support/fault-run.js'
import {startRegistry} from '../support/registry.js'

const prefix = 'dkr-test-odd-answers'
const image = 'busybox:1.36'
const [running, over] = [`${prefix}-running`, `${prefix}-over`]

/** The faults of other kinds are tried at other commands: here it is each call, answered with what no engine answers. */
describe('an engine, or what stands in its place, that answers 200 with anything', () => {
  let folder: Awaited<ReturnType<typeof freshFolder>>
  let registry: Awaited<ReturnType<typeof startRegistry>>
  const tried: Record<string, number> = {}

  beforeAll(async () => {
    folder = await freshFolder(`${prefix}-`)
    registry = await startRegistry()
    await dockerClient(['rm', '-f', running, over])
    await writeFile(join(folder.path, 'given'), 'content')
    await writeFile(join(folder.path, 'Dockerfile'), `FROM ${image}\nCMD ["true"]\n`)
    await docker(['run', '-d', '--name', running, '--stop-signal', 'KILL', image, 'sleep', '3000'])
    await dockerClient(['run', '--name', over, '--network', 'none', image, 'sh', '-c', 'echo one; exit 7'])
    await docker(['tag', image, `${registry.host}/${prefix}`])
    await docker(['push', '-q', `${registry.host}/${prefix}`])
  })
  afterAll(async () => {
    const left = (await docker(['ps', '-aq', '--filter', `name=^/?${prefix}-`])).split('\n')
    const images = await docker(['images', '--format', '{{.Repository}}:{{.Tag}}', '--filter', `reference=*${prefix}*`])
    await dockerClient(['rm', '-f', ...left.filter(Boolean)])
    await dockerClient(['rmi', '-f', `${registry.host}/${prefix}`, ...images.split('\n').filter(Boolean)])
    await registry.stop()
    await folder[Symbol.asyncDispose]()
    tellTried(tried)
  })

  const started = (name: string) =>
    docker(['run', '-d', '--name', name, '--network', 'none', '--stop-signal', 'KILL', image, 'sleep', '3000'])
  const named = (name: string) => new RegExp(`^${name}\\n$`)

  const commands: Omit<FaultCommand, 'folder'>[] = [
    {title: 'ls', args: ['ls', '-a'], right: new RegExp(`^${over} `, 'm')},
    {
      title: 'ps',
      args: ['ps', '--format', '{{.Names}} {{.Ports}} {{.Mounts}}'],
      right: new RegExp(`^${running} `, 'm'),
    },
    {title: 'run', args: ['run', '--rm', '--network', 'none', '--name', 'NAME', image, 'echo', 'hi'], right: /^hi\n$/},
    {title: 'exec', args: ['exec', running, 'echo', 'hi'], right: /^hi\n$/},
    {title: 'logs', args: ['logs', over], right: /^one\n$/},
    {title: 'stats', args: ['stats', '--no-stream'], right: new RegExp(`^${running} `, 'm')},
    {title: 'inspect', args: ['inspect', '-f', '{{.Name}}', running], right: new RegExp(`^/${running}\n$`)},
    {title: 'image inspect', args: ['image', 'inspect', '-f', '{{.Os}}', image], right: /^linux\n$/},
    {title: 'images', args: ['images', '-q', image], right: /^[0-9a-f]{12}\n$/},
    {title: 'layers', args: ['layers', image], right: /^# {3}INSTRUCTION/},
    {title: 'port', args: ['port', running], right: /^$/},
    {title: 'top', args: ['top', running], right: /sleep 3000/},
    {title: 'wait', args: ['wait', over], right: /^7\n$/},
    {title: 'prune', args: ['network', 'prune', '--dry-run', '--filter', 'label=NAME'], right: /^$/},
    {title: 'cp out', args: ['cp', `${running}:/etc/hostname`, 'NAME.txt'], right: /^$/},
    {title: 'cp in', args: ['cp', 'given', `${running}:/NAME`], right: /^$/},
    {title: 'restart', args: ['restart', 'NAME'], right: named, prepare: started},
    {title: 'rm', args: ['rm', '-f', 'NAME'], right: named, prepare: started},
    {title: 'build', args: ['build', '-q', '-t', `${prefix}:built`, '.'], right: /^sha256:[0-9a-f]{64}\n$/},
    {title: 'push', args: ['push', 'REGISTRY'], right: /@sha256:[0-9a-f]{64}\n$/},
    {title: 'pull', args: ['pull', 'REGISTRY'], right: /@sha256:[0-9a-f]{64}\n$/},
    {title: 'doctor', args: ['doctor'], right: /containers/, reports: true},
  ]

  it.each(commands)(
    '$title',
    async command => {
      const args = command.args.map(word => word.replace('REGISTRY', `${registry.host}/${prefix}`))
      const choose = (calls: readonly string[]) => oddAnswersFor(calls, 1)
      const {wrong, tried: cases} = await tryFaults({folder: async () => folder.path, ...command, args}, prefix, choose)
      tried[command.title] = cases
      expect(wrong).toEqual([])
    },
    600_000,
  )

  it('has tried 45 and more', () => {
    expect(Object.values(tried).reduce((sum, n) => sum + n, 0)).toBeGreaterThanOrEqual(45)
  })
})

import {mkdir, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {freshFolder} from '../support/dkr.js'
import {docker, dockerClient} from '../support/docker-client.js'
import {type FaultCommand, tellTried, tryFaults} from '../support/fault-run.js'
import {ownPort} from '../support/own-port.js'
import {startRegistry} from '../support/registry.js'

const prefix = 'dkr-test-fault-engine'
const image = `${prefix}-image`
const port = ownPort(prefix)

const writeApp = (dir: string) =>
  writeFile(
    join(dir, 'Dockerfile'),
    `FROM busybox:1.36\nEXPOSE ${port}\nCMD ["httpd", "-f", "-p", "${port}"]\nSTOPSIGNAL KILL\n`,
  )

describe('an engine whose answers are cut, late, garbled, endless or missing', () => {
  let folder: Awaited<ReturnType<typeof freshFolder>>
  let registry: Awaited<ReturnType<typeof startRegistry>>
  const tried: Record<string, number> = {}
  const images = () => [`${registry.host}/${image}`, `${registry.host}/${image}-pulled`]

  beforeAll(async () => {
    folder = await freshFolder(`${prefix}-`)
    registry = await startRegistry()
    await writeApp(folder.path)
    await docker(['build', '-q', '-t', images()[0]!, folder.path], {env: {DOCKER_BUILDKIT: '1'}})
    await docker(['tag', images()[0]!, images()[1]!])
    await docker(['push', '-q', images()[1]!])
  })
  afterAll(async () => {
    const made = (await docker(['images', '-q', '--filter', `reference=*${prefix}*`])).split('\n')
    const containers = (await docker(['ps', '-aq', '--filter', `name=^/?${prefix}-`])).split('\n')
    await dockerClient(['rm', '-f', ...containers.filter(Boolean)])
    await dockerClient(['rmi', '-f', ...images(), ...made.filter(Boolean)])
    await registry.stop()
    await folder[Symbol.asyncDispose]()
    tellTried(tried)
  })

  const shared = async () => folder.path
  /** Each up has a folder of its own: in one they would wait for each other. */
  const own = async (name: string) => {
    const dir = join(folder.path, name)
    await mkdir(dir, {recursive: true})
    await writeApp(dir)
    return dir
  }

  const commands: FaultCommand[] = [
    {title: 'ls', args: ['ls', '-q', '--filter', 'name=NAME'], right: /^$/, folder: shared},
    {
      title: 'build',
      args: ['build', '-q', '-t', 'NAME', '.'],
      right: /^sha256:[0-9a-f]{64}\n$/,
      folder: shared,
    },
    {
      title: 'run',
      args: ['run', '--rm', '--name', 'NAME', 'busybox:1.36', 'echo', 'hi'],
      right: /^hi\n$/,
      folder: shared,
    },
    {
      title: 'run -d',
      args: ['run', '-d', '--name', 'NAME', 'busybox:1.36', 'sleep', '300'],
      right: /^[0-9a-f]{64}\n$/,
      folder: shared,
    },
    {title: 'push', args: ['push', 'PUSHED'], right: /@sha256:[0-9a-f]{64}\n$/, folder: shared},
    {title: 'pull', args: ['pull', 'PULLED'], right: /@sha256:[0-9a-f]{64}\n$/, folder: shared},
    {
      title: 'up -d',
      args: ['up', '-d', '--timeout', '5', '--name', 'NAME'],
      right: /^http:\/\/127\.0\.0\.1:\d+\n$/,
      folder: own,
      kinds: 5,
    },
  ]
  const named = (command: FaultCommand): FaultCommand => {
    const [pushed, pulled] = images()
    return {...command, args: command.args.map(word => word.replace('PUSHED', pushed!).replace('PULLED', pulled!))}
  }

  it.each(commands)(
    '$title',
    async command => {
      const {wrong, tried: cases} = await tryFaults(named(command), prefix)
      tried[command.title] = cases
      expect(wrong).toEqual([])
    },
    600_000,
  )

  it('has tried 250 and more', () => {
    expect(Object.values(tried).reduce((sum, n) => sum + n, 0)).toBeGreaterThanOrEqual(250)
  })
})

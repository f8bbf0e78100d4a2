import {once} from 'node:events'
import {mkdir, readdir, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {type CountingProxy, startCountingProxy} from '../support/counting-proxy.js'
import {freshFolder, startDkr} from '../support/dkr.js'
import {docker} from '../support/docker-client.js'
import {eventually} from '../support/eventually.js'
import {programs} from '../support/programs.js'

const builders = ['0', '1']
const ends = [
  {signal: 'SIGINT', code: 130},
  {signal: 'SIGTERM', code: 143},
  // Then nothing of dkr can clean up: the end of its connections has to be enough.
  {signal: 'SIGKILL', code: null},
] as const

describe('a build that is ended', () => {
  let folder: Awaited<ReturnType<typeof freshFolder>>
  let proxy: CountingProxy

  beforeAll(async () => {
    folder = await freshFolder('dkr-test-end-')
    await mkdir(join(folder.path, 'app'))
    proxy = await startCountingProxy(folder.path)
  })
  afterAll(async () => {
    await proxy.stop()
    await folder[Symbol.asyncDispose]()
  })

  const cases = builders.flatMap(builder => ends.map(end => ({builder, ...end})))

  it.each(cases)('by $signal leaves nothing (DOCKER_BUILDKIT=$builder)', async ({builder, signal, code}) => {
    const marker = `sleep 98${builder}${code ?? 9}`
    await writeFile(
      join(folder.path, 'app/Dockerfile'),
      `FROM busybox:1.36\nCOPY . /app\nRUN echo begun && ${marker}\n`,
    )
    const scratch = join(folder.path, `tmp-${builder}-${signal}`)
    const state = join(folder.path, `state-${builder}-${signal}`)
    await mkdir(scratch)
    const child = startDkr(['build', '--no-cache', '--progress', 'plain', '--iidfile', 'id', 'app'], {
      cwd: folder.path,
      env: {DOCKER_BUILDKIT: builder, DOCKER_HOST: proxy.url, TMPDIR: scratch, XDG_STATE_HOME: state},
    })
    let stderr = ''
    child.stderr!.on('data', (chunk: Buffer) => {
      stderr += chunk
    })
    await eventually(async () => stderr.includes('begun'), 'the step runs')
    const during = proxy.open()
    child.kill(signal)
    expect(await once(child, 'close')).toEqual([code, code === null ? signal : null])

    expect(during.some(path => path.includes(builder === '1' ? '/session' : '/build'))).toBe(true)
    await eventually(async () => proxy.open().length === 0, 'all connections are closed, the session too')
    await eventually(async () => !(await programs()).includes(marker), 'the engine has stopped the step')
    const containers = () => docker(['ps', '-a', '--no-trunc', '--format', '{{.Command}}'])
    await eventually(async () => !(await containers()).includes(marker), 'no container is left')
    expect(await readdir(scratch)).toEqual([])
    const kept = await readdir(state, {recursive: true})
    expect(kept.filter(name => !/^dkr(?:\/(?:logs|builds|build-node-id|logs\/[^/]+\.log))?$/.test(name))).toEqual([])
    expect(await readdir(folder.path)).not.toContain('id')
  })
})

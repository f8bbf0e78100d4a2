import {once} from 'node:events'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {ended, freshFolder, startDkr} from '../support/dkr.js'
import {docker, dockerClient} from '../support/docker-client.js'
import {startEngineProxy} from '../support/engine-proxy.js'

const image = 'busybox:1.36'
const name = 'dkr-test-breaks'
const forever = ['sh', '-c', 'while echo alive; do sleep 0.05; done']

describe('the connection to the engine breaks', () => {
  const remove = () => dockerClient(['rm', '-f', `${name}-run`, `${name}-there`])
  beforeAll(async () => {
    await remove()
    await docker(['run', '-d', '--name', `${name}-there`, image, ...forever])
  })
  afterAll(remove)

  it.each([
    [125, ['run', '--name', `${name}-run`, image, ...forever]],
    [3, ['exec', `${name}-there`, ...forever]],
    [3, ['logs', '-f', `${name}-there`]],
    [3, ['attach', '--sig-proxy=false', `${name}-there`]],
  ])('exit code %i of %j, and what happened', async (code, args) => {
    await using folder = await freshFolder('dkr-test-breaks-')
    const proxy = await startEngineProxy(folder.path)
    const child = startDkr(args, {env: {DOCKER_HOST: proxy.url}})
    const end = ended(child)
    await once(child.stdout!, 'data')
    await proxy.cut()
    const result = await end
    expect(result.code).toBe(code)
    // After an exec the next request finds nobody there; the others learn it from the wait or the log itself.
    expect(result.stderr).toMatch(
      args[0] === 'exec' ? /no engine answers at .*ENGINE_NOT_FOUND/s : /broke.*ENGINE_GONE/s,
    )
    expect(result.stderr).toContain(proxy.url)
  })
})

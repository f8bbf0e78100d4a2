import {once} from 'node:events'
import {mkdir, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {socketPath} from '../support/build-engine.js'
import {dkr, ended, freshFolder, startDkr} from '../support/dkr.js'
import {docker, dockerClient} from '../support/docker-client.js'
import {startEngineRelay} from '../support/engine-relay.js'
import {eventually} from '../support/eventually.js'
import {ownPort} from '../support/own-port.js'

const name = 'dkr-test-interrupt'

describe('Ctrl-C', () => {
  let folder: Awaited<ReturnType<typeof freshFolder>>

  beforeAll(async () => {
    folder = await freshFolder('dkr-test-int-')
    const file = async (path: string, text: string) => {
      await mkdir(join(folder.path, path, '..'), {recursive: true})
      await writeFile(join(folder.path, path), text)
    }
    const port = ownPort(name)
    const serve = `EXPOSE ${port}\nCMD ["httpd", "-f", "-p", "${port}"]\nSTOPSIGNAL KILL\n`
    await file('app/Dockerfile', `FROM busybox:1.36\n${serve}`)
  })
  afterAll(async () => {
    await dockerClient(['rm', '-f', name])
    await dockerClient(['rmi', '-f', name])
    await folder[Symbol.asyncDispose]()
  })

  it('stops the container of an attached up, and keeps it', async () => {
    const child = startDkr(['up', '--name', name], {cwd: join(folder.path, 'app')})
    let stdout = ''
    child.stdout!.on('data', (chunk: Buffer) => {
      stdout += chunk
    })
    await eventually(async () => stdout.includes('http://'), 'the URL is printed')
    child.kill('SIGINT')
    const [code] = await once(child, 'close')
    expect(code).toBe(130)
    expect(await docker(['inspect', '-f', '{{.State.Running}}', name])).toBe('false')
    expect((await dkr(['down'], {cwd: join(folder.path, 'app')})).code).toBe(0)
  })

  it.each([[[]], [['--watch']]])(
    'twice kills it, and waits for no stop that the engine never answers: up %j',
    async flags => {
      let asked = false
      const neverStops = (method: string, path: string) => {
        if (method !== 'POST' || !/\/stop\b/.test(path)) return undefined
        asked = true
        return 'never' as const
      }
      const relay = await startEngineRelay(socketPath, join(folder.path, 'engine.sock'), neverStops)
      const child = startDkr(['up', '--name', name, ...flags], {
        cwd: join(folder.path, 'app'),
        env: {DOCKER_HOST: relay.url},
      })
      const end = ended(child)
      await once(child.stdout!, 'data')
      child.kill('SIGINT')
      await eventually(async () => asked, 'it is to be stopped')
      const pressed = performance.now()
      child.kill('SIGINT')
      const {code, stderr} = await end.finally(relay.stop)
      expect(stderr).not.toContain('may still be running')
      expect(code).toBe(130)
      // Two seconds are what the engine has when it does not answer the kill either.
      expect(performance.now() - pressed).toBeLessThan(1800)
      expect(await docker(['inspect', '-f', '{{.State.Running}}', name])).toBe('false')
    },
  )
})

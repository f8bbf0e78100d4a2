import {once} from 'node:events'
import {mkdir, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {dkr, freshFolder, startDkr} from '../support/dkr.js'
import {docker, dockerClient} from '../support/docker-client.js'
import {eventually} from '../support/eventually.js'

const name = 'dkr-test-interrupt'

describe('Ctrl-C', () => {
  let folder: Awaited<ReturnType<typeof freshFolder>>

  beforeAll(async () => {
    folder = await freshFolder('dkr-test-int-')
    const file = async (path: string, text: string) => {
      await mkdir(join(folder.path, path, '..'), {recursive: true})
      await writeFile(join(folder.path, path), text)
    }
    await file('slow/Dockerfile', 'FROM busybox:1.36\nRUN echo begun && sleep 987 && echo never\n')
    await file('app/Dockerfile', 'FROM busybox:1.36\nEXPOSE 8000\nCMD ["httpd", "-f", "-p", "8000"]\nSTOPSIGNAL KILL\n')
  })
  afterAll(async () => {
    await dockerClient(['rm', '-f', name])
    await dockerClient(['rmi', '-f', name])
    await folder[Symbol.asyncDispose]()
  })

  it.each(['0', '1'])('cancels a build on the engine (DOCKER_BUILDKIT=%s)', async buildkit => {
    const child = startDkr(['build', '--no-cache', '--progress', 'plain', 'slow'], {
      cwd: folder.path,
      env: {DOCKER_BUILDKIT: buildkit},
    })
    let stderr = ''
    child.stderr!.on('data', (chunk: Buffer) => {
      stderr += chunk
    })
    await eventually(async () => stderr.includes('begun'), 'the step runs')
    child.kill('SIGINT')
    const [code] = await once(child, 'close')
    expect(code).toBe(130)
    expect(stderr).toContain('INTERRUPTED')
    await eventually(async () => !(await programs()).includes('sleep 987'), 'the engine has stopped the step')
    const left = async () =>
      (await docker(['ps', '-a', '--no-trunc', '--format', '{{.Command}}'])).includes('sleep 987')
    await eventually(async () => !(await left()), 'no container is left')
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
})

/** The command lines of all processes of this machine: an engine in a machine of its own is not seen. */
async function programs(): Promise<string> {
  const {readdir, readFile} = await import('node:fs/promises')
  const ids = (await readdir('/proc').catch(() => [])).filter(id => /^\d+$/.test(id))
  const lines = await Promise.all(ids.map(id => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')))
  return lines.map(line => line.replaceAll('\0', ' ')).join('\n')
}

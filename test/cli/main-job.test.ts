import {mkdir} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {dkr, dkrJson, freshFolder} from '../support/dkr.js'
import {docker, dockerClient} from '../support/docker-client.js'
import {eventually} from '../support/eventually.js'
import {startRegistry} from '../support/registry.js'

const image = 'dkr-test-main'

async function text(url: string): Promise<string> {
  return (await fetch(url)).text()
}

interface Listed {
  name: string
  project: string | null
  state: string
  ports: {hostPort: number; containerPort: number}[]
  url: string | null
}

describe('from an empty folder to a URL that answers', () => {
  let folder: Awaited<ReturnType<typeof freshFolder>>
  let cwd: string

  beforeAll(async () => {
    folder = await freshFolder('dkr-test-')
    cwd = join(folder.path, 'Dkr Test Main')
    await mkdir(cwd)
  })
  afterAll(async () => {
    await dkr(['down'], {cwd})
    await dockerClient(['rmi', '-f', image])
    await folder[Symbol.asyncDispose]()
  })

  it('scaffolds, runs, answers, lists, and leaves nothing behind', async () => {
    const init = await dkr(['init', '-y'], {cwd})
    expect(init.code).toBe(0)
    expect(init.stdout.split('\n')).toEqual(
      expect.arrayContaining(['app.py', 'requirements.txt', 'Dockerfile', '.dockerignore']),
    )

    const up = await dkr(['up', '-d'], {cwd})
    expect(up).toMatchObject({code: 0, stdout: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\n$/)})
    expect(await text(up.stdout.trim())).toContain('Hello World')

    const listed = (await dkrJson<Listed[]>(['ls'])).find(({name}) => name === image)
    expect(listed).toMatchObject({project: image, state: 'running', url: up.stdout.trim()})

    const down = await dkr(['down'], {cwd})
    expect(down).toMatchObject({code: 0, stdout: `${image}\n`})
    for (const kind of [
      ['ps', '-aq'],
      ['network', 'ls', '-q'],
      ['volume', 'ls', '-q'],
    ]) {
      expect(await docker([...kind, '--filter', `label=dkr.project=${image}`])).toBe('')
    }
    expect(await dkr(['down'], {cwd})).toMatchObject({code: 0, stdout: ''})
  })

  it('says at once when nothing changed, and replaces the container when a setting did', async () => {
    const first = await dkrJson<{id: string; url: string}>(['up', '-d'], {cwd})
    const again = await dkrJson<{id: string; changed: boolean}>(['up', '-d'], {cwd})
    expect(again).toMatchObject({id: first.id, changed: false})

    const renamed = await dkrJson<{id: string; url: string; changed: boolean}>(['up', '-d', '-e', 'NAME=you'], {cwd})
    expect(renamed).toMatchObject({url: first.url, changed: true})
    expect(renamed.id).not.toBe(first.id)
    expect(await text(renamed.url)).toContain('Hello you')
  })

  it('takes the next free port when the first is taken, and says so', async () => {
    const other = await freshFolder('dkr-test-other-')
    const holder = 'dkr-test-holder'
    try {
      // A port that no test beside this one uses.
      const init = await dkr(['init', '-y', '--name', 'dkr-test-other', '--port', '9100'], {cwd: other.path})
      expect(init.code).toBe(0)
      await dockerClient(['run', '-d', '--name', holder, '-p', '127.0.0.1:9100:1', 'busybox:1.36', 'sleep', '600'])
      const second = await dkr(['up', '-d', '--name', 'dkr-test-other'], {cwd: other.path})
      expect(second.code).toBe(0)
      expect(second.stderr).toMatch(/Port 9100 is taken by container dkr-test-holder: using 91\d\d/)
      expect(await text(second.stdout.trim())).toContain('Hello World')
    } finally {
      await dkr(['down'], {cwd: other.path})
      await dockerClient(['rm', '-f', holder])
      await dockerClient(['rmi', '-f', 'dkr-test-other'])
      await other[Symbol.asyncDispose]()
    }
  })

  it('shares the image through a registry and runs it from there', async () => {
    await using registry = await startRegistry().then(r => ({...r, [Symbol.asyncDispose]: () => r.stop()}))
    const shared = `${registry.host}/me/app:1`
    expect((await dkr(['build', '-q'], {cwd})).code).toBe(0)
    expect((await dkr(['tag', image, shared])).code).toBe(0)
    expect(await dkr(['push', shared])).toMatchObject({code: 0, stdout: expect.stringContaining('@sha256:')})
    expect((await dkr(['rmi', shared])).code).toBe(0)

    const name = 'dkr-test-shared'
    try {
      const run = (await JSON.parse(
        (
          await dkr(['run', '-d', '--json', '--name', name, '-p', '127.0.0.1::8000', shared])
        ).stdout,
      )) as {url: string}
      const {stdout} = await dkr(['ls', '--json', '--filter', `name=${name}`])
      expect((JSON.parse(stdout) as Listed[])[0]).toMatchObject({name, url: run.url})
      expect(await eventuallyText(run.url)).toContain('Hello World')
    } finally {
      await dkr(['rm', '-f', name])
      await dockerClient(['rmi', '-f', shared])
    }
  })
})

function eventuallyText(url: string): Promise<string> {
  return eventually(() => text(url).catch(() => undefined), `${url} answers`)
}

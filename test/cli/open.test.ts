import {chmod, readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {dkr, dkrJson, freshFolder} from '../support/dkr.js'
import {docker, dockerClient} from '../support/docker-client.js'
import {eventually} from '../support/eventually.js'

const name = 'dkr-test-open'

describe('open', () => {
  let folder: Awaited<ReturnType<typeof freshFolder>>
  let url: string
  const nowhere = {BROWSER: undefined, DISPLAY: undefined, WAYLAND_DISPLAY: undefined}

  beforeAll(async () => {
    folder = await freshFolder('dkr-test-open-')
    await docker(['run', '-d', '--name', name, '-p', '127.0.0.1::80', 'busybox:1.36', 'httpd', '-f', '-h', '/etc'])
    url = `http://${await docker(['port', name, '80'])}`
    await docker(['run', '-d', '--name', `${name}-shut`, 'busybox:1.36', 'sleep', '600'])
    await writeFile(join(folder.path, 'browser'), '#!/bin/sh\necho "$@" > "$(dirname "$0")/asked"\n')
    await chmod(join(folder.path, 'browser'), 0o755)
  })
  afterAll(async () => {
    await dockerClient(['rm', '-f', name, `${name}-shut`])
    await folder[Symbol.asyncDispose]()
  })

  it('hands the URL to the browser', async () => {
    const env = {BROWSER: `${join(folder.path, 'none')}:${join(folder.path, 'browser')} --new %s`}
    expect(await dkr(['open', name], {env})).toMatchObject({code: 0, stdout: `${url}\n`})
    await eventually(async () => (await readFile(join(folder.path, 'asked'), 'utf8')).includes(url), 'it was asked')
    expect(await readFile(join(folder.path, 'asked'), 'utf8')).toBe(`--new ${url}\n`)
  })

  it('says so where there is none, and prints the URL', async () => {
    const result = await dkr(['open', name], {env: nowhere})
    expect(result).toMatchObject({code: 0, stdout: `${url}\n`, stderr: expect.stringContaining('No browser')})
    expect(await dkrJson(['open', name], {env: {BROWSER: 'false'}})).toEqual({url, opened: false})
  })

  it('needs a container that runs and has a URL', async () => {
    const none = await dkr(['open', `${name}-shut`])
    expect(none).toMatchObject({code: 1, stdout: '', stderr: expect.stringContaining('publishes no port')})
    await docker(['kill', `${name}-shut`])
    expect((await dkr(['open', `${name}-shut`])).stderr).toContain('does not run')
    expect((await dkr(['open'], {cwd: folder.path})).code).toBe(2)
  })
})

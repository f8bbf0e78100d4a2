import {mkdir, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {dkrJson, freshFolder} from '../support/dkr.js'
import {docker, dockerClient} from '../support/docker-client.js'

const image = 'dkr-test-shared-cache'

interface Built {
  imageId: string
  cached: boolean
}

describe.each(['0', '1'])('dkr and docker share the cache, DOCKER_BUILDKIT=%s', builder => {
  let folder: Awaited<ReturnType<typeof freshFolder>>
  const env = {DOCKER_BUILDKIT: builder}

  beforeAll(async () => {
    folder = await freshFolder('dkr-test-shared-')
    await mkdir(join(folder.path, 'src'))
    await writeFile(join(folder.path, 'run.sh'), '#!/bin/sh\n', {mode: 0o755})
    await writeFile(
      join(folder.path, 'Dockerfile'),
      'FROM busybox:1.36\nWORKDIR /app\nCOPY src src/\nRUN true\nCOPY . .\nENV A=1\n',
    )
  })
  afterAll(async () => {
    await dockerClient(['rmi', '-f', image])
    await folder[Symbol.asyncDispose]()
  })

  const ours = () => dkrJson<Built>(['build', '-t', image], {cwd: folder.path, env})
  const theirs = async () => {
    await docker(['build', '-q', '-t', image, '.'], {cwd: folder.path, env})
    return docker(['inspect', '-f', '{{.Id}}', image])
  }

  it('after docker build, dkr build does nothing again, and gives the same image', async () => {
    await writeFile(join(folder.path, 'src', 'a'), `docker first ${Date.now()}`)
    const id = await theirs()
    expect(await ours()).toMatchObject({cached: true, imageId: id})
  })

  it('after dkr build, docker build gives the same image', async () => {
    await writeFile(join(folder.path, 'src', 'a'), `dkr first ${Date.now()}`)
    const {imageId} = await ours()
    expect(await theirs()).toBe(imageId)
  })
})

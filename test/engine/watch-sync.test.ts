import {chmod, mkdir, rm, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, beforeAll, beforeEach, describe, expect, it} from '@jest/globals'
import {connect, type Engine} from '../../src/lib/engine/engine.js'
import {exchange} from '../../src/lib/up/watch/act.js'
import {freshFolder} from '../support/dkr.js'
import {docker, dockerClient} from '../support/docker-client.js'

const container = 'dkr-test-wt-sync'
const app = {user: '10001', group: '10002'}

let engine: Engine
let folder: Awaited<ReturnType<typeof freshFolder>>
beforeAll(async () => {
  engine = await connect()
  folder = await freshFolder('dkr-test-sync-')
})
beforeEach(async () => {
  await dockerClient(['rm', '-f', container])
  const start = 'mkdir -p /app/here /app/cwd; chown 7:8 /app/here; sleep 600'
  await docker(['run', '-d', '--name', container, '-v', '/app/volume', 'busybox:1.36', 'sh', '-c', start])
  await inside('until [ "$(stat -c %u /app/here)" = 7 ]; do sleep 0.05; done')
})
afterAll(async () => {
  await dockerClient(['rm', '-fv', container])
  await folder[Symbol.asyncDispose]()
})

const inside = (script: string) => docker(['exec', container, 'sh', '-c', script])
const look = (...paths: string[]) => inside(`cd /app; stat -c '%n %u:%g %a' ${paths.join(' ')}`)
async function put(path: string): Promise<void> {
  await mkdir(join(folder.path, path, '..'), {recursive: true})
  await writeFile(join(folder.path, path), path)
}
const sync = (paths: string[], owner?: typeof app) =>
  exchange(engine, container, folder.path, {
    files: paths.map(path => ({path, target: `/app/${path}`, ...(owner && {owner})})),
    restart: false,
  })

describe('files that are brought into a container', () => {
  it('have their new folders with them: of the same owner, with the modes of the project', async () => {
    await put('data/in/f')
    await put('data/g')
    await chmod(join(folder.path, 'data'), 0o750)
    await chmod(join(folder.path, 'data/in'), 0o2775)
    await sync(['data/g', 'data/in/f'], app)
    expect((await look('data', 'data/in', 'data/in/f')).split('\n')).toEqual([
      'data 10001:10002 750',
      'data/in 10001:10002 2775',
      expect.stringMatching(/^data\/in\/f 10001:10002 /),
    ])
    expect(await inside('cat /app/data/g /app/data/in/f')).toBe('data/gdata/in/f')
  })

  it('belong, with their folders, to whom the nearest folder belongs, where COPY says nothing', async () => {
    await put('here/new/f')
    await sync(['here/new/f'])
    expect(await look('here', 'here/new', 'here/new/f')).toMatch(/^here 7:8 755\nhere\/new 7:8 \d+\nhere\/new\/f 7:8 /)
  })

  it('leave folders that are there as they are', async () => {
    await put('here/f')
    await inside('chmod 711 /app/here; mkdir /real; ln -s /real /app/linked')
    await put('linked/deep/f')
    await sync(['here/f', 'linked/deep/f'], app)
    expect(await look('here')).toBe('here 7:8 711')
    expect(await inside('cat /real/deep/f; readlink /app/linked')).toBe('linked/deep/f/real')
  })

  it('take their folders with them when these go, but only empty ones', async () => {
    const paths = ['data/in/f', 'data/made/f', 'volume/in/f', 'stays/f']
    for (const path of paths) await put(path)
    await sync(paths)
    await inside('echo of the app > /app/data/made/own')
    for (const path of ['data', 'volume', 'stays/f']) await rm(join(folder.path, path), {recursive: true})
    await sync(paths)
    expect(await inside('cd /app; find data volume stays | sort')).toBe(
      ['data', 'data/made', 'data/made/own', 'stays', 'volume', 'volume/in', 'volume/in/f'].join('\n'),
    )
  })
})

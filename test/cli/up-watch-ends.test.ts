import {afterAll, afterEach, describe, expect, it} from '@jest/globals'
import {dkr, freshFolder} from '../support/dkr.js'
import {docker, dockerClient} from '../support/docker-client.js'
import {ownPort} from '../support/own-port.js'
import {WatchCase} from '../support/watch-case.js'

const name = 'dkr-test-watch-ends'
const port = ownPort(name)
const app = {
  Dockerfile: [
    'FROM busybox:1.36',
    'WORKDIR /www',
    'COPY www .',
    'VOLUME /data',
    `EXPOSE ${port}`,
    'STOPSIGNAL KILL',
    `CMD ["sh", "-c", "echo serving; exec httpd -f -p ${port}"]`,
  ].join('\n'),
  'www/index.html': 'first',
}

let watched: WatchCase
afterEach(() => watched[Symbol.asyncDispose]())
afterAll(() => dockerClient(['rmi', '-f', name]))

const id = () => docker(['inspect', '-f', '{{.Id}}', name])
const running = () => docker(['inspect', '-f', '{{.State.Running}}', name])
const up = (env?: Record<string, string>) =>
  dkr(['up', '-d', '--name', name, '--progress', 'plain'], {cwd: watched.path, env})

/** Syncs one edit, with data of the app in its volume and its own layer. */
async function editOnce(): Promise<string> {
  await docker(['exec', name, 'sh', '-c', 'echo of the app | tee /data/kept /own'])
  await watched.write('www/index.html', 'second')
  await watched.said('Synced www/index.html and restarted')
  return id()
}

describe('the end of up --watch', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    '%s stops the container and keeps it, with its files and its log',
    async signal => {
      watched = await WatchCase.start(name, app)
      const before = await editOnce()
      expect(await watched.end(signal)).toEqual([signal === 'SIGINT' ? 130 : 143, null])
      expect(watched.stderr).toContain(
        'It is kept with the files that were synced into it; the next dkr up replaces it.',
      )
      expect([await id(), await running()]).toEqual([before, 'false'])
      expect(await docker(['logs', name])).toContain('serving')
      // It is a container like any other.
      expect((await dkr(['start', name])).code).toBe(0)
      expect(await watched.inside('cat', '/www/index.html', '/own', '/data/kept')).toBe('secondof the app\nof the app')
    },
  )

  it('the next up replaces it and carries its volume over, whoever calls it', async () => {
    await using elsewhere = await freshFolder(`${name}-state-`)
    watched = await WatchCase.start(name, app)
    const before = await editOnce()
    await watched.end('SIGINT')
    // Back to what the image has: nothing but the mark tells.
    await watched.write('www/index.html', 'first')
    const {code, stderr} = await up({XDG_STATE_HOME: elsewhere.path})
    expect(stderr).toContain('up --watch put files into it')
    expect(stderr).not.toContain('Nothing changed')
    expect(code).toBe(0)
    expect(await id()).not.toBe(before)
    expect(await watched.inside('cat', '/www/index.html', '/data/kept')).toBe('firstof the app')
    expect((await up()).stderr).toContain('Nothing changed')
  })

  it('killed right after a sync, the next up does the same', async () => {
    watched = await WatchCase.start(name, app)
    const before = await editOnce()
    await watched.end('SIGKILL')
    expect(await running()).toBe('true')
    await watched.write('www/index.html', 'first')
    const {stderr} = await up()
    expect(stderr).toContain('up --watch put files into it')
    expect(await id()).not.toBe(before)
    expect(await watched.inside('cat', '/www/index.html', '/data/kept')).toBe('firstof the app')
  })

  it('without a sync the container is what its image says', async () => {
    watched = await WatchCase.start(name, app)
    const before = await id()
    await watched.end('SIGINT')
    expect(watched.stderr).not.toContain('synced')
    expect((await up()).stderr).toContain('Nothing changed: starting')
    expect(await id()).toBe(before)
  })

  it('a container made from a commit of a synced one is not taken for one', async () => {
    watched = await WatchCase.start(name, app)
    await editOnce()
    await watched.end('SIGINT')
    await docker(['commit', name, `${name}-base`])
    try {
      await watched.write('Dockerfile', `FROM ${name}-base\nCOPY www .\n`)
      await up()
      expect((await up()).stderr).toContain('Nothing changed')
    } finally {
      await dockerClient(['rm', '-f', name])
      await dockerClient(['rmi', '-f', `${name}-base`])
    }
  })
})

import type {ChildProcess} from 'node:child_process'
import {once} from 'node:events'
import {mkdir, readFile, rm, writeFile} from 'node:fs/promises'
import {get} from 'node:http'
import {join} from 'node:path'
import {afterAll, afterEach, beforeEach, describe, expect, it} from '@jest/globals'
import {dkr, freshFolder, startDkr} from '../support/dkr.js'
import {docker, dockerClient} from '../support/docker-client.js'
import {eventually} from '../support/eventually.js'
import {ownPort} from '../support/own-port.js'

const name = 'dkr-test-watch'
const port = ownPort(name)
const dockerfile = [
  'FROM busybox:1.36',
  'WORKDIR /www',
  'COPY version.txt /',
  'RUN cp /version.txt /built',
  'COPY www .',
  `EXPOSE ${port}`,
  'STOPSIGNAL KILL',
  `CMD ["sh", "-c", "echo serving; exec httpd -f -p ${port}"]`,
]

let folder: Awaited<ReturnType<typeof freshFolder>>
let child: ChildProcess
let url = ''
let stderr = ''

const write = (path: string, text: string) => writeFile(join(folder.path, path), text)
/** The page, or '' while nothing answers. */
const page = (path: string) =>
  new Promise<string>(resolve => {
    const request = get(`${url}/${path}`, {agent: false}, answer => {
      let text = ''
      answer.on('data', (chunk: Buffer) => {
        text += chunk
      })
      answer.on('close', () => resolve(text)).on('error', () => resolve(''))
    })
    request.on('error', () => resolve(''))
  })
const shows = (path: string, text: string) =>
  eventually(
    async () => (await page(path)).includes(text),
    () => `${path} shows ${text}; ${stderr}`,
  )
const times = (text: string) => stderr.split(text).length - 1
const until = (holds: () => boolean, what: string) =>
  eventually(
    async () => holds(),
    () => `${what}; ${stderr}`,
  )
const said = (text: string) => until(() => stderr.includes(text), `"${text}" is said`)

beforeEach(async () => {
  folder = await freshFolder('dkr-test-watch-')
  await mkdir(join(folder.path, 'www'))
  await write('Dockerfile', `${dockerfile.join('\n')}\n`)
  await write('.dockerignore', '**/*.tmp\n')
  await write('version.txt', 'one')
  await write('www/index.html', 'first')
  stderr = ''
  child = startDkr(['up', '--watch', '--name', name, '--progress', 'plain'], {cwd: folder.path})
  child.stderr!.on('data', (chunk: Buffer) => {
    stderr += chunk
  })
  const [line] = await once(child.stdout!, 'data')
  url = String(line).trim()
  await said('Watching for changes')
})

afterEach(async () => {
  child.kill('SIGKILL')
  await dockerClient(['rm', '-f', name])
  await folder[Symbol.asyncDispose]()
})
afterAll(() => dockerClient(['rmi', '-f', name]))

describe('up --watch', () => {
  it('brings files into the container, and rebuilds for what needs it', async () => {
    const id = () => docker(['inspect', '-f', '{{.Id}}', name])
    const first = await id()
    await write('www/index.html', 'second')
    await shows('', 'second')
    await said('Synced www/index.html and restarted')
    await write('www/new.html', 'brand new')
    await shows('new.html', 'brand new')
    await rm(join(folder.path, 'www/new.html'))
    await shows('new.html', '404')
    await write('www/noise.tmp', 'ignored')
    expect(await id()).toBe(first)

    await write('version.txt', 'two')
    await said('Rebuilding: version.txt changed: RUN in line 4 may use it.')
    await said('Rebuilt and replaced')
    expect(await docker(['exec', name, 'cat', '/built'])).toBe('two')
    expect(stderr).not.toContain('noise')
    // The log of every run, each line once.
    await until(() => times('serving\n') === 5, 'five runs have said that they serve')
  })

  it('takes no folder of the base image for a file', async () => {
    // COPY into a folder of the base image, which nothing here tells from a file.
    await write(
      'Dockerfile',
      `${dockerfile.join('\n')}\nCOPY version.txt /etc\n`.replace('RUN cp /version.txt /built\n', ''),
    )
    await said('Rebuilt and replaced')
    await write('version.txt', 'two')
    await said('the container does not take it: /etc is a folder')
    await until(() => times('Rebuilt and replaced') === 2, 'it is built')
    expect(await docker(['exec', name, 'cat', '/etc/version.txt'])).toBe('two')
    await rm(join(folder.path, 'version.txt'))
    await said('Rebuilding: version.txt was removed.')
    await said('What ran before runs on.')
    expect(await docker(['exec', name, 'ls', '/etc/passwd'])).toBe('/etc/passwd')
  })

  it('Ctrl-C stops the new one, also when the Dockerfile went while it was built', async () => {
    await write('Dockerfile', `${dockerfile.join('\n')}\nRUN sleep 2 && echo ${Date.now()}\n`)
    await said('Rebuilding')
    await until(() => stderr.includes('sleep 2'), 'the step runs')
    await rm(join(folder.path, 'Dockerfile'))
    await said('there is no Dockerfile')
    child.kill('SIGINT')
    expect(await once(child, 'close')).toEqual([130, null])
    expect(await docker(['ps', '-q', '--filter', `name=^/${name}$`])).toBe('')
  })

  it('a rebuild that fails leaves what runs alone', async () => {
    await write('Dockerfile', `${dockerfile.join('\n')}\nRUN exit 9\n`)
    await said('(exit code 9)')
    await said('What ran before runs on.')
    expect(await page('')).toBe('first')
    await write('Dockerfile', `${dockerfile.join('\n')}\nRUN true\n`)
    await said('Rebuilt and replaced')
    await shows('', 'first')
  })

  it('an app that ends waits for the next change, Ctrl-C ends it all', async () => {
    await docker(['kill', name])
    await said('The app ended with exit code 137. Waiting for a change.')
    await write('www/index.html', 'back again')
    await shows('', 'back again')
    child.kill('SIGINT')
    expect(await once(child, 'close')).toEqual([130, null])
    expect(await docker(['inspect', '-f', '{{.State.Running}}', name])).toBe('false')
  })

  it('goes on with the log of an app that is restarted from elsewhere', async () => {
    await docker(['restart', '-t', '0', name])
    await said('The container was started again, not by this watch.')
    await until(() => times('serving\n') === 2, 'both runs are shown')
    await dkr(['restart', '-t', '0', name])
    await until(() => times('serving\n') === 3, 'all runs are shown')
    // One that ended and is started later.
    await docker(['kill', name])
    await said('The app ended with exit code 137. Waiting for a change.')
    await docker(['start', name])
    await until(() => times('serving\n') === 4, 'all runs are shown')
    await write('www/index.html', 'and on')
    await shows('', 'and on')
    await until(() => times('serving\n') === 5, 'the last run is shown')
    expect(times('The app ended')).toBe(1)
    expect(times('not by this watch')).toBe(3)
  })

  it('says that the container was removed, and makes a new one for the next change', async () => {
    await dkr(['down'], {cwd: folder.path})
    await said('The container was removed. The next change makes a new one; Ctrl-C ends the watch.')
    await write('www/index.html', 'anew')
    await shows('', 'anew')
    await said('Rebuilding: the container was removed.')
    await docker(['rm', '-f', name])
    await until(() => times('The container was removed.') === 2, 'it is said again')
    expect(stderr).not.toContain('The app ended')
    child.kill('SIGINT')
    expect(await once(child, 'close')).toEqual([130, null])
    expect(stderr).not.toMatch(/Error|Stopping/)
  })

  it('a hundred quick edits end with the last one, without a storm of restarts', async () => {
    for (let n = 1; n <= 100; n++) await write('www/index.html', `edit ${n}.`)
    await shows('', 'edit 100.')
    await eventually(async () => times('serving\n') === times('and restarted') + 1, 'it is quiet again')
    expect(times('and restarted')).toBeLessThan(15)
    await shows('', await readFile(join(folder.path, 'www/index.html'), 'utf8'))
  })
})

import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {afterAll, describe, expect, it} from '@jest/globals'
import {dkr} from '../support/dkr.js'
import {docker, dockerClient} from '../support/docker-client.js'
import {ownPort} from '../support/own-port.js'
import {pick, type Random, randomFrom} from '../support/random-tree.js'
import {WatchCase} from '../support/watch-case.js'

const name = 'dkr-test-watch-killed'
const port = ownPort(name)
const dockerfile = (extra: string) =>
  [
    'FROM busybox:1.36',
    'WORKDIR /www',
    'COPY built.txt /',
    'RUN cp /built.txt /made',
    'COPY www .',
    'VOLUME /data',
    `EXPOSE ${port}`,
    'STOPSIGNAL KILL',
    `CMD ["sh", "-c", "exec httpd -f -p ${port}"]`,
    extra,
  ].join('\n')

const [first = 1, rounds = 4] = (process.env.DKR_TEST_KILLS ?? '1,1').split(',').map(Number)

afterAll(async () => {
  await dockerClient(['rmi', '-f', name])
})

/** Sees each thing that happens: a line that dkr says, and what the engine does with the containers. */
function onEachEvent(child: ChildProcess, seen: () => void): ChildProcess {
  const events = spawn('docker', ['events', '--filter', 'type=container', '--format', '{{.Actor.Attributes.name}}'])
  events.stdout.on('data', (text: Buffer) => {
    if (String(text).includes(name)) seen()
  })
  child.stderr!.on('data', seen)
  return events
}

/** Ends dkr at the n-th thing that happens from now on, or when `over` does. */
async function endAt(watched: WatchCase, signal: NodeJS.Signals, n: number, over: Promise<unknown>): Promise<void> {
  let count = 0
  let reached = () => {}
  const moment = new Promise<void>(resolve => {
    reached = resolve
  })
  const events = onEachEvent(watched.child, () => {
    if (++count === n) reached()
  })
  await Promise.race([moment, over.catch(() => {}), once(watched.child, 'close')])
  events.kill()
  if (watched.child.exitCode === null && watched.child.signalCode === null) await watched.end(signal)
}

/** @returns what resolves when dkr is done with it; a function, since a promise of a promise is one promise */
async function edit(watched: WatchCase, random: Random, round: number): Promise<() => Promise<unknown>> {
  const what = pick(random, ['sync', 'add', 'rebuild', 'recipe'])
  if (what === 'sync') await watched.write('www/index.html', `page ${round}`)
  if (what === 'add') await watched.write(`www/deep/${round}.html`, `new ${round}`)
  if (what === 'rebuild') await watched.write('built.txt', `built ${round}`)
  if (what === 'recipe') await watched.write('Dockerfile', dockerfile(`LABEL round=${round}`))
  return () => watched.said(/Synced|Rebuilt/)
}

const inFolder = async (watched: WatchCase) =>
  (await docker(['ps', '-aq', '--filter', `label=dkr.dir=${watched.path}`])).split('\n').filter(Boolean)

/** The next `up` gets to what the folder says, with one container and all data. */
async function recovers(watched: WatchCase, kept: string, history: string[]): Promise<void> {
  const up = () => dkr(['up', '-d', '--name', name, '--progress', 'plain'], {cwd: watched.path})
  const {code, stderr} = await up()
  expect({history, code, stderr: code === 0 ? '' : stderr}).toEqual({history, code: 0, stderr: ''})
  const inside = await docker([
    'exec',
    name,
    'sh',
    '-c',
    'cd /www; find . -type f | sort | xargs cat; cat /made /data/kept || true',
  ])
  const script = 'cd www; find . -type f | sort | xargs cat; cat ../built.txt'
  const outside = await new Promise<string>(resolve => {
    const child = spawn('sh', ['-c', script], {cwd: watched.path})
    let text = ''
    child.stdout.on('data', chunk => {
      text += chunk
    })
    child.on('close', () => resolve(text))
  })
  expect({history, inside}).toEqual({history, inside: outside + kept})
  expect(await inFolder(watched)).toHaveLength(1)
  expect((await up()).stderr).toContain('Nothing changed')
}

describe('up --watch that is killed', () => {
  it.each(Array.from({length: rounds}, (_, index) => first + index))('at any moment, seed %d', async seed => {
    const random = randomFrom(seed)
    const files = {Dockerfile: dockerfile(''), 'built.txt': 'built 0', 'www/index.html': 'page 0'}
    await using watched = await WatchCase.start(name, files)
    await docker(['exec', name, 'sh', '-c', 'printf kept > /data/kept'])
    const history: string[] = []
    for (let round = 1; round <= 2; round++) {
      const signal = pick(random, ['SIGKILL', 'SIGKILL', 'SIGTERM'] as const)
      const moment = 1 + Math.floor(random() * 14)
      history.push(`${signal} at ${moment}`)
      const done = await edit(watched, random, round)
      await endAt(watched, signal, moment, done())
      await recovers(watched, 'kept', history)
      // And during the `up` at its start.
      watched.launch()
      await endAt(watched, signal, 1 + Math.floor(random() * 6), watched.said('Watching for changes'))
      await recovers(watched, 'kept', history)
      await watched.watch()
    }
  })

  it.each(['SIGKILL', 'SIGTERM'] as const)('by %s in its first build', async signal => {
    const files = {Dockerfile: dockerfile(`RUN sleep 1 && echo ${Date.now()}`), 'built.txt': 'b', 'www/index.html': 'p'}
    await using watched = await WatchCase.prepare(name, files)
    for (const moment of [2, 7]) {
      watched.launch()
      await endAt(watched, signal, moment, watched.said('Watching for changes'))
    }
    await recovers(watched, '', [signal])
  })
})

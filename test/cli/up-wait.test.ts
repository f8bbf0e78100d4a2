import type {ChildProcess} from 'node:child_process'
import {join} from 'node:path'
import {afterAll, afterEach, beforeAll, describe, expect, it} from '@jest/globals'
import {socketPath} from '../support/build-engine.js'
import {type DkrResult, ended, startDkr} from '../support/dkr.js'
import {docker, dockerClient} from '../support/docker-client.js'
import {type Answer, startEngineRelay} from '../support/engine-relay.js'
import {eventually} from '../support/eventually.js'
import {type LateApp, lateApp} from '../support/late-app.js'
import {dkrInShell, openTerminal} from '../support/terminal.js'

const name = 'dkr-test-wait'
const secret = 'hunter2hunter2'

let app: LateApp
beforeAll(async () => {
  app = await lateApp(name)
})
afterEach(async () => {
  await dockerClient(['rm', '-f', name])
})
afterAll(async () => {
  await app[Symbol.asyncDispose]()
})

interface Running {
  child: ChildProcess
  stderr(): string
  stdout(): string
  /** Until stderr has shown it. */
  shows(text: string | RegExp): Promise<unknown>
  end: Promise<DkrResult>
}

function up(flags: string[] = [], env: Record<string, string> = {}): Running {
  const child = startDkr(['up', ...flags], {cwd: app.cwd, env: {...app.env, ...env}})
  let [stderr, stdout] = ['', '']
  child.stderr!.on('data', (chunk: Buffer) => {
    stderr += chunk
  })
  child.stdout!.on('data', (chunk: Buffer) => {
    stdout += chunk
  })
  const shows = (text: string | RegExp) =>
    eventually(
      async () => (typeof text === 'string' ? stderr.includes(text) : text.test(stderr)),
      () => `stderr shows ${text}; it has shown ${stderr}`,
      50_000,
    )
  return {child, stderr: () => stderr, stdout: () => stdout, shows, end: ended(child)}
}

const times = (text: string, part: string) => text.split(part).length - 1
const onLoopback = () => app.until(`echo booting; httpd -f -p 127.0.0.1:${app.port} -h /www &`)
const notYet =
  'Not ready yet: probably the app listens on 127.0.0.1 of its container only.\n  Try: let the app listen on'

describe('while up waits', () => {
  it('it says the probable cause once, and an app that comes up later is a success', async () => {
    await onLoopback()
    const {shows, end} = up(['-d'])
    await shows(notYet)
    await shows(/\(1\d s of 60 s\)/)
    await app.release()
    const {code, stdout, stderr} = await end
    expect([code, stdout, times(stderr, 'Not ready yet')]).toEqual([0, `http://127.0.0.1:${app.port}\n`, 1])
  })

  it('programs get it as an event', async () => {
    await onLoopback()
    const {shows, stderr, end} = up(['-d', '--json', '--progress', 'json'])
    await shows('"cause"')
    await app.release()
    const {code, stdout} = await end
    const events = stderr()
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as Record<string, unknown>)
    expect(events.find(({cause}) => cause)).toMatchObject({
      ...{type: 'note', cause: 'loopback-only', certain: false},
      message: 'the app listens on 127.0.0.1 of its container only',
      suggestions: [expect.stringContaining(`0.0.0.0:${app.port}`), expect.any(String)],
    })
    expect(events.filter(({line}) => line === 'booting')).toHaveLength(1)
    const waits = events.filter(({type, limit}) => type === 'task' && limit === 60)
    expect(waits.some(({waited}) => Number(waited) >= 1)).toBe(true)
    expect([code, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({name, changed: true})])
  })

  it('it says nothing of an app that is merely slow', async () => {
    await app.until('while :; do :; done &')
    const {shows, end} = up(['-d'])
    await shows(/\(1\d s of 60 s\)/)
    await app.release()
    const {code, stderr} = await end
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('Not ready yet')])
  })

  it('it shows the log, without secrets and control characters; an attached up goes on behind it', async () => {
    const speak = `echo 'key ${secret}'; printf 'a \\033[31mred\\033[0m\\a word\\n';`
    await app.until(`${speak} sleep 600 &`, `ENV DB_PASSWORD=${secret}`)
    const {child, shows, stdout, end} = up()
    await shows('  key ***\n  a red word\n')
    await app.release()
    await shows('released')
    await eventually(async () => stdout().includes('http://'), 'the URL is printed')
    child.kill('SIGINT')
    const {code, stderr} = await end
    expect(code).toBe(130)
    for (const line of ['key ', 'red', 'released']) expect([line, times(stderr, line)]).toEqual([line, 1])
    expect(stderr).not.toContain(secret)
  })

  it('the first Ctrl-C tells what is known so far, also when the engine has stopped to answer', async () => {
    await onLoopback()
    let deaf = false
    const relay = await startEngineRelay(socketPath, join(app.cwd, '..', 'deaf.sock'), () =>
      deaf ? 'never' : undefined,
    )
    const {child, shows, end} = up(['-d'], {DOCKER_HOST: relay.url})
    await shows('Not ready yet')
    deaf = true
    child.kill('SIGINT')
    await shows('So far: probably the app listens on 127.0.0.1 of its container only.\n  Try: ')
    child.kill('SIGINT')
    expect((await end.finally(relay.stop)).code).toBe(130)
  })

  it.each<[string, RegExp, Answer | 'never']>([
    ['are never answered', /\/(?:stats|logs|events|images\/sha256:[^/]+\/json)(?:\?|$)/, 'never'],
    ['fail in part', /\/(?:stats|logs|events|images\/sha256:[^/]+\/json)(?:\?|$)/, {status: 500, message: 'broken'}],
    ['fail at once', /\/containers\/[0-9a-f]{64}\/json/, {status: 500, message: 'broken'}],
  ])('looks that %s hold up nothing, and are no evidence', async (_, calls, answer) => {
    await app.until('sleep 600 &')
    let [broken, asked] = [false, false]
    const relay = await startEngineRelay(socketPath, join(app.cwd, '..', 'broken.sock'), (_, path) => {
      if (!broken || !calls.test(path)) return undefined
      asked = true
      return answer
    })
    const {shows, end} = up(['-d'], {DOCKER_HOST: relay.url})
    await shows('up to 60 s')
    broken = true
    await eventually(async () => asked, 'it looks')
    await app.release()
    // The relay would hold its connections for ever.
    const {code, stdout, stderr} = await end.finally(relay.stop)
    expect([code, stdout]).toEqual([0, `http://127.0.0.1:${app.port}\n`])
    expect(stderr).not.toMatch(/Not ready yet|broken|Error/)
  })

  it('an app that is ready at once costs no look', async () => {
    await app.until('true & echo > /go &')
    const calls: string[] = []
    const relay = await startEngineRelay(socketPath, join(app.cwd, '..', 'count.sock'), (method, path) => {
      calls.push(`${method} ${path.replace(/^\/v[\d.]+|\?.*$/g, '').replace(/[0-9a-f]{64}/, 'ID')}`)
      return undefined
    })
    const {code} = await up(['-d'], {DOCKER_HOST: relay.url}).end.finally(relay.stop)
    expect(code).toBe(0)
    const asked = calls.slice(calls.indexOf('POST /containers/ID/start'))
    expect(asked.filter(call => /stats|logs|exec|archive|events/.test(call))).toEqual([])
  })

  it('up --watch waits in the same way', async () => {
    await onLoopback()
    const {child, shows, stdout, end} = up(['--watch'])
    await shows(notYet)
    await app.release()
    await shows('Watching for changes')
    await shows('released')
    expect(stdout()).toBe(`http://127.0.0.1:${app.port}\n`)
    child.kill('SIGINT')
    const {code, stderr} = await end
    expect([code, times(stderr, 'booting'), times(stderr, 'released')]).toEqual([130, 1, 1])
  })

  it('a terminal shows the seconds, with the last lines below; the whole log comes once', async () => {
    await app.until('for i in 1 2 3 4 5; do echo "line $i of the app"; done; sleep 600 &')
    const terminal = await openTerminal(`cd ${app.cwd}; XDG_STATE_HOME=${app.env.XDG_STATE_HOME} ${dkrInShell} up`)
    try {
      await terminal.waitFor(/waiting for http:\/\/127\.0\.0\.1:\d+ \(\d s of 60 s\)/)
      await terminal.waitFor(/│ line 3 of the app[\s\S]*│ line 4 of the app[\s\S]*│ line 5 of the app/)
      await app.release()
      await terminal.waitFor(/✔[^\r]*waiting for [^\r]*HTTP 200/)
      await terminal.waitFor(/\nline 1 of the app\r\nline 2 of the app\r\n[\s\S]*\nreleased/)
      terminal.type('\x03')
      await eventually(
        async () => (await docker(['inspect', '-f', '{{.State.Running}}', name])) === 'false',
        'the app is stopped',
      )
    } finally {
      terminal.close()
    }
  })
})

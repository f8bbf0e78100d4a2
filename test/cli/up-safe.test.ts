import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {mkdir, readFile, rm, writeFile} from 'node:fs/promises'
import {createServer} from 'node:http'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {socketPath} from '../support/build-engine.js'
import {dkr, dkrJson, freshFolder, startDkr} from '../support/dkr.js'
import {docker} from '../support/docker-client.js'
import {startEngineRelay} from '../support/engine-relay.js'
import {eventually} from '../support/eventually.js'
import {page, type TinyApp, tinyApp} from '../support/tiny-app.js'

interface Up {
  id: string
  url: string
  changed: boolean
  rolledBack: boolean
}

let app: TinyApp
/** Never built before: the engine's cache outlives a test run. */
const another = `another page ${Date.now()}`
const up = (...args: string[]) => dkr(['up', '-d', ...args], app)
const upJson = (...args: string[]) => dkrJson<Up>(['up', '-d', ...args], app)
/** A Dockerfile beside the usual one, with another last line. */
async function variant(name: string, ...lines: string[]): Promise<string> {
  const usual = await readFile(join(app.cwd, 'Dockerfile'), 'utf8')
  const path = join(app.cwd, name)
  await writeFile(path, `${usual.replace(/\nCMD.*\n/, '\n')}${lines.join('\n')}\n`)
  return path
}

beforeAll(async () => {
  app = await tinyApp('dkr-test-safe')
})
afterAll(async () => {
  await app[Symbol.asyncDispose]()
})

describe('again and again', () => {
  it('says what changed: nothing, a setting, a file', async () => {
    const first = await upJson()
    const again = await up()
    expect(again.stderr).toContain('Nothing changed: dkr-test-safe is already running.')
    expect(await docker(['inspect', '-f', '{{.Id}} {{.RestartCount}}', app.name])).toBe(`${first.id} 0`)
    const setting = await up('-e', 'A=1', '-v', 'dkr-test-safe-data:/data')
    expect(setting.stderr).toContain('Replacing dkr-test-safe: env A added, volume /data added.')
    expect(setting.stdout).toBe(again.stdout)
    await app.write(another)
    const file = await up('-e', 'A=1', '-v', 'dkr-test-safe-data:/data')
    expect(file.stderr).toMatch(/Replacing dkr-test-safe: the image changed \(.*index\.html/)
    expect(await page(file.stdout.trim())).toBe(another)
  })

  it('starts one that was stopped, the same one', async () => {
    const {id} = await upJson()
    await docker(['stop', app.name])
    const again = await upJson()
    expect(again).toMatchObject({id, changed: true})
    expect(await page(again.url)).toBe(another)
  })

  it('lets one that is paused go on, the same one', async () => {
    const {id} = await upJson()
    await docker(['pause', app.name])
    const again = await up()
    expect(again).toMatchObject({code: 0, stderr: expect.stringContaining('is no longer paused')})
    expect(await docker(['inspect', '-f', '{{.Id}} {{.State.Status}}', app.name])).toBe(`${id} running`)
  })

  it('runs on where the old one cannot be removed, which a later up does', async () => {
    await upJson()
    await using folder = await freshFolder('dkr-test-safe-')
    const stubborn = (method: string) => (method === 'DELETE' ? {status: 500, message: 'device busy'} : undefined)
    const relay = await startEngineRelay(socketPath, join(folder.path, 'engine.sock'), stubborn)
    const env = {...app.env, DOCKER_HOST: relay.url}
    const replaced = await dkr(['up', '-d', '-e', 'OLD=stays'], {cwd: app.cwd, env}).finally(relay.stop)
    expect(replaced).toMatchObject({code: 0, stderr: expect.stringContaining('could not be removed: device busy')})
    expect(await page(replaced.stdout.trim())).toBe(another)
    expect(await app.containers()).toHaveLength(2)
    // Nothing was interrupted: the one that answers stays, and the next replacement takes the other along.
    const again = await up('-e', 'OLD=stays')
    expect(again).toMatchObject({code: 0, stdout: replaced.stdout, stderr: expect.stringContaining('Nothing changed')})
    await upJson()
    expect(await app.containers()).toEqual([app.name])
  })

  it('carries anonymous volumes on; down --volumes removes them, and the named ones', async () => {
    const file = await variant('Dockerfile.volume', 'VOLUME /store', `CMD httpd -f -p ${app.port} -h /www`)
    await upJson('-f', file)
    await docker(['exec', app.name, 'sh', '-c', 'echo kept > /store/x'])
    await upJson('-f', file, '-e', 'B=1')
    expect(await docker(['exec', app.name, 'cat', '/store/x'])).toBe('kept')
    const volume = await docker(['inspect', '-f', '{{(index .Mounts 0).Name}}', app.name])
    await dkr(['down', '--volumes'], app)
    expect(await docker(['volume', 'ls', '-q', '--filter', `name=${volume}`])).toBe('')
    expect(await docker(['volume', 'ls', '-q', '--filter', 'name=dkr-test-safe-data'])).toBe('')
  })

  it('keeps the port that it had, also after down', async () => {
    await using other = await tinyApp('dkr-test-sticky')
    const blocker = createServer()
      .on('error', () => {})
      .listen(other.port, '127.0.0.1')
    const first = await dkr(['up', '-d'], other)
    blocker.close()
    await dkr(['down'], other)
    const again = await dkr(['up', '-d'], other)
    expect(again.stdout).toBe(first.stdout)
    expect(new URL(first.stdout).port).not.toBe(String(other.port))
  })
})

describe('a new container that fails', () => {
  const cases: [string, string[], string[], string][] = [
    ['exits', ['CMD ["sh", "-c", "echo last words; exit 3"]'], [], 'EXITED'],
    ['is not there', ['CMD ["no-such-program"]'], [], 'COMMAND_NOT_FOUND'],
    ['listens elsewhere', ['CMD ["httpd", "-f", "-p", "8001"]'], ['--timeout', '1'], 'NOT_READY'],
    ['never says the word', [], ['--ready-log', 'never printed', '--timeout', '1', '-e', 'WORD=1'], 'NOT_READY'],
  ]

  it.each(cases)('because it %s: the old one runs again', async (name, lines, flags, code) => {
    const old = await upJson()
    const file = lines.length > 0 ? ['-f', await variant(`Dockerfile.${code}`, ...lines)] : []
    const failed = await dkr(['up', '-d', '--json', ...file, ...flags], app)
    expect(failed.code).toBe(4)
    const answer = JSON.parse(failed.stdout) as Up & {error: {code: string; message: string; suggestions: string[]}}
    expect(answer).toMatchObject({id: old.id, url: old.url, rolledBack: true, changed: false, error: {code}})
    expect(answer.error.message).toContain('rolled back')
    expect([name, await app.containers()]).toEqual([name, [app.name]])
    expect(await page(old.url)).toBe(another)
    const log = answer.error.suggestions.find(text => text.startsWith('its whole log: '))
    if (code === 'EXITED') expect(await readFile(log!.slice('its whole log: '.length), 'utf8')).toBe('last words\n')
  })

  it('is kept with --keep-failed, until the next up', async () => {
    await upJson()
    const failed = await up('-f', join(app.cwd, 'Dockerfile.EXITED'), '--keep-failed')
    expect(failed.code).toBe(4)
    const [, kept] = /dkr logs (dkr-test-safe-failed-[0-9a-f]{6})/.exec(failed.stderr) ?? []
    expect((await app.containers()).sort()).toEqual([app.name, kept])
    expect(await docker(['logs', kept!])).toBe('last words')
    await upJson()
    expect(await app.containers()).toEqual([app.name])
  })

  it('without an old one leaves nothing', async () => {
    await dkr(['down'], app)
    expect((await up('-f', join(app.cwd, 'Dockerfile.EXITED'))).code).toBe(4)
    expect(await app.containers()).toEqual([])
  })
})

describe('an explicit port that is taken', () => {
  it('by a program: it is named, before anything is built', async () => {
    const program = spawn(process.execPath, [
      '-e',
      'const s = require("net").createServer().listen(0, "127.0.0.1", () => console.log(s.address().port))',
    ])
    const [data] = (await once(program.stdout, 'data')) as [Buffer]
    const port = Number(data.toString())
    try {
      const {code, stderr} = await up('-p', `${port}:${app.port}`)
      expect([code, stderr]).toEqual([1, expect.stringMatching(new RegExp(`node \\(process ${program.pid}\\)`))])
      expect(stderr).toMatch(new RegExp(`dkr up -p \\d+:${app.port}`))
      expect(stderr).not.toContain('FROM')
    } finally {
      program.kill()
    }
  })

  it('by the app of another folder: folder and way out are named', async () => {
    await using other = await tinyApp('dkr-test-landlord')
    const {url} = await dkrJson<Up>(['up', '-d'], other)
    const {code, stderr} = await up('-p', `${new URL(url).port}:${app.port}`)
    expect([code, stderr]).toEqual([1, expect.stringContaining('container "dkr-test-landlord" publishes it')])
    expect(stderr).toContain(`dkr down ${other.cwd}`)
  })
})

describe('an attached up', () => {
  it('says when the app ignored the signal, and how to mend it', async () => {
    const script = `httpd -f -p ${app.port} -h /www`
    await rm(join(app.cwd, 'Dockerfile.shell'), {force: true})
    const file = await variant('Dockerfile.shell', 'STOPSIGNAL SIGTERM', `CMD trap "" TERM; ${script}`)
    const child = startDkr(['up', '-f', file], app)
    const [out, err]: [string[], string[]] = [[], []]
    child.stdout!.on('data', (chunk: Buffer) => out.push(chunk.toString()))
    child.stderr!.on('data', (chunk: Buffer) => err.push(chunk.toString()))
    await eventually(async () => out.join('').includes('http://'), 'the URL is printed')
    child.kill('SIGINT')
    const [code] = await once(child, 'close')
    expect(code).toBe(130)
    expect(err.join('')).toMatch(/The app ignored SIGTERM: it was killed after 10 s\.\n.*In the Dockerfile: CMD \[/)
  })
})

it("an attached up shows the run's log, also where this machine's clock is ahead of the engine's", async () => {
  const file = await variant('Dockerfile.clock', `CMD echo spoken; exec httpd -f -p ${app.port} -h /www`)
  const ahead = join(app.cwd, '..', 'ahead.cjs')
  await writeFile(ahead, 'const {now} = Date; Date.now = () => now() + 60_000')
  const env = {...app.env, NODE_OPTIONS: `--require ${ahead}`}
  const child = startDkr(['up', '-f', file], {cwd: app.cwd, env})
  let err = ''
  child.stderr!.on('data', (chunk: Buffer) => {
    err += chunk
  })
  await eventually(async () => err.includes('\nspoken\n'), 'its log is shown')
  child.kill('SIGINT')
  expect(await once(child, 'close')).toEqual([130, null])
})

describe('settings of dkr.yaml', () => {
  it('are what flags say, and a flag wins', async () => {
    await mkdir(join(app.cwd, 'docker'), {recursive: true})
    await writeFile(join(app.cwd, 'docker', 'env'), 'FROM_FILE=1\n')
    await writeFile(
      join(app.cwd, 'dkr.yaml'),
      'env: {A: 1, B: yaml}\nenv_files: [docker/env]\nvolumes: ["./docker:/conf:ro"]\nready: {path: /index.html, status: 200}\n',
    )
    expect((await up('-e', 'B=flag')).code).toBe(0)
    const inside = await docker(['exec', app.name, 'sh', '-c', 'echo $A $B $FROM_FILE; cat /conf/env'])
    expect(inside).toBe('1 flag 1\nFROM_FILE=1')
    const none = await dkr(['up', '-d', '--timeout', '1'], {cwd: app.cwd, env: {...app.env, DKR_READY_PATH: '/none'}})
    expect([none.code, none.stderr]).toEqual([4, expect.stringContaining('HTTP 404')])
    await rm(join(app.cwd, 'dkr.yaml'))
  })
})

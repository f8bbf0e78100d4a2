import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {dkr} from '../support/dkr.js'
import {docker} from '../support/docker-client.js'
import {ownPort} from '../support/own-port.js'
import {type TinyApp, tinyApp} from '../support/tiny-app.js'

let app: TinyApp
beforeAll(async () => {
  app = await tinyApp('dkr-test-ready')
})
afterAll(async () => {
  await app[Symbol.asyncDispose]()
})

const port = ownPort('dkr-test-ready')
const httpd = `httpd -f -p ${port} -h /www`

/** `up` of an image with these last lines. */
async function up(lines: string[], ...flags: string[]) {
  const file = join(app.cwd, 'Dockerfile.ready')
  const start = ['FROM busybox:1.36', `EXPOSE ${port}`, 'COPY index.html /www/', 'STOPSIGNAL SIGKILL']
  await writeFile(file, [...start, ...lines, ''].join('\n'))
  return dkr(['up', '-d', '-f', file, ...flags], app)
}

describe('a container is ready', () => {
  it('when its health check passes, without waiting for the first interval of the engine', async () => {
    const {code, stderr} = await up([
      `HEALTHCHECK --interval=10m CMD wget -q -O /dev/null http://127.0.0.1:${port}/`,
      `CMD ["sh", "-c", "exec ${httpd}"]`,
    ])
    expect([code, stderr]).toEqual([0, expect.stringMatching(/its health check, run by dkr and HTTP 200/)])
    expect(await docker(['inspect', '-f', '{{.State.Health.Status}}', app.name])).toBe('starting')
  })

  it('not when the health check fails, although the URL answers', async () => {
    const {code, stderr} = await up(
      ['HEALTHCHECK --interval=1s --retries=2 CMD echo sick; exit 1', `CMD ["sh", "-c", "exec ${httpd}"]`],
      '--timeout',
      '30',
    )
    expect([code, stderr]).toEqual([4, expect.stringContaining('sick')])
  })

  it('not for ever: a check that never passes is given up in time, also when garbage was collected meanwhile', async () => {
    // Node collects what it does not use some eight seconds after the start.
    const flags = ['--timeout', '10', '-e', 'A=2']
    const {code, stderr} = await up(['HEALTHCHECK --interval=10m CMD false', 'CMD ["sleep", "600"]'], ...flags)
    expect([code, stderr]).toEqual([4, expect.stringContaining('within 10 s')])
  })

  it('when a server that speaks no HTTP accepts connections', async () => {
    const {code, stderr} = await up([`CMD ["sh", "-c", "nc -ll -p ${port} -e cat || nc -lk -p ${port} -e cat"]`])
    expect([code, stderr]).toEqual([0, expect.stringContaining('it speaks no HTTP')])
  })

  it.each(['Server started', '/started on [0-9]+$/'])('when a line of its log says so: %s', async pattern => {
    const script = `echo booting; sleep 1; echo Server started on ${port}; exec ${httpd}`
    const {code, stderr} = await up([`CMD ["sh", "-c", "${script}"]`], '--ready-log', pattern, '-e', `P=${pattern}`)
    expect([code, stderr]).toEqual([0, expect.stringContaining(`the line "Server started on ${port}" of its log`)])
  })

  it('when it answers the path with the status that was asked for', async () => {
    const lines = [`CMD ["sh", "-c", "exec ${httpd}"]`]
    expect((await up(lines, '--ready-path', '/none', '--ready-status', '404')).code).toBe(0)
    const wrong = await up(lines, '--ready-path', '/', '--ready-status', '204', '--timeout', '1', '-e', 'A=1')
    expect([wrong.code, wrong.stderr]).toEqual([4, expect.stringContaining('HTTP 200')])
  })

  it('with several ports, TCP and UDP, and a range', async () => {
    const lines = [`EXPOSE ${port + 1} ${port + 2}/udp`, `CMD ["sh", "-c", "exec ${httpd}"]`]
    const {code, stdout} = await up(lines, '--json')
    const {urls} = JSON.parse(stdout) as {urls: string[]}
    expect([code, urls.length]).toEqual([0, 2])
    expect(await docker(['port', app.name, `${port + 2}/udp`])).toMatch(/^127\.0\.0\.1:\d+$/)
    const ranged = await up(lines, '-p', `8100-8110:${port}`)
    expect(Number(new URL(ranged.stdout.trim()).port)).toBeGreaterThanOrEqual(8100)
    expect(Number(new URL(ranged.stdout.trim()).port)).toBeLessThanOrEqual(8110)
  })
})

describe('a path that is none', () => {
  const id = () => docker(['inspect', '-f', '{{.Id}}', app.name])

  it.each([
    {flags: ['--ready-path', 'x'], env: {}},
    {flags: ['--ready-path', 'http://x/y', '--dry-run'], env: {}},
    {flags: ['--ready-path=@evil/'], env: {}},
    {flags: [], env: {DKR_READY_PATH: 'x'}},
  ])('is refused before anything is touched: $flags $env', async ({flags, env}) => {
    expect((await up([`CMD ["sh", "-c", "exec ${httpd}"]`])).code).toBe(0)
    const before = await id()
    const result = await dkr(['up', '-d', '-e', 'NEW=1', ...flags], {cwd: app.cwd, env: {...app.env, ...env}})
    expect(result).toMatchObject({code: 2, stdout: '', stderr: expect.stringContaining('it must start with /')})
    expect(result.stderr).toMatch(/Try: --ready-path \//)
    expect(await id()).toBe(before)
  })
})

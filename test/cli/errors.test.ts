import {once} from 'node:events'
import {mkdir, writeFile} from 'node:fs/promises'
import {createServer, type Server} from 'node:net'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {dkr, freshFolder} from '../support/dkr.js'
import {container, errorCases, noEngine} from '../support/error-cases.js'

describe('what a user gets wrong', () => {
  let folder: Awaited<ReturnType<typeof freshFolder>>
  let server: Server

  beforeAll(async () => {
    folder = await freshFolder('dkr-test-errors-')
    const file = async (name: string, text: string) => {
      await mkdir(join(folder.path, name, '..'), {recursive: true})
      await writeFile(join(folder.path, name), text)
    }
    await mkdir(join(folder.path, 'empty'))
    await file('Dockerfile', 'FROM busybox:1.36\nCMD ["httpd", "-f", "-p", "8000"]\n')
    await file('broken/Dockerfile', 'FROM busybox:1.36\nRUN echo the reason is here; exit 7\n')
    await file('foreign/mix.exs', 'defmodule Shop do\nend\n')
    await file('adopted/Dockerfile', 'FROM scratch\n')
    await file('adopted/app.py', 'from flask import Flask\napp = Flask(__name__)\n')
    await dkr(['run', '-d', '--name', container, 'busybox:1.36', 'sleep', '600'])
    server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
  })
  afterAll(async () => {
    server.close()
    await dkr(['rm', '-f', container])
    await folder[Symbol.asyncDispose]()
  })

  it.each(errorCases)('$name', async ({args, exit, code, message, suggestion, env}) => {
    const result = await dkr(args, {cwd: folder.path, env})
    expect(result.code).toBe(exit)
    expect(result.stdout).toBe('')
    expect(result.stderr).toMatch(message)
    expect(result.stderr).toMatch(suggestion)
    expect(result.stderr).toContain(`(${code}, exit code ${exit})`)
    expect(result.stderr).not.toMatch(/\n\s+at .*:\d+:\d+/)
  })

  it('gives the same as JSON on stdout, and nothing on stderr', async () => {
    const {stdout, stderr, code} = await dkr(['ls', '--json'], {env: noEngine})
    expect({code, stderr}).toEqual({code: 3, stderr: ''})
    expect(JSON.parse(stdout)).toEqual({
      error: {
        code: 'ENGINE_NOT_FOUND',
        message: expect.any(String),
        why: expect.any(String),
        suggestions: expect.arrayContaining([expect.any(String)]),
        exitCode: 3,
      },
    })
  })

  it('shows what the failing step printed', async () => {
    const {stderr} = await dkr(['build', 'broken', '--progress', 'quiet'], {cwd: folder.path})
    expect(stderr).toContain('the reason is here')
  })

  it.each(['docker-container', 'process'])(
    'names the holder of a port that is taken by a %s, before it builds',
    async kind => {
      const {port} = server.address() as {port: number}
      const taken =
        kind === 'process'
          ? port
          : Number(
              (
                await dkr([
                  'run',
                  '-d',
                  '--name',
                  'dkr-test-holder',
                  '-p',
                  '127.0.0.1::80',
                  '--json',
                  'busybox:1.36',
                  'sleep',
                  '600',
                ])
              ).stdout.match(/"hostPort": (\d+)/)?.[1],
            )
      try {
        const result = await dkr(['up', '-p', `${taken}:8000`, '-d'], {cwd: folder.path})
        expect(result.code).toBe(1)
        expect(result.stderr).toContain('PORT_TAKEN')
        expect(result.stderr).toMatch(
          kind === 'process' ? /process \d+\) listens there|another program/ : /container "dkr-test-holder"/,
        )
        expect(result.stderr).toMatch(/dkr up -p \d+:8000/)
        expect(result.stderr).not.toContain('[1/')
      } finally {
        await dkr(['rm', '-f', 'dkr-test-holder'])
      }
    },
  )
})

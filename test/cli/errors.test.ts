import {once} from 'node:events'
import {mkdir, writeFile} from 'node:fs/promises'
import {createServer, type Server} from 'node:net'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {dkr, freshFolder} from '../support/dkr.js'

interface Case {
  name: string
  args: string[]
  exit: number
  code: string
  message: RegExp
  suggestion: RegExp
  env?: Record<string, string>
}

const noEngine = {DOCKER_HOST: 'unix:///nowhere/docker.sock'}
const container = 'dkr-test-errors'

/** Everything a user gets wrong on the first evening: the code for scripts, the sentence, the way out. */
const cases: Case[] = [
  {
    name: 'upper-case image name',
    args: ['build', '-t', 'MyApp:1', '.'],
    exit: 2,
    code: 'INVALID_REFERENCE',
    message: /"MyApp:1"/,
    suggestion: /use: myapp:1/,
  },
  {
    name: 'tag with a space',
    args: ['tag', 'a', 'b:x y'],
    exit: 2,
    code: 'INVALID_REFERENCE',
    message: /invalid reference format/,
    suggestion: /my-app/,
  },
  {
    name: 'port above 65535 in up',
    args: ['up', '-p', '70000:80'],
    exit: 2,
    code: 'INVALID_PORT',
    message: /70000:80/,
    suggestion: /-p 8080:80/,
  },
  {
    name: 'port above 65535 in run',
    args: ['run', '-p', '70000:80', 'busybox:1.36'],
    exit: 125,
    code: 'INVALID_PORT',
    message: /70000:80/,
    suggestion: /-p 8080:80/,
  },
  {
    name: 'missing Dockerfile',
    args: ['build', 'empty'],
    exit: 2,
    code: 'DOCKERFILE_NOT_FOUND',
    message: /no Dockerfile/,
    suggestion: /dkr init/,
  },
  {
    name: 'missing folder',
    args: ['build', 'not-there'],
    exit: 2,
    code: 'FILE_NOT_FOUND',
    message: /path "not-there" not found/,
    suggestion: /folder/,
  },
  {
    name: 'missing env file',
    args: ['up', '--env-file', 'none.env'],
    exit: 2,
    code: 'FILE_NOT_FOUND',
    message: /none\.env/,
    suggestion: /relative/,
  },
  {
    name: 'unknown flag',
    args: ['ls', '--jsno'],
    exit: 2,
    code: 'USAGE',
    message: /unknown flag: --jsno/,
    suggestion: /did you mean --json/,
  },
  {
    name: 'unknown flag of run',
    args: ['run', '--detatch', 'x'],
    exit: 125,
    code: 'USAGE',
    message: /--detatch/,
    suggestion: /--detach/,
  },
  {name: 'unknown command', args: ['bild'], exit: 2, code: 'UNKNOWN_COMMAND', message: /bild/, suggestion: /dkr build/},
  {name: 'missing argument', args: ['run'], exit: 125, code: 'USAGE', message: /image/i, suggestion: /--help/},
  {
    name: 'flag that is no number',
    args: ['stop', '-t', 'soon', 'x'],
    exit: 2,
    code: 'USAGE',
    message: /soon/,
    suggestion: /--help/,
  },
  {
    name: 'engine down',
    args: ['ls'],
    env: noEngine,
    exit: 3,
    code: 'ENGINE_NOT_FOUND',
    message: /no engine answers/,
    suggestion: /systemctl start docker/,
  },
  {
    name: 'engine down for run',
    args: ['run', 'busybox:1.36'],
    env: noEngine,
    exit: 125,
    code: 'ENGINE_NOT_FOUND',
    message: /no engine/,
    suggestion: /start docker/,
  },
  {
    name: 'nothing at a TCP address',
    args: ['ls', '-H', 'tcp://127.0.0.1:1'],
    exit: 3,
    code: 'ENGINE_REFUSED',
    message: /no engine answers/,
    suggestion: /dkr doctor/,
  },
  {
    name: 'unknown context',
    args: ['ls', '--context', 'dkr-test-none'],
    exit: 3,
    code: 'ENGINE_CONTEXT',
    message: /context not found/,
    suggestion: /docker context ls/,
  },
  {
    name: 'both host and context',
    args: ['ls', '-H', 'tcp://x', '--context', 'y'],
    exit: 2,
    code: 'USAGE',
    message: /not both/,
    suggestion: /leave out/,
  },
  {
    name: 'image that is nowhere',
    args: ['run', '--pull', 'never', 'dkr-test-no-such:1'],
    exit: 125,
    code: 'IMAGE_NOT_FOUND',
    message: /no such image/i,
    suggestion: /dkr images/,
  },
  {
    name: 'image to remove that is nowhere',
    args: ['rmi', 'dkr-test-no-such:1'],
    exit: 1,
    code: 'IMAGE_NOT_FOUND',
    message: /no such image/i,
    suggestion: /dkr images/,
  },
  {
    name: 'container that is nowhere',
    args: ['stop', 'dkr-test-no-such'],
    exit: 1,
    code: 'CONTAINER_NOT_FOUND',
    message: /no such container/i,
    suggestion: /dkr ls -a/,
  },
  {
    name: 'stop without a name in a strange folder',
    args: ['stop'],
    exit: 2,
    code: 'NO_TARGET',
    message: /this folder/,
    suggestion: /dkr ls -a/,
  },
  {
    name: 'program that is not in the image',
    args: ['run', '--rm', 'busybox:1.36', 'no-such-program'],
    exit: 127,
    code: 'COMMAND_NOT_FOUND',
    message: /no-such-program/,
    suggestion: /check the command/,
  },
  {
    name: 'a folder as program',
    args: ['run', '--rm', 'busybox:1.36', '/etc'],
    exit: 126,
    code: 'COMMAND_NOT_EXECUTABLE',
    message: /\/etc/,
    suggestion: /chmod/,
  },
  {
    name: 'name that is taken',
    args: ['run', '-d', '--name', container, 'busybox:1.36'],
    exit: 125,
    code: 'NAME_TAKEN',
    message: /already in use/,
    suggestion: /dkr rm -f dkr-test-errors/,
  },
  {
    name: 'build that fails',
    args: ['build', '--progress', 'plain', 'broken'],
    exit: 1,
    code: 'BUILD_FAILED',
    message: /Dockerfile:2.*exit code: 7|Dockerfile:2.*exit code 7/,
    suggestion: /./,
  },
  {
    name: 'init over another Dockerfile',
    args: ['init', '-y', 'adopted'],
    exit: 5,
    code: 'WOULD_OVERWRITE',
    message: /Dockerfile/,
    suggestion: /--force/,
  },
]

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

  it.each(cases)('$name', async ({args, exit, code, message, suggestion, env}) => {
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
        expect(result.stderr).toMatch(kind === 'process' ? /another program/ : /container "dkr-test-holder"/)
        expect(result.stderr).toMatch(/dkr up -p \d+:8000/)
        expect(result.stderr).not.toContain('[1/')
      } finally {
        await dkr(['rm', '-f', 'dkr-test-holder'])
      }
    },
  )
})

import {spawnSync} from 'node:child_process'
import {once} from 'node:events'
import {mkdir, readFile, writeFile} from 'node:fs/promises'
import {createServer} from 'node:http'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {dkr, freshFolder} from '../support/dkr.js'
import {docker, dockerClient} from '../support/docker-client.js'

const image = 'dkr-test-inputs'
const builders = [{DOCKER_BUILDKIT: '1'}, {DOCKER_BUILDKIT: '0'}]

describe.each(builders)('what can be built from, %j', env => {
  let folder: Awaited<ReturnType<typeof freshFolder>>
  let archive: Buffer

  beforeAll(async () => {
    folder = await freshFolder('dkr-test-inputs-')
    const file = async (name: string, text: string) => {
      await mkdir(join(folder.path, name, '..'), {recursive: true})
      await writeFile(join(folder.path, name), text)
    }
    await file('app/Dockerfile', 'FROM busybox:1.36\nCOPY word /word\n')
    await file('app/word', 'inside\n')
    await file('other/web.Dockerfile', 'FROM busybox:1.36\nCOPY word /copied\n')
    await file('lower/dockerfile', 'FROM busybox:1.36\nRUN echo lower > /word\n')
    archive = spawnSync('tar', ['-cz', '-C', join(folder.path, 'app'), '.']).stdout
  })
  afterAll(async () => {
    await dockerClient(['rmi', '-f', image])
    await folder[Symbol.asyncDispose]()
  })

  async function built(args: string[], path: string, input?: string | Buffer): Promise<string> {
    const result = await dkr(['build', '-q', '-t', image, ...args], {cwd: folder.path, env, input})
    expect(result).toEqual({code: 0, stderr: '', stdout: expect.stringMatching(/^sha256:[0-9a-f]{64}\n$/)})
    return docker(['run', '--rm', image, 'cat', path])
  }

  it('a folder, and a Dockerfile in lower case', async () => {
    expect(await built(['app'], '/word')).toBe('inside')
    expect(await built(['lower'], '/word')).toBe('lower')
  })

  it('a Dockerfile outside of the folder, named from the current folder', async () => {
    expect(await built(['-f', 'other/web.Dockerfile', 'app'], '/copied')).toBe('inside')
  })

  it('a Dockerfile on stdin, with and without a folder', async () => {
    expect(await built(['-f', '-', 'app'], '/piped', 'FROM busybox:1.36\nCOPY word /piped\n')).toBe('inside')
    expect(await built(['-'], '/word', 'FROM busybox:1.36\nRUN echo alone > /word\n')).toBe('alone')
  })

  it('an archive on stdin', async () => {
    expect(await built(['-'], '/word', archive)).toBe('inside')
  })

  it('an archive behind a URL, fetched by the engine', async () => {
    const server = createServer((_request, response) => {
      response.writeHead(200, {'Content-Type': 'application/x-tar', 'Content-Length': archive.length}).end(archive)
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const {port} = server.address() as {port: number}
    try {
      expect(await built([`http://127.0.0.1:${port}/app.tar.gz`], '/word')).toBe('inside')
    } finally {
      server.close()
    }
  })

  it('files for scripts: the ID, and the metadata', async () => {
    const result = await dkr(['build', '-q', '--iidfile', 'id', '--metadata-file', 'meta.json', '-t', image, 'app'], {
      cwd: folder.path,
      env,
    })
    const id = result.stdout.trim()
    expect(await readFile(join(folder.path, 'id'), 'utf8')).toBe(id)
    expect(JSON.parse(await readFile(join(folder.path, 'meta.json'), 'utf8'))).toEqual({
      'containerimage.config.digest': id,
      'image.name': `${image}:latest`,
    })
  })

  it.each([
    {args: ['-f', '-', '-'], message: "can't use stdin for both build context and dockerfile"},
    {args: ['-'], message: 'there is nothing on standard input'},
    {args: ['-f', 'none', 'app'], message: 'cannot locate Dockerfile'},
    {args: ['--ulimit', 'nofile=5:2', 'app'], message: '--ulimit'},
    {args: ['--shm-size', 'big', 'app'], message: '--shm-size'},
    {args: ['--cache-to', 'type=gha', 'app'], message: '--cache-to'},
    {args: ['--secret', 'src=x', 'app'], message: 'it has no id'},
    {args: ['--secret', 'id=none-such', 'app'], message: "the secret's file is not there"},
    {args: ['--ssh', 'default=/nowhere', 'app'], message: 'there is no /nowhere'},
  ])('refuses $args', async ({args, message}) => {
    const result = await dkr(['build', ...args], {cwd: folder.path, env})
    expect(result).toMatchObject({code: 2, stdout: '', stderr: expect.stringContaining(message)})
  })

  it('takes limits, hosts and a network', async () => {
    const text = 'FROM busybox:1.36\nRUN cat /etc/hosts > /hosts && ulimit -n > /files\n'
    const args = ['--add-host', 'db:10.1.2.3', '--network', 'none', '--shm-size', '128m', '--no-cache', '-']
    expect(await built(args, '/hosts', text)).toContain('10.1.2.3')
  })
})

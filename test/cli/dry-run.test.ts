import {spawnSync} from 'node:child_process'
import {existsSync} from 'node:fs'
import {mkdir, readdir, symlink, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, afterEach, beforeAll, describe, expect, it} from '@jest/globals'
import {dkr, freshFolder} from '../support/dkr.js'
import {docker, dockerClient} from '../support/docker-client.js'
import {startRegistry} from '../support/registry.js'

const name = 'dkr-test-dry'

interface Inspected {
  Id: string
  Image: string
  Path: string
  Args: string[]
  State: {Status: string}
  Config: Record<string, unknown> & {Labels: Record<string, string>}
  HostConfig: Record<string, unknown>
}

/** What a flag can set: everything but IDs, times, and the host name, which is made from the ID. */
async function settings(container: string) {
  const [{Config, HostConfig, Path, Args}] = JSON.parse(await docker(['inspect', container])) as [Inspected]
  const {Hostname, Env, Labels, ...config} = Config
  // Hashes with a salt of their own for each new container.
  const {'dkr.config': _, 'dkr.config-hash': __, ...labels} = Labels
  const {ContainerIDFile, ConsoleSize, ...host} = HostConfig
  // docker sends a variable that is to be unset at a random place.
  return {config: {...config, labels}, env: (Env as string[]).toSorted(), host, Path, Args}
}

describe('--dry-run prints a shell script that really does it', () => {
  let folder: Awaited<ReturnType<typeof freshFolder>>
  let app: string
  let path: string

  beforeAll(async () => {
    folder = await freshFolder('dkr-test-dry-')
    app = join(folder.path, "it's an app")
    await mkdir(app)
    await writeFile(
      join(app, 'Dockerfile'),
      'FROM busybox:1.36\nARG GREETING=hi\nRUN echo "$GREETING" > /greeting\nCOPY index.html /www/\nEXPOSE 8473\nSTOPSIGNAL KILL\nCMD ["httpd", "-f", "-p", "8473", "-h", "/www"]\n',
    )
    await writeFile(join(app, 'index.html'), 'it works\n')
    await writeFile(join(app, 'app.env'), 'FROM_FILE=a b "c"\n')
    // The shell is to find the docker client that the tests use.
    const bin = join(folder.path, 'bin')
    await mkdir(bin)
    const client = '/usr/bin/docker'
    if (existsSync(client)) await symlink(client, join(bin, 'docker'))
    path = `${bin}:${process.env.PATH}`
  })
  afterEach(async () => {
    await dockerClient(['rm', '-f', name])
  })
  afterAll(async () => {
    await dockerClient(['rmi', '-f', name, `${name}:2`])
    await folder[Symbol.asyncDispose]()
  })

  async function script(args: string[]): Promise<string> {
    const containers = () => docker(['ps', '-aq', '--filter', `name=${name}`])
    const before = await containers()
    const {stdout, stderr, code} = await dkr([...args.slice(0, 1), '--dry-run', ...args.slice(1)], {cwd: app})
    expect({code, stderr}).toEqual({code: 0, stderr: ''})
    expect(await containers()).toBe(before)
    return stdout
  }

  function sh(text: string) {
    const {status, stdout, stderr} = spawnSync('sh', [], {
      cwd: app,
      input: text,
      encoding: 'utf8',
      env: {...process.env, PATH: path},
    })
    if (status !== 0) throw new Error(`the script ended with ${status}: ${text}\n${stderr}`)
    return stdout
  }

  it('build', async () => {
    const args = ['build', '-t', name, '--build-arg', "GREETING=it's $HOME", '--label', 'a.b=c "d"', '.']
    sh(await script(args))
    const [theirs] = JSON.parse(await docker(['inspect', name])) as [Inspected]
    const {imageId} = JSON.parse((await dkr([...args, '--json'], {cwd: app})).stdout) as {imageId: string}
    const [ours] = JSON.parse(await docker(['inspect', imageId])) as [Inspected]
    expect(ours.Config).toEqual(theirs.Config)
    expect(await docker(['run', '--rm', name, 'cat', '/greeting'])).toBe("it's $HOME")
  })

  it('run', async () => {
    const args = [
      'run',
      '-d',
      '--name',
      name,
      '-p',
      '127.0.0.1:0:80',
      '-p',
      '9000-9001/udp',
      '-e',
      'A=b c',
      '-e',
      'NO_SUCH_VARIABLE',
      '--env-file',
      'app.env',
      '-v',
      './:/data:ro',
      '-v',
      '/anonymous',
      '-l',
      "x=it's",
      '-w',
      '/data',
      '-u',
      '1000:1000',
      '--entrypoint',
      'sleep',
      'busybox:1.36',
      '600',
    ]
    const text = await script(args)
    sh(text)
    const theirs = await settings(name)
    await docker(['rm', '-f', name])
    expect((await dkr(args, {cwd: app})).code).toBe(0)
    expect(await settings(name)).toEqual(theirs)
    expect(text).not.toContain('a b "c"')
  })

  it('up and down, also over a container that is there', async () => {
    for (const round of ['first', 'again']) {
      sh(await script(['up', '-d', '--name', name, '-e', `ROUND=${round}`]))
      const theirs = await settings(name)
      // The labels say the same, in their own salt.
      const same = await dkr(['up', '-d', '--name', name, '-e', `ROUND=${round}`], {cwd: app})
      expect(same.stderr).toContain('Nothing changed')
      await docker(['rm', '-f', name])
      const {stdout, code} = await dkr(['up', '-d', '--name', name, '-e', `ROUND=${round}`], {cwd: app})
      expect(code).toBe(0)
      expect(await (await fetch(stdout.trim())).text()).toBe('it works\n')
      const ours = await settings(name)
      expect({...ours, host: {...ours.host, PortBindings: null}}).toEqual({
        ...theirs,
        host: {...theirs.host, PortBindings: null},
      })
    }
    sh(await script(['down']))
    expect(await docker(['ps', '-aq', '--filter', `label=dkr.project=${name}`])).toBe('')
  })

  it('stop, start, kill and rm', async () => {
    const state = async () => (JSON.parse(await docker(['inspect', name])) as [Inspected])[0].State.Status
    await docker(['run', '-d', '--name', name, '--stop-signal', 'KILL', 'busybox:1.36', 'sleep', '600'])
    expect(sh(await script(['stop', '-t', '3', name]))).toBe(`${name}\n`)
    expect(await state()).toBe('exited')
    sh(await script(['start', name]))
    expect(await state()).toBe('running')
    sh(await script(['kill', name]))
    sh(await script(['rm', '-f', '-v', name]))
    expect(await docker(['ps', '-aq', '--filter', `name=${name}`])).toBe('')
  })

  it('tag, push, pull and rmi', async () => {
    const registry = await startRegistry()
    const shared = `${registry.host}/me/dry:1`
    try {
      sh(await script(['tag', 'busybox:1.36', shared]))
      sh(await script(['push', shared]))
      sh(await script(['rmi', shared]))
      expect(await docker(['images', '-q', shared])).toBe('')
      sh(await script(['pull', shared]))
      expect(await docker(['images', '-q', shared])).not.toBe('')
    } finally {
      await dockerClient(['rmi', '-f', shared])
      await registry.stop()
    }
  })

  it('lists, and gives the commands as JSON', async () => {
    expect(await script(['ls', '-a', '-q', '--filter', 'name=x y'])).toBe("docker ps -a -q --filter 'name=x y'\n")
    const {stdout} = await dkr(['images', '--dry-run', '--json'])
    expect(JSON.parse(stdout)).toEqual({commands: ['docker images']})
    expect((await readdir(app)).sort()).toEqual(['Dockerfile', 'app.env', 'index.html'])
  })
})

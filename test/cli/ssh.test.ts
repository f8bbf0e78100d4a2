import {once} from 'node:events'
import {mkdir, readdir, readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, afterEach, beforeAll, describe, expect, it} from '@jest/globals'
import {type DkrOptions, dkr, dkrJson, freshFolder, startDkr} from '../support/dkr.js'
import {docker, dockerClient} from '../support/docker-client.js'
import {eventually} from '../support/eventually.js'
import {type SshServer, startSshServer} from '../support/ssh-server.js'

const name = 'dkr-test-ssh'
const host = 'ssh://engine'

describe('an engine behind ssh', () => {
  let server: SshServer
  let folder: Awaited<ReturnType<typeof freshFolder>>
  let options: DkrOptions

  beforeAll(async () => {
    server = await startSshServer({
      client: port => [
        'Host far',
        'HostName far.example',
        // The way to a host may lead through a program: then its name means nothing here.
        `ProxyCommand /bin/sh -c "exec bash -c 'exec 3<>/dev/tcp/127.0.0.1/${port}; cat <&3 & exec cat >&3'"`,
        `HostKeyAlias [127.0.0.1]:${port}`,
        'Host stranger',
        'HostName 127.0.0.1',
        `Port ${port}`,
        'UserKnownHostsFile /dev/null',
        'Host locked-out',
        'HostName 127.0.0.1',
        `Port ${port}`,
        'PubkeyAuthentication no',
      ],
    })
    folder = await freshFolder('dkr-test-ssh-')
    await mkdir(join(folder.path, 'app'))
    await writeFile(join(folder.path, 'app', 'Dockerfile'), 'FROM busybox:1.36\nCOPY note /note\nRUN cat /note\n')
    await writeFile(join(folder.path, 'app', 'note'), 'sent through ssh\n')
    options = {cwd: folder.path, env: {PATH: server.path, DOCKER_HOST: host}}
  })
  afterEach(async () => {
    await dockerClient(['rm', '-f', name])
  })
  afterAll(async () => {
    await dockerClient(['rmi', '-f', name])
    await folder[Symbol.asyncDispose]()
    await server.stop()
  })

  it('answers plain calls', async () => {
    await docker(['run', '-d', '--name', name, 'busybox:1.36', 'sleep', '600'])
    const listed = await dkrJson<{name: string}[]>(['ls'], options)
    expect(listed.map(each => each.name)).toContain(name)
    expect(await dkr(['stop', '-t', '0', name], options)).toMatchObject({code: 0, stdout: `${name}\n`})
  })

  it.each(['1', '0'])('builds, with session and file sync, or an upload (DOCKER_BUILDKIT=%s)', async buildkit => {
    const {code, stderr} = await dkr(['build', '--no-cache', '--progress', 'plain', '-t', name, 'app'], {
      ...options,
      env: {...options.env, DOCKER_BUILDKIT: buildkit},
    })
    expect(stderr).toContain('sent through ssh')
    expect(code).toBe(0)
  })

  it('attaches: input, its end, both outputs and the exit code', async () => {
    const big = 'x'.repeat(3_000_000)
    const result = await dkr(['run', '--rm', '-i', 'busybox:1.36', 'sh', '-c', 'cat; echo end >&2; exit 3'], {
      ...options,
      input: big,
    })
    expect(result).toEqual({stdout: big, stderr: expect.stringContaining('end\n'), code: 3})
  })

  it('cancels a build at Ctrl-C, and leaves no ssh behind', async () => {
    const dockerfile = 'FROM busybox:1.36\nRUN echo begun && sleep 986\n'
    const child = startDkr(['build', '--progress', 'plain', '-'], options)
    child.stdin!.end(dockerfile)
    let stderr = ''
    child.stderr!.on('data', (chunk: Buffer) => {
      stderr += chunk
    })
    await eventually(async () => stderr.includes('begun'), 'the step runs')
    expect(await programs('-- engine docker')).not.toBe(0)
    child.kill('SIGINT')
    const [code] = await once(child, 'close')
    expect({code, stderr}).toEqual({code: 130, stderr: expect.stringContaining('INTERRUPTED')})
    await eventually(async () => (await programs('sleep 986')) === 0, 'the engine has stopped the step')
    await eventually(async () => (await programs('-- engine docker')) === 0, 'ssh has ended')
  })

  it('prints the host that ~/.ssh/config means, and refuses a folder of this machine', async () => {
    const far = {...options, env: {...options.env, DOCKER_HOST: 'ssh://far'}}
    const {stdout} = await dkr(['run', '-d', '--json', '--name', name, '-p', '80', 'busybox:1.36', 'sleep', '600'], far)
    expect(JSON.parse(stdout)).toMatchObject({url: expect.stringMatching(/^http:\/\/far\.example:\d+$/)})
    const refused = await dkr(['run', '--rm', '-v', './app:/data', 'busybox:1.36', 'true'], far)
    expect(refused).toMatchObject({code: 125, stderr: expect.stringMatching(/the engine runs on far\.example/)})
  })

  it.each([
    ['ssh://stranger', 'ENGINE_SSH', /host key of stranger is not known/],
    ['ssh://locked-out', 'ENGINE_SSH', /could not log in at locked-out/],
    ['ssh://no-such-host.invalid', 'ENGINE_HOST_UNKNOWN', /does not know the host/],
    ['ssh://127.0.0.1:1', 'ENGINE_REFUSED', /no ssh server answers/],
    [`${host}/nowhere/docker.sock`, 'ENGINE_REFUSED', /no engine answers there/],
    ['ssh://-oProxyCommand=false', 'ENGINE_CONTEXT', /not an engine address/],
  ])('%s: %s', async (url, code, message) => {
    const {stderr, ...result} = await dkr(['ls'], {...options, env: {...options.env, DOCKER_HOST: url}})
    expect(result).toEqual({code: 3, stdout: ''})
    expect(stderr).toMatch(message)
    expect(stderr).toContain(`(${code}, exit code 3)`)
  })

  it('says so when there is no ssh', async () => {
    const {code, stderr} = await dkr(['ls'], {...options, env: {...options.env, PATH: folder.path}})
    expect(code).toBe(3)
    expect(stderr).toMatch(/needs the ssh program/)
  })
})

/** How many programs of this machine have these words in their command line. */
async function programs(words: string): Promise<number> {
  const ids = (await readdir('/proc')).filter(id => /^\d+$/.test(id))
  const lines = await Promise.all(ids.map(id => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')))
  return lines.filter(line => line.replaceAll('\0', ' ').includes(words)).length
}

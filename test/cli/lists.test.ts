import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {dkr, dkrJson} from '../support/dkr.js'
import {docker, dockerClient} from '../support/docker-client.js'

const prefix = 'dkr-test-lists'
const image = 'busybox:1.36'
const label = `${prefix}=yes`
const own = ['--filter', `label=${label}`]
const names = ['sleeper', 'web', 'ended', 'failed', 'made', 'ill'].map(name => `${prefix}-${name}`)
const [sleeper, web, ended, failed, made, ill] = names as [string, string, string, string, string, string]
const many = `${prefix}/one`

describe('lists are those of docker', () => {
  beforeAll(async () => {
    await docker(['network', 'create', prefix])
    const run = (name: string, ...args: string[]) => docker(['run', '-d', '--name', name, '-l', label, ...args])
    await run(sleeper, '-v', `${prefix}:/data`, '--network', prefix, '-l', 'b=c d', image, 'sleep', '600')
    await run(web, '-p', '127.0.0.1::80', '-p', '81', '--expose', '90-92', image, 'httpd', '-f')
    await run(ill, '--health-cmd', 'false', '--health-interval', '1h', image, 'sleep', '600')
    await Promise.all([run(ended, image, 'true'), run(failed, image, 'sh', '-c', 'exit 3')])
    await docker([
      'create',
      '--name',
      made,
      '-l',
      label,
      image,
      'sh',
      '-c',
      'echo "a long command of <sixty> characters"',
    ])
    await docker(['wait', ended, failed])
    // An image with an ID of its own: other tests give busybox names meanwhile.
    await docker(['build', '-q', '-t', `${many}:1`, '-'], {input: `FROM ${image}\nLABEL ${label}\n`})
    await docker(['tag', `${many}:1`, `${many}:2`])
  })
  afterAll(async () => {
    await docker(['rm', '-f', '-v', ...names])
    await docker(['volume', 'rm', prefix])
    await docker(['network', 'rm', prefix])
    await dockerClient(['rmi', `${many}:1`, `${many}:2`])
  })

  async function same(args: string[]) {
    const [ours, theirs] = await Promise.all([dkr(args), docker(args)])
    expect({args, stderr: ours.stderr, stdout: ours.stdout.trim()}).toEqual({args, stderr: '', stdout: theirs})
    return theirs
  }

  it.each([
    [[]],
    [['-a']],
    [['-l']],
    [['-n', '3']],
    [['-a', '-f', 'status=exited']],
    [['-f', 'status=running']],
    [['-a', '-f', 'status=created', '-f', 'status=running']],
    [['-a', '-f', 'exited=3']],
    [['-a', '-f', `name=${prefix}-(web|made)`]],
    [['-a', '-f', `ancestor=${image}`]],
    [['-a', '-f', 'label=b']],
    [['-a', '-f', 'label=b=c d']],
    [['-a', '-f', `before=${ended}`]],
    [['-a', '-f', `since=${web}`]],
    [['-f', `network=${prefix}`]],
    [['-f', `volume=${prefix}`]],
    [['-f', 'publish=81']],
    [['-f', 'expose=90/tcp']],
    [['-f', 'health=starting']],
    [['-f', 'health=none']],
    [['-f', 'is-task=false']],
  ])('ps %j', async args => {
    await same(['ps', '-q', ...own, ...args])
  })

  it('ps in the formats of docker', async () => {
    const fields = '{{.ID}}|{{.Names}}|{{.Image}}|{{.Command}}|{{.State}}|{{.Networks}}|{{.LocalVolumes}}|{{.Mounts}}'
    await Promise.all([
      same(['ps', '-a', '--no-trunc', '-q', ...own]),
      same(['ps', '-a', ...own, '--format', fields]),
      same(['ps', '-a', '--no-trunc', ...own, '--format', fields]),
      same(['ps', '-a', ...own, '--format', '{{.Label "b"}};{{json .CreatedAt}}{{/* no more */}}']),
      same(['ps', '-a', '-q', ...own, '--format', '']),
      same(['ps', '-a', '-q', ...own, '--format', 'raw']),
      same(['ps', '-a', '-s', ...own, '--format', 'table {{.Names}}\\t{{.Size}}\\t{{.ID}}']),
    ])
    const raw = ['ps', '-a', '-s', '--no-trunc', '-f', `name=^${made}$`, '--format', 'raw']
    // Labels come in no order.
    const unlabelled = (text: string) => text.trim().replace(/^labels:.*$/m, '')
    expect(unlabelled((await dkr(raw)).stdout)).toBe(unlabelled(await docker(raw)))
    const theirs = (await docker(['ps', '-a', ...own, '--format', '{{json .}}'])).split('\n').map(read)
    const ours = (await dkr(['ps', '-a', ...own, '--format', 'json'])).stdout.trim().split('\n').map(read)
    expect(ours).toEqual(theirs)
    expect(await dkrJson(['ps', ...own, '--latest'])).toMatchObject([{name: made, state: 'created', url: null}])
  })

  /** Labels come in no order, and the client of 20.10 writes IPv6 without brackets. */
  function read(line: string) {
    const {Labels, Ports, RunningFor, Status, Command, ...row} = JSON.parse(line) as Record<string, string>
    return {...row, Labels: Labels!.split(',').sort(), Ports: Ports!.replace(/:::(\d)/g, '[::]:$1'), Command}
  }

  it('ps for people: the URL, ports once, health', async () => {
    const {stdout} = await dkr(['ls', ...own])
    const row = (name: string) => stdout.split('\n').find(line => line.startsWith(`${name} `))
    expect(row(web)).toMatch(/running +\d+ \w+ +http:\/\/127\.0\.0\.1:\d+ +\d+→80, \d+→81/)
    expect(row(ill)).toContain('running (starting)')
    expect(stdout).not.toContain(ended)
    const sized = await dkrJson<{size: object}[]>(['ls', '-s', ...own])
    expect(sized[0]!.size).toEqual({changed: expect.any(Number), total: expect.any(Number)})
  })

  it('images', async () => {
    await Promise.all([
      same(['images', '-q', image]),
      same(['images', '-q', '--no-trunc', many]),
      same(['images', '-q', '--filter', `reference=${prefix}/*`]),
      same(['images', '-q', '-a', '--filter', 'dangling=false', many]),
      same(['images', '--format', '{{.Repository}}:{{.Tag}} {{.ID}} {{.Digest}} {{.Size}} {{.CreatedAt}}', many]),
      same(['images', '-q', '--format', '', many]),
      ...['', '-q', '--digests', '--no-trunc'].map(flag =>
        same(['images', ...(flag ? [flag] : []), '--format', 'raw', many]),
      ),
      same(['images', '--digests', '--format', 'table {{.Tag}}\\t{{.Digest}}', many]),
    ])
    expect(await dkrJson<{tag: string}[]>(['images', many])).toMatchObject([{tag: '1'}, {tag: '2'}])
    expect((await dkr(['images', '--filter', 'dangeling=true'])).stderr).toContain('did you mean dangling?')
  })

  it('rmi takes all names of an image, and one that is built upon it', async () => {
    const names = ['1', '2', '3', '4', '5'].map(tag => `${prefix}/going:${tag}`)
    await docker(['build', '-q', '-t', names[0]!, '--label', label, '-'], {input: `FROM ${image}\n`})
    for (const name of names.slice(1)) await docker(['tag', names[0]!, name])
    const child = `${prefix}/child:1`
    await docker(['build', '-q', '-t', child, '-'], {input: `FROM ${names[0]}\nENV A=b\n`})
    const all = [child, ...names]
    expect(await dkr(['rmi', ...all])).toEqual({code: 0, stderr: '', stdout: `${all.join('\n')}\n`})
    expect(await docker(['images', '-q', '--filter', `reference=${prefix}/going`])).toBe('')
  })

  it('inspect -f', async () => {
    const ports = '{{range $p, $c := .NetworkSettings.Ports}}{{$p}}{{if $c}} {{(index $c 0).HostIp}}{{end}};{{end}}'
    const all = [
      ports,
      '{{.Id}} {{.State.Status}} {{.State.Running}}',
      '{{json .State}} {{json .Mounts}}',
      '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}} {{index .Config.Labels "b"}}',
      '{{.Config.Entrypoint}} {{.HostConfig.Binds}} {{.Config.Volumes}} {{.Config.OnBuild}} {{json .Config.Entrypoint}}',
      '{{.HostConfig.RestartPolicy}} {{.HostConfig.LogConfig}} {{.HostConfig.CapAdd}} {{.HostConfig.PortBindings}}',
      '{{.State.Health}} {{.HostConfig.Init}} {{.HostConfig.Tmpfs}} {{.Config.StopSignal}} {{.Config.ExposedPorts}}',
      '{{.Config.Shell}} {{.Config.StopTimeout}} {{.SizeRw}} {{.HostConfig.PidsLimit}} {{.ExecIDs}} {{.NetworkSettings.Ports}}',
      '{{range .NetworkSettings.Networks}}{{.Links}} {{.Aliases}} {{.DriverOpts}} {{.IPAMConfig}}{{end}}',
      '{{len .Config.Cmd}} {{join .Config.Cmd "|"}} {{.HostConfig.NetworkMode}} {{.Config.Cmd}}',
    ]
    await Promise.all(all.map(format => same(['inspect', '-f', format, sleeper, web])))
    const asImage = '{{.RepoTags}} {{.Config.Entrypoint}} {{.Config.Volumes}} {{.Config.Healthcheck}} {{.RepoDigests}}'
    await same(['inspect', '-f', asImage, `${many}:1`])
    expect(await dkr(['inspect', '-f', '{{.Nope}}', web])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('map has no entry for key "Nope"'),
    })
    expect((await dkr(['inspect', '-f', '', web])).stdout).toBe((await dkr(['inspect', web])).stdout)
  })
})

import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {type DkrOptions, type DkrResult, dkr, dkrJson} from '../support/dkr.js'
import {eventually} from '../support/eventually.js'
import {type Way, waysToEngines} from '../support/other-engines.js'

const name = 'dkr-test-engines'
const titles = [
  'Docker 20.10 by its socket',
  'Docker 26 by TCP with TLS',
  'Docker 26 by a context',
  'Docker 26 by ssh',
  'Podman by its socket',
]

let folder: string
let ways: Way[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dkr-test-engines-'))
  ways = await waysToEngines(folder)
})
afterAll(() => rm(folder, {recursive: true, force: true}))

it('every way is tried', () => expect(ways.map(({title}) => title)).toEqual(titles))

describe.each(titles)('the main job, on %s', title => {
  let way: Way
  let options: DkrOptions

  beforeAll(async () => {
    way = ways.find(each => each.title === title)!
    const cwd = join(folder, title, name)
    await mkdir(cwd, {recursive: true})
    options = {cwd, env: {...way.env, XDG_STATE_HOME: join(folder, 'state')}}
  })
  afterAll(async () => {
    await dkr(['down', '--images'], options)
    await dkr(['rm', '-f', `${name}-shared`], options)
  })

  /** Only success will do. */
  async function ok(...args: string[]): Promise<DkrResult> {
    const result = await dkr(args, options)
    if (result.code !== 0) throw new Error(`dkr ${args.join(' ')} ended with ${result.code}: ${result.stderr}`)
    return result
  }
  const text = (url: string) => eventually(async () => fetchText(url), `${url} answers`)

  it('doctor finds nothing wrong', async () => {
    const checks = await dkrJson<{name: string; verdict: string}[]>(['doctor'], options)
    expect(checks.filter(({verdict}) => verdict === 'failed')).toEqual([])
  })

  it('goes from an empty folder to a URL that answers', async () => {
    // A port of its own: Podman's containers take it from the tests of dkr's other engine on the same host.
    await ok('init', '-y', '--port', '9000')
    const {stdout} = await ok('up', '-d')
    expect(new URL(stdout).hostname).toBe(way.address)
    expect(await text(stdout.trim())).toContain('Hello World')
    expect(await dkrJson(['ls', '--filter', `name=${name}`], options)).toMatchObject([
      {name, image: `${name}:latest`, project: name, state: 'running', url: stdout.trim()},
    ])
    const images = await dkrJson<{repository: string; tag: string}[]>(['images', name], options)
    expect(images).toContainEqual(expect.objectContaining({repository: name, tag: 'latest'}))
  })

  it('says when nothing changed, and replaces the container when a setting did', async () => {
    const first = await dkrJson<{id: string; url: string}>(['up', '-d'], options)
    expect(first).toMatchObject({changed: false})
    const renamed = await dkrJson<{url: string}>(['up', '-d', '-e', 'NAME=you'], options)
    expect(renamed).toMatchObject({url: first.url, changed: true})
    expect(await text(renamed.url)).toContain('Hello you')
  })

  it('looks into it: logs, exec, inspect', async () => {
    expect((await ok('logs')).stdout + (await ok('logs')).stderr).toContain('9000')
    expect((await ok('exec', name, 'cat', '/app/requirements.txt')).stdout).toContain('flask')
    expect((await dkr(['exec', name, 'sh', '-c', 'exit 9'], options)).code).toBe(9)
    expect((await ok('inspect', '--format', '{{.State.Status}}', name)).stdout).toBe('running\n')
  })

  it('passes on output, errors, input and exit code of a run', async () => {
    const script = 'echo out; echo err >&2; cat; exit 7'
    const run = await dkr(['run', '--rm', '-i', 'busybox:1.36', 'sh', '-c', script], {...options, input: 'in'})
    expect(run).toEqual({stdout: 'out\nin', stderr: 'err\n', code: 7})
  })

  it('shares the image through a registry and runs it from there', async () => {
    const shared = `${way.registry}/me/${name}:1`
    await writeFile(join(options.cwd!, 'index.html'), 'it is shared\n')
    // A small one: the image of a Flask app takes ten seconds to compress.
    const lines = ['FROM busybox:1.36', 'COPY index.html /www/', 'CMD ["httpd", "-f", "-p", "8000", "-h", "/www"]', '']
    await writeFile(join(options.cwd!, 'Dockerfile.small'), lines.join('\n'))
    await ok('build', '-q', '-f', 'Dockerfile.small', '-t', shared)
    expect((await ok('push', shared)).stdout).toContain('@sha256:')
    await ok('rmi', shared)
    const address = way.address === '127.0.0.1' ? '127.0.0.1:' : ''
    const {stdout} = await ok('run', '-d', '--json', '--name', `${name}-shared`, '-p', `${address}:8000`, shared)
    const {url} = JSON.parse(stdout) as {url: string}
    expect(await text(url)).toBe('it is shared\n')
    await ok('stop', '-t', '0', `${name}-shared`)
    await ok('rm', `${name}-shared`)
    await ok('pull', shared)
    const repository = shared.replace(/:1$/, '')
    await ok('tag', shared, `${repository}:2`)
    const all = await dkrJson<{image: string; digest: string}[]>(['push', '--all-tags', repository], options)
    expect(all.map(({image}) => image).sort()).toEqual([shared, `${repository}:2`])
    expect(new Set(all.map(({digest}) => digest)).size).toBe(1)
    await ok('rmi', shared, `${repository}:2`)
  })

  it('tells a command that is not there', async () => {
    expect((await dkr(['run', '--rm', 'busybox:1.36', 'no-such-command'], options)).code).toBe(127)
    expect((await dkr(['run', '-d', '--rm', 'busybox:1.36', 'no-such-command'], options)).code).toBe(127)
  })

  it('removes what nothing needs, and that alone', async () => {
    const label = `${name}-prune`
    await ok('run', '--name', label, '-l', label, 'busybox:1.36', 'true')
    expect((await ok('prune', '-f', '--filter', `label=${label}`)).stdout).toBe(`${label}\n`)
    expect((await ok('prune', '-af', '--volumes', '--filter', `label=${label}`)).stdout).toBe('')
  })

  it('leaves nothing behind', async () => {
    const own = ['--filter', `label=dkr.project=${name}`]
    expect((await ok('down', '--images')).stdout).toContain(`${name}\n`)
    expect(await dkrJson(['ls', '-a', ...own], options)).toEqual([])
    expect(await dkrJson(['images', ...own], options)).toEqual([])
  })
})

const fetchText = (url: string) =>
  fetch(url).then(
    response => response.text(),
    () => undefined,
  )

import {chmod, mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from '@jest/globals'
import {init} from '../../src/lib/init/init.js'
import {docker, dockerClient} from '../support/docker-client.js'

const label = 'dkr-test-template=flask'
const hardened = ['--read-only', '--cap-drop=ALL', '--security-opt=no-new-privileges']
const dirs: string[] = []

async function folder(files: Record<string, string> = {}): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'dkr-test-template-'))
  dirs.push(dir)
  for (const [path, text] of Object.entries(files)) await writeFile(join(dir, path), text)
  return dir
}

async function build(dir: string, image: string, buildKit = true): Promise<void> {
  const env = {DOCKER_BUILDKIT: buildKit ? '1' : '0'}
  await docker(['build', '--force-rm', '--label', label, '--tag', image, dir], {env})
}

/** Starts a container, waits until its own HEALTHCHECK is content, and gives the URL of `port`. */
async function start(image: string, port: number, ...flags: string[]): Promise<{id: string; url: string}> {
  const published = ['--publish', `127.0.0.1::${port}`, '--health-interval=1s']
  const id = await docker(['run', '--detach', '--label', label, ...hardened, ...published, ...flags, image])
  const filters = ['--filter', `container=${id}`, '--filter', 'event=health_status']
  const since = await docker(['inspect', '--format', '{{.Created}}', id])
  const {stdout} = await dockerClient(['events', '--since', since, ...filters], {until: /health_status/})
  expect(stdout).toContain('health_status: healthy')
  return {id, url: `http://${await docker(['port', id, `${port}/tcp`])}`}
}

const get = async (url: string) => (await fetch(url)).text()

beforeAll(async () => {
  await docker(['image', 'inspect', '--format', '{{.Id}}', 'python:3.13-slim'])
})

afterAll(async () => {
  const containers = await docker(['ps', '--all', '--quiet', '--filter', `label=${label}`])
  if (containers) await docker(['rm', '--force', '--volumes', ...containers.split('\n')])
  const images = await docker(['images', '--quiet', '--filter', `label=${label}`])
  if (images) await docker(['rmi', '--force', ...new Set(images.split('\n'))])
  for (const dir of dirs) await rm(dir, {recursive: true})
})

describe.each([
  ['BuildKit', true],
  ['the classic builder', false],
])('a new flask app, built by %s', (_, buildKit) => {
  const image = `dkr-test-template-new:${buildKit ? 'buildkit' : 'classic'}`

  beforeAll(async () => {
    const dir = await folder()
    await init({dir})
    await build(dir, image, buildKit)
  })

  test('greets, is healthy, is not root, and needs neither a writable disk nor a capability', async () => {
    const {id, url} = await start(image, 8000)
    expect(await get(url)).toContain('Hello World')
    expect(await get(`${url}/healthz`)).toBe('ok\n')
    expect(await docker(['exec', id, 'id', '-u'])).toBe('10001')
  })

  test('holds the app and nothing that .dockerignore names', async () => {
    const files = await docker(['run', '--rm', '--label', label, image, 'ls', '-A', '/app'])
    expect(files.split('\n').sort()).toEqual(['app.py', 'requirements.txt'])
  })

  test('ends by itself on the stop signal, also while a client keeps a connection open', async () => {
    const {id, url} = await start(image, 8000)
    await get(url)
    await docker(['stop', '--time', '10', id])
    expect(await docker(['inspect', '--format', '{{.State.ExitCode}} {{.State.OOMKilled}}', id])).toBe('0 false')
  })
})

test('PORT moves the server and its health check, NAME changes the greeting', async () => {
  const {url} = await start('dkr-test-template-new:buildkit', 9123, '--env', 'PORT=9123', '--env', 'NAME=<you>')
  expect(await get(url)).toContain('Hello &lt;you&gt;')
})

test.each([
  ['a factory', 'make.py', 'from flask import Flask\n\n\ndef create_app():\n    return Flask(__name__)\n', 404],
  [
    'an app under another name',
    'main.py',
    'from flask import Flask\n\nsite = Flask(__name__)\n\n\n@site.route("/")\ndef index():\n    return "mine"\n',
    200,
  ],
])(
  '%s is adopted, though its file is closed to others: it builds, answers and is healthy',
  async (_, path, source, status) => {
    const dir = await folder({[path]: source, 'requirements.txt': 'flask\n'})
    await chmod(join(dir, path), 0o600)
    const {files} = await init({dir})
    expect(files).toContainEqual({path: 'requirements.txt', action: 'keep'})
    const image = `dkr-test-template-adopted:${path.replace('.py', '')}`
    await build(dir, image)
    const {url} = await start(image, 8000)
    expect((await fetch(url)).status).toBe(status)
  },
)

test('the dependencies of a pyproject.toml are installed', async () => {
  const project = '[project]\nname = "x"\nversion = "1"\ndependencies = [\n  "flask>=3",\n]\n'
  const source =
    'from flask import Flask\n\napp = Flask(__name__)\n\n\n@app.get("/healthz")\ndef ok():\n    return "ok"\n'
  const dir = await folder({'app.py': source, 'pyproject.toml': project})
  await init({dir})
  await build(dir, 'dkr-test-template-adopted:pyproject')
  const {url} = await start('dkr-test-template-adopted:pyproject', 8000)
  expect(await get(`${url}/healthz`)).toBe('ok')
})

test('a request that is being answered when the app is stopped is still answered', async () => {
  const source = [
    'import time',
    'from flask import Flask',
    'app = Flask(__name__)',
    '@app.get("/slow")',
    'def slow():',
    '    print("begun", flush=True)',
    '    time.sleep(1)',
    '    return "done"',
  ]
  const dir = await folder({'app.py': source.join('\n'), 'requirements.txt': 'flask\ngunicorn\n'})
  await init({dir})
  await build(dir, 'dkr-test-template-adopted:slow')
  const {id, url} = await start('dkr-test-template-adopted:slow', 8000)
  const answer = get(`${url}/slow`)
  await dockerClient(['logs', '--follow', id], {until: /begun/})
  await docker(['stop', id])
  expect(await answer).toBe('done')
})

import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, beforeAll, expect, it} from '@jest/globals'
import {dkr, freshFolder} from '../support/dkr.js'
import {docker, dockerClient} from '../support/docker-client.js'
import {shapeErrors, shapeIds} from '../support/json-shape.js'
import {account, type Registry, startRegistry} from '../support/registry.js'
import {type TinyApp, tinyApp} from '../support/tiny-app.js'

const name = 'dkr-test-shapes'
const other = `${name}-other`
const label = `label=${name}`
let app: TinyApp
let registry: Registry
let folder: Awaited<ReturnType<typeof freshFolder>>
const seen = new Set<string>()

/** All that a test may have left that did not come to its end. */
async function cleanUp() {
  await dockerClient(['rm', '-f', other, `${other}-2`])
  await dockerClient(['network', 'rm', name])
  await dockerClient(['volume', 'rm', '-f', name])
}

beforeAll(async () => {
  await cleanUp()
  app = await tinyApp(name)
  registry = await startRegistry({basicAuth: true})
  folder = await freshFolder('dkr-test-shapes-')
  await writeFile(join(app.cwd, 'Dockerfile'), '\nLABEL odd=yes\nMAINTAINER me\n', {flag: 'a'})
})
afterAll(async () => {
  await cleanUp()
  await registry.stop()
  await folder[Symbol.asyncDispose]()
  await app[Symbol.asyncDispose]()
})

/** Runs a command with --json and holds its document against the reference. */
async function fits(id: string, args: string[], {code = 0, input}: {code?: number; input?: string} = {}) {
  const env = {...app.env, DOCKER_CONFIG: folder.path, BROWSER: 'false'}
  const result = await dkr(args, {cwd: app.cwd, env, input})
  seen.add(id)
  if (result.code !== code) throw new Error(`${args.join(' ')} ended with ${result.code}: ${JSON.stringify(result)}`)
  const document = JSON.parse(result.stdout)
  expect(shapeErrors(id, document)).toEqual([])
  // An empty list fits every shape.
  if (Array.isArray(document)) expect(document).not.toEqual([])
  return document
}

it('a folder and its image', async () => {
  await fits('init', ['init', '--json', '-y', folder.path])
  await fits('lint', ['lint', '--json'])
  await fits('build', ['build', '--json', '--show-context'])
  await fits('build', ['build', '--json'])
  await fits('build', ['build', '--json'])
  await fits('layers', ['layers', '--json', name])
  await fits('images', ['images', '--json'])
  await fits('dry-run', ['build', '--json', '--dry-run'])
  await fits('doctor', ['doctor', '--json'])
})

it('an app, and its replacement that fails', async () => {
  await fits('up', ['up', '-d', '--json'])
  await fits('up', ['up', '-d', '--json'])
  await fits('ls', ['ls', '--json', '-s', '--filter', `name=${name}`])
  await fits('open', ['open', '--json'])
  await fits('port', ['port', '--json', name])
  await fits('top', ['top', '--json', name])
  await fits('stats', ['stats', '--json', name])
  await fits('exec', ['exec', '-d', '--json', name, 'true'])
  await fits('cp', ['cp', '--json', `${name}:/www/index.html`, folder.path])
  await writeFile(join(app.cwd, 'Dockerfile'), '\nCMD ["sh", "-c", "exit 3"]\n', {flag: 'a'})
  await fits('up:rolled-back', ['up', '-d', '--json', '--timeout', '10'], {code: 4})
  await fits('down', ['down', '--json'])
})

it("a container's life", async () => {
  const loud = 'echo out; echo err >&2; exec sleep 600'
  await fits('run', ['run', '-d', '--json', '--name', other, '-P', '--expose', '80', 'busybox:1.36', 'sh', '-c', loud])
  await fits('logs', ['logs', '--json', other])
  for (const id of ['pause', 'unpause', 'restart', 'kill', 'start']) {
    await fits(id, [id, '--json', ...(id === 'restart' ? ['-t', '0'] : []), other])
  }
  await fits('stop', ['stop', '--json', '-t', '0', other])
  await fits('wait', ['wait', '--json', other])
  await fits('rename', ['rename', '--json', other, `${other}-2`])
  await fits('rm', ['rm', '--json', `${other}-2`, 'dkr-test-none'], {code: 1})
})

it('what is shared', async () => {
  const image = `${registry.host}/me/${name}:1`
  const login = ['login', '--json', '-u', account.username, '--password-stdin', registry.host]
  await fits('login', login, {input: account.password})
  await fits('tag', ['tag', '--json', 'busybox:1.36', image])
  await fits('push', ['push', '--json', image])
  await fits('rmi', ['rmi', '--json', image])
  await fits('pull', ['pull', '--json', image])
  await fits('pull', ['pull', '--json', '--all-tags', image.slice(0, -2)])
  await fits('push', ['push', '--json', '--all-tags', image.slice(0, -2)])
  await fits('rmi', ['rmi', '--json', image])
  await fits('logout', ['logout', '--json', registry.host])
})

it('what is no longer needed', async () => {
  await docker(['create', '--name', other, '--label', name, 'busybox:1.36'])
  await docker(['network', 'create', '--label', name, name])
  await docker(['volume', 'create', '--label', name, name])
  await docker(['build', '-q', '-'], {input: `FROM busybox:1.36\nLABEL ${name}=gone\n`})
  const all: Record<string, string[]> = {volume: ['--all']}
  for (const kind of ['container', 'network', 'volume', 'image']) {
    const {removed} = await fits(`${kind}:prune`, [
      kind,
      'prune',
      '--json',
      '--force',
      '--filter',
      label,
      ...(all[kind] ?? []),
    ])
    expect(removed).toHaveLength(1)
  }
  await fits('prune', ['prune', '--json', '--force', '--filter', label])
  // Only what no build has used for years: other tests need the cache.
  await fits('builder:prune', ['builder', 'prune', '--json', '--force', '--filter', 'until=87600h'])
})

it('errors', async () => {
  await fits('error', ['ls', '--json', '--filter', 'nonsense=1'], {code: 2})
  for (const id of ['logs', 'wait', 'inspect']) await fits('error', [id, '--json', 'dkr-test-none'], {code: 1})
  await fits('error', ['up', '--json', '--name', 'UPPER', '-d'], {code: 2})
})

it('leaves out none of the shapes', () => {
  expect([...seen].toSorted()).toEqual(shapeIds.toSorted())
})

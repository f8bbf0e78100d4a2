import {randomBytes} from 'node:crypto'
import {chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, utimesSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {gunzipSync} from 'node:zlib'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import type {BuildResult} from '../../src/lib/build/build.js'
import {dkr, dkrJson, freshFolder} from '../support/dkr.js'
import {docker, dockerClient} from '../support/docker-client.js'
import {makeOwnBase} from '../support/own-base.js'

/** What earlier runs left in the engine's cache must not match. */
const unique = randomBytes(4).toString('hex')

const own = 'dkr-test-cache-own'
beforeAll(() => makeOwnBase(`${own}:1`, unique))
afterAll(() => dockerClient(['rmi', '-f', `${own}:1`]))

const dockerfile = [
  `FROM ${own}:1`,
  'ARG VERSION=1',
  'LABEL a=1',
  'ENV MODE=x',
  'WORKDIR /app',
  'COPY req.txt ./',
  'RUN cat req.txt',
  'COPY . .',
  'RUN ls',
  '',
].join('\n')

/** One change at a time, each on top of the ones before, and what is to be said of it. */
interface Change {
  name: string
  change: (app: string) => void
  args?: string[]
  /** Undefined: every step comes from the cache. */
  reason?: string
  /** Where the classic builder does not do as BuildKit. */
  classic?: string
}

const write = (path: string, text: string) => (app: string) => writeFileSync(join(app, path), text)
const edit = (before: string, after: string) => (app: string) => {
  const path = join(app, 'Dockerfile')
  writeFileSync(path, readFileSync(path, 'utf8').replace(before, after))
}
const copyAll = 'COPY . . ran again because 1 file changed: '

const changes: Change[] = [
  {name: 'nothing', change: () => {}},
  {name: 'content of the same size', change: write('app.py', 'HELLO'), reason: `${copyAll}app.py (content)`},
  {name: 'chmod', change: app => chmodSync(join(app, 'run.sh'), 0o755), reason: `${copyAll}run.sh (mode 644 → 755)`},
  {
    name: 'rename',
    change: app => renameSync(join(app, 'app.py'), join(app, 'main.py')),
    reason: `${copyAll}app.py → main.py (renamed)`,
  },
  {name: 'new file', change: write('new.py', 'new'), reason: `${copyAll}new.py (added)`},
  {name: 'mtime only', change: app => utimesSync(join(app, 'main.py'), 1000, 1000)},
  {name: 'ignored file', change: write('a.log', 'x')},
  {
    name: 'first COPY',
    change: write('req.txt', `flask ${unique}`),
    reason: 'COPY req.txt ./ ran again because 1 file changed: req.txt (content)',
  },
  {
    name: 'early LABEL',
    change: edit('a=1', `a=${unique}`),
    classic: `LABEL a=${unique} ran again because it was edited: LABEL a=1 → LABEL a=${unique}`,
  },
  {
    name: 'early ENV',
    change: edit('MODE=x', `MODE=${unique}`),
    reason: `RUN cat req.txt ran again because line 4 was edited: ENV MODE=x → ENV MODE=${unique}`,
    classic: `ENV MODE=${unique} ran again because it was edited: ENV MODE=x → ENV MODE=${unique}`,
  },
  {name: 'comment in the Dockerfile', change: edit('RUN ls', '# a comment\nRUN ls')},
  {
    name: 'value of an ARG',
    change: () => {},
    args: ['--build-arg', 'VERSION=hush-hush'],
    reason: 'RUN cat req.txt ran again because the build arg VERSION changed',
  },
  {
    name: 'ignore file',
    change: write('.dockerignore', 'Dockerfile\n.dockerignore\n'),
    args: ['--build-arg', 'VERSION=hush-hush'],
    reason: 'COPY . . ran again because the ignore file now lets in 1 file: a.log (no longer ignored)',
  },
  {
    name: '--no-cache',
    change: () => {},
    args: ['--no-cache'],
    // BuildKit makes the folder from its cache all the same.
    reason: 'COPY req.txt ./ ran because --no-cache was given',
    classic: 'ARG VERSION=1 ran because --no-cache was given',
  },
]

describe.each(['buildkit', 'classic'] as const)('dkr build --explain with %s', builder => {
  const tag = `dkr-test-cache-${builder}`
  let folder: Awaited<ReturnType<typeof freshFolder>>
  let app: string
  let env: Record<string, string>

  const build = (args: string[] = []) => dkrJson<BuildResult>(['build', '-t', tag, '--explain', ...args, app], {env})

  beforeAll(async () => {
    folder = await freshFolder('dkr-test-cache-')
    app = join(folder.path, 'app')
    env = {XDG_STATE_HOME: join(folder.path, 'state'), DOCKER_BUILDKIT: builder === 'buildkit' ? '1' : '0'}
    mkdirSync(app)
    const files = {Dockerfile: dockerfile, 'app.py': 'hello', 'run.sh': '#!/bin/sh', 'req.txt': unique}
    for (const [name, text] of Object.entries(files)) write(name, text)(app)
    write('.dockerignore', 'Dockerfile\n.dockerignore\n*.log\n')(app)
    chmodSync(join(app, 'run.sh'), 0o644)
    const {cacheMiss} = await build()
    expect(cacheMiss).toMatchObject({cause: 'first-build', certain: false})
  })
  afterAll(async () => {
    await dockerClient(['rmi', '-f', tag, `${tag}-base`, `${tag}-moved`])
    await folder[Symbol.asyncDispose]()
  })

  it.each(changes)('$name', async ({change, args, reason, classic}) => {
    change(app)
    const {cached, cacheMiss} = await build(args)
    const expected = builder === 'classic' ? (classic ?? reason) : reason
    expect(cacheMiss?.reason).toBe(expected)
    expect(cached).toBe(expected === undefined)
  })

  it('keeps no value of a build arg', () => {
    const builds = join(folder.path, 'state', 'dkr', 'builds')
    const texts = readdirSync(builds).map(name => gunzipSync(readFileSync(join(builds, name))).toString())
    expect(texts).toHaveLength(1)
    expect(texts[0]).toContain('VERSION')
    expect(texts[0]).not.toContain('hush-hush')
  })

  it('says it on stderr, with stdout left to the ID', async () => {
    write('main.py', `changed ${unique}`)(app)
    const {stdout, stderr} = await dkr(['build', '-t', tag, '--explain', app], {env})
    expect(stdout).toMatch(/^sha256:[0-9a-f]{64}\n$/)
    expect(stderr).toContain(`${copyAll}main.py (content) (line 8).\n`)
    const again = await dkr(['build', '-t', tag, '--explain', app], {env})
    expect(again.stderr).toContain('Every step came from the cache.\n')
  })

  it('names a base image that moved', async () => {
    const base = `${tag}-base`
    await docker(['tag', `${own}:1`, base])
    write('Dockerfile', `FROM ${base}\nRUN echo one\n`)(app)
    await build()
    const context = join(folder.path, 'base')
    mkdirSync(context)
    writeFileSync(join(context, 'Dockerfile'), `FROM ${own}:1\nRUN echo ${folder.path} > /moved\n`)
    await dkrJson(['build', '-t', base, context], {env})
    const {cacheMiss} = await build()
    expect(cacheMiss).toMatchObject({line: 2, cause: 'base-moved', causeLine: 1, certain: true})
    expect(cacheMiss?.reason).toContain(`the image of FROM ${base} is another one`)
  })

  it('finds the cause in the stage that a COPY takes from', async () => {
    write('Dockerfile', `FROM ${own}:1 AS one\nCOPY req.txt /\nFROM ${own}:1\nCOPY --from=one /req.txt /\n`)(app)
    await build()
    write('req.txt', `other ${unique}`)(app)
    const {cacheMiss} = await build()
    expect(cacheMiss).toMatchObject({line: 2, cause: 'files', files: [{path: 'req.txt', change: 'content'}]})
  })

  it('tells with --dry-run what the classic builder would do, and builds nothing', async () => {
    write('Dockerfile', dockerfile)(app)
    const before = await build()
    const dryRun = () => dkr(['build', '-t', tag, '--dry-run', '--explain', app], {env})
    const unchanged = await dryRun()
    write('req.txt', `dry ${unique}`)(app)
    const {stdout, stderr} = await dryRun()
    expect(stdout).toContain('docker build')
    const said =
      builder === 'classic' ? 'would run again because 1 file changed: req.txt (content)' : 'only after the build'
    expect(stderr).toContain(said)
    if (builder === 'classic') expect(unchanged.stderr).toBe('Every step would come from the cache.\n')
    expect(await docker(['image', 'inspect', '-f', '{{.Id}}', tag])).toContain(before.imageId)
  })

  it('counts an ARG in front of FROM for no step', async () => {
    write('Dockerfile', `ARG TAG=1\nFROM ${own}:$TAG\nRUN echo ${unique}\n`)(app)
    expect(await build()).toMatchObject({cached: false, cacheMiss: {line: 3}})
    expect(await build()).toMatchObject({cached: true, cacheMiss: null})
  })

  it('builds where nothing can be remembered', async () => {
    const {code} = await dkr(['build', '-t', tag, '--explain', app], {
      env: {...env, XDG_STATE_HOME: join(app, 'Dockerfile')},
    })
    expect(code).toBe(0)
  })
})

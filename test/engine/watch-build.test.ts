import {createHash} from 'node:crypto'
import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {planBuild} from '../../src/lib/build/plan.js'
import {connect, type Engine} from '../../src/lib/engine/engine.js'
import {actionFor, exchange} from '../../src/lib/up/watch/act.js'
import {decide} from '../../src/lib/up/watch/decide.js'
import {loadRules, readProject} from '../../src/lib/up/watch/load-rules.js'
import {changesBetween, takeSnapshot} from '../../src/lib/up/watch/snapshot.js'
import {freshFolder} from '../support/dkr.js'
import {docker, dockerClient} from '../support/docker-client.js'
import {randomFrom} from '../support/random-tree.js'
import {readTar} from '../support/read-tar.js'
import {fillProject, randomDockerfile, randomEdit, randomIgnoreFile} from '../support/watched-project.js'

const prefix = `dkr-test-watch-build-${process.pid}`
const container = `${prefix}-app`
const [first = 1, seeds = 4] = (process.env.DKR_TEST_WATCHES ?? '1,4').split(',').map(Number)
const editsEach = 4

const bases: Record<string, string> = {
  full: 'RUN mkdir -p /app/src /app/lib /own && for f in a.txt b.txt src/m.py base.txt new.txt; do echo base > /app/$f; chown 3:4 /app/$f; done && chmod 700 /app/src && chown 3:4 /app/src',
  linked: 'RUN mkdir -p /real /elsewhere && ln -s /real /app && ln -s /elsewhere /real/data && ln -s /real/owned /own',
  // With a layer of its own: an image that only has other settings looks like the base of others.
  onbuild: 'RUN mkdir /triggered\nONBUILD COPY . /triggered\nONBUILD RUN ls -l /triggered > /triggered.list',
}

let engine: Engine
beforeAll(async () => {
  engine = await connect()
  for (const [name, lines] of Object.entries(bases)) {
    await docker(['build', '-q', '-t', `${prefix}:${name}`, '-'], {
      input: `FROM busybox:1.36\n${lines}\n`,
      env: {DOCKER_BUILDKIT: '1'},
    })
  }
})
afterAll(async () => {
  await dockerClient(['rm', '-fv', container])
  const tags = [...Object.keys(bases), 'app'].map(name => `${prefix}:${name}`)
  await dockerClient(['rmi', '-f', ...tags])
})

/** What dkr's own mark is, and what the engine puts into every container. */
const notOfImages = /^(?:\.dkr-synced|\.dockerenv|(?:dev|proc|sys)(?:\/.*)?|etc\/(?:hosts|hostname|resolv\.conf|mtab))$/

/** All that a file system holds, a line each: kind, mode, owner, content or where a link leads. */
function listing(archive: Buffer, volumes: readonly string[]): string[] {
  const entries = readTar(archive)
  const byName = new Map(entries.map(entry => [entry.name, entry]))
  return entries
    .map(({name, linkname, ...own}) => {
      const {type, mode, uid, gid, content} = own.type === '1' ? byName.get(linkname)! : own
      const hash = createHash('sha256').update(content).digest('hex').slice(0, 8)
      return {
        path: name.replace(/\/$/, ''),
        text: `${type} ${mode.toString(8)} ${uid}:${gid} ${hash} ${type === '2' ? linkname : ''}`,
      }
    })
    .filter(({path}) => !notOfImages.test(path) && !volumes.some(volume => `/${path}/`.startsWith(`${volume}/`)))
    .map(({path, text}) => `${path} ${text}`)
    .sort()
}

async function exported(id: string): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of await engine.stream({method: 'GET', path: `/containers/${id}/export`}))
    chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

const tag = `${prefix}:app`
const build = (root: string) => dockerClient(['build', '-q', '-t', tag, root], {env: {DOCKER_BUILDKIT: '1'}})

/** A container of the project as it is now, and the rules for its changes. */
async function start(root: string) {
  await dockerClient(['rm', '-fv', container])
  const plan = planBuild({dir: root, tags: [tag]}, root, {}, 'buildkit')
  const project = readProject(plan)
  const files = await takeSnapshot(root, project.filter)
  const {code, stderr} = await build(root)
  if (code !== 0) {
    told.broken++
    return {stderr}
  }
  const id = await docker(['run', '-d', '--name', container, tag])
  const volumes = await docker(['inspect', '-f', '{{range .Mounts}}{{.Destination}} {{end}}', container])
  return {
    id,
    project,
    files,
    rules: await loadRules(engine, project, files),
    volumes: volumes.split(' ').filter(Boolean),
  }
}

async function ofImage(root: string, volumes: readonly string[]): Promise<string[] | string> {
  const {code, stderr} = await build(root)
  if (code !== 0) return stderr
  const id = await docker(['create', tag])
  try {
    return listing(await exported(id), volumes)
  } finally {
    await docker(['rm', '-fv', id])
  }
}

const told = {synced: 0, nothing: 0, rebuilt: 0, refused: 0, broken: 0}

/**
 * Random projects, Dockerfiles and edits: whatever up --watch does not leave to a rebuild gives the container that a
 * rebuild would give.
 */
describe('a container after a sync is what a build would make', () => {
  it.each(Array.from({length: seeds}, (_, index) => first + index))('seed %d', async seed => {
    await using folder = await freshFolder(`${prefix}-`)
    const root = folder.path
    const random = randomFrom(seed)
    fillProject(root, random)
    const dockerfile = randomDockerfile(random, prefix)
    writeFileSync(join(root, 'Dockerfile'), dockerfile)
    writeFileSync(join(root, '.dockerignore'), `Dockerfile\n.dockerignore\n${randomIgnoreFile(random)}`)
    let now = await start(root)
    const added = new Set<string>()
    const history: string[] = []
    for (let edit = 0; edit < editsEach && now.id; edit++) {
      const edits = Array.from({length: 1 + Math.floor(random() * 2)}, () => randomEdit(root, random))
      const {id, project, rules, volumes} = now
      const files = await takeSnapshot(root, project.filter)
      const action = actionFor(changesBetween(now.files, files), change => decide(change, rules, {files, added}))
      const done =
        action.kind === 'exchange'
          ? await exchange(engine, id, root, action).then(
              () => 'synced' as const,
              () => 'refused' as const,
            )
          : action.kind
      history.push(`${edits.join(', ')}: ${done}${action.kind === 'rebuild' ? ` (${action.why})` : ''}`)
      told[done === 'rebuild' ? 'rebuilt' : done]++
      if (done === 'rebuild' || done === 'refused') {
        added.clear()
        now = await start(root)
        continue
      }
      now = {...now, files}
      if (action.kind === 'exchange') for (const {path, was} of action.files) if (!was) added.add(path)
      const [found, wanted] = [listing(await exported(id), volumes), await ofImage(root, volumes)]
      const differs = {
        stale: found.filter(line => !wanted.includes(line)),
        missing: typeof wanted === 'string' ? wanted : wanted.filter(line => !found.includes(line)),
      }
      expect({dockerfile, history, ...differs}).toEqual({dockerfile, history, stale: [], missing: []})
    }
  })

  it('and most edits need no build', () => {
    if (process.env.DKR_TEST_WATCHES) process.stderr.write(`${JSON.stringify(told)}\n`)
    expect(told.synced).toBeGreaterThan(0)
  })
})

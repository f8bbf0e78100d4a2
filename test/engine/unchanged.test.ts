import {createHash, randomBytes} from 'node:crypto'
import {rmSync} from 'node:fs'
import {Readable} from 'node:stream'
import {afterAll, beforeAll, expect, test} from '@jest/globals'
import {build} from '../../src/lib/build/build.js'
import {unchangedImage} from '../../src/lib/build/cache/unchanged.js'
import {type BuildPlan, type BuildRequest, planBuild} from '../../src/lib/build/plan.js'
import {buildQuery} from '../../src/lib/build/query.js'
import {connect, type Engine} from '../../src/lib/engine/engine.js'
import {buildWithBuildkit, exportFolder, removeImages, socketPath} from '../support/build-engine.js'
import {docker} from '../support/docker-client.js'
import {type Edit, editedTree, fileEdits, writeDockerfile} from '../support/random-edits.js'
import {pick, type Random, randomFrom} from '../support/random-tree.js'
import {readTar} from '../support/read-tar.js'
import {settled} from '../support/settled.js'
import {silentJob} from '../support/silent-job.js'
import {fillTree, makeTree} from '../support/temp-tree.js'

/** What an image of an earlier run was built from must not be found in the cache. */
const unique = randomBytes(4).toString('hex')
const name = (what: string) => `dkr-test-unchanged-${what}-${unique}`
const base = name('base')

/** How many edits are made; more of them with DKR_TEST_EDITS, others with DKR_TEST_SEED. */
const rounds = Number(process.env.DKR_TEST_EDITS ?? 14)
const seed = Number(process.env.DKR_TEST_SEED ?? 1)

/** All of one length. */
const dockerfiles = ['/src/', '/srd/', '/sre/'].map(
  folder => `FROM ${base} AS part
ARG V=1
LABEL v=$V unique=${unique}
COPY src ${folder}
FROM part
COPY . /all/
`,
)

const own = {Dockerfile: {content: dockerfiles[0]!, mtime: 1_000_000_000}}

/** Every image that was built. */
const images = new Set<string>()

/** A project that is edited in every way, with what its builds are asked for. */
interface Project {
  root: string
  env: NodeJS.ProcessEnv
  request: Omit<BuildRequest, 'dir'>
  random: Random
}

const requestEdits: Record<string, (project: Project) => unknown> = {
  Dockerfile: ({root, random}) => writeDockerfile(root, pick(random, dockerfiles), random),
  'build arg': ({request, random}) => {
    request.buildArgs = pick(random, [[], ['V=2'], ['V=3'], ['OTHER=1']])
  },
  'build arg of the environment': ({request, env, random}) => {
    request.buildArgs = ['V']
    env.V = pick(random, ['4', '5', ''])
  },
  'target stage': ({request, random}) => {
    request.target = pick(random, [undefined, 'part'])
  },
  label: ({request, random}) => {
    request.labels = pick<Record<string, string>>(random, [{}, {l: '1'}, {l: '2'}])
  },
  platform: ({request, random}) => {
    request.platform = pick(random, [undefined, 'linux/amd64'])
  },
  // The same name for another image.
  'base image': ({random}) => docker(['tag', `${base}:${pick(random, ['1', '2'])}`, base]),
  'name of the image': async ({request, random}) => {
    if (random() < 0.5) await docker(['tag', `${base}:1`, request.tags![0]!])
    else await removeImages(request.tags!)
  },
}

let engine: Engine
let project: Project

beforeAll(async () => {
  engine = await connect({host: `unix://${socketPath}`}, {})
  for (const tag of ['1', '2']) {
    const input = `FROM busybox:1.36\nLABEL base=${unique}-${tag}\n`
    await docker(['build', '-q', '-t', `${base}:${tag}`, '-'], {input})
  }
  await docker(['tag', `${base}:1`, base])
  const root = makeTree({...editedTree, ...own})
  const request = {tags: [name('app')]}
  project = {root, env: {XDG_STATE_HOME: `${root}-state`}, request, random: randomFrom(seed)}
})
afterAll(async () => {
  rmSync(project.root, {recursive: true, force: true})
  rmSync(`${project.root}-state`, {recursive: true, force: true})
  await removeImages([...project.request.tags!, name('fresh'), ...images, base, `${base}:1`, `${base}:2`])
})

const planNow = (): BuildPlan => planBuild({dir: project.root, ...project.request}, '/', project.env, 'buildkit')

/** What the engine builds where it has nothing of the folder: the truth. */
async function freshBuild(plan: BuildPlan): Promise<string> {
  const session = {sharedKey: `${unique}-${randomBytes(8).toString('hex')}`}
  const {t: _, ...query} = buildQuery(plan)
  const {id, error} = await buildWithBuildkit({root: plan.dir, tag: name('fresh'), session, query})
  if (error) throw new Error(error)
  images.add(id)
  return id
}

/** One build by dkr; `edit` is made as soon as it begins to work. */
async function buildNow(plan: BuildPlan, edit?: () => void): Promise<string> {
  const job = silentJob()
  let pending = edit
  const task = () => {
    pending?.()
    pending = undefined
  }
  const surroundings = {env: project.env, stdin: Readable.from([])}
  const {imageId} = await build(engine, plan, {...job, progress: {...job.progress, task}}, surroundings)
  images.add(imageId)
  return imageId
}

/** Which edits were made, for the message of a failure, and what they cost. */
const made: string[] = []
const count = {unchanged: 0, built: 0, needless: 0}

/**
 * All that can be told of an image but times, and the last edits. Without the modes of folders: where 20.10 has a copy
 * of a folder, it does not see that its mode changed, with docker's client neither.
 */
async function contents(image: string): Promise<string[]> {
  const entries = readTar(await exportFolder(image, '/'))
  const files = entries.map(({name: path, type, mode, content, linkname}) => {
    const hash = createHash('sha256').update(content).digest('hex').slice(0, 12)
    return [path, type, type === '5' ? '' : mode.toString(8), hash, linkname].join(' ')
  })
  return [...files, ...made.slice(-12)]
}

/** The same image; or one with the same in it: 20.10 gives some hard links another hash, depending on its copy. */
async function expectSame(image: string, truth: string): Promise<void> {
  if (image !== truth) expect(await contents(image)).toEqual(await contents(truth))
}

async function editSomething(): Promise<void> {
  const {root, random} = project
  const all: [string, (project: Project) => unknown][] = [
    ...Object.entries(fileEdits).map(([title, edit]): [string, () => void] => [title, () => edit(root, random)]),
    ...Object.entries(requestEdits),
  ]
  for (let more = true; more; more = random() < 0.2) {
    const [title, edit] = pick(random, all)
    made.push(title)
    await edit(project)
  }
}

async function oneRound(last: string): Promise<string> {
  await editSomething()
  if (project.random() < 0.7) await settled(project.root)
  const plan = planNow()
  const unchanged = await unchangedImage(engine, plan, project.env)
  const truth = await freshBuild(plan)
  made.push(unchanged ? '(unchanged)' : '(built)')
  if (unchanged) {
    count.unchanged++
    await expectSame(unchanged, truth)
    expect([await buildNow(plan), ...made.slice(-12)]).toEqual([unchanged, ...made.slice(-12)])
    return unchanged
  }
  count.built++
  if (project.random() < 0.15) {
    const edit: Edit = pick(project.random, Object.values(fileEdits))
    made.push('(edited meanwhile)')
    return buildNow(plan, () => edit(project.root, project.random)).catch(() => '')
  }
  const imageId = await buildNow(plan)
  if (imageId === last) count.needless++
  await expectSame(imageId, truth)
  return imageId
}

test(`after any edit nothing is called unchanged that the engine builds otherwise (seed ${seed})`, async () => {
  let last = ''
  for (let round = 0; round < rounds; round++) last = await oneRound(last)
  if (process.env.DKR_TEST_EDITS) process.stderr.write(`${JSON.stringify(count)}\n`)
  expect(count.unchanged).toBeGreaterThan(0)
}, 3_600_000)

test.each([
  'nothing',
  'time of reading',
  'the same file in its place',
  'all files copied anew',
  'ignored file',
  'new ignored file',
])('a build is spared after an edit that gives the same: %s', async title => {
  const {root, random} = project
  rmSync(root, {recursive: true})
  fillTree(root, {...editedTree, ...own, '.dockerignore': '**/*.log\n', hard: 'not linked'})
  await settled(root)
  const imageId = await buildNow(planNow())
  fileEdits[title]!(root, random)
  await settled(root)
  expect(await unchangedImage(engine, planNow(), project.env)).toBe(imageId)
  expect(await unchangedImage(engine, planNow(), project.env)).toBe(imageId)
})

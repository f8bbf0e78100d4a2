import {rmSync} from 'node:fs'
import {join} from 'node:path'
import {Readable} from 'node:stream'
import {afterAll, beforeAll, describe, expect, test} from '@jest/globals'
import {build} from '../../src/lib/build/build.js'
import {manifestPath, readManifest} from '../../src/lib/build/cache/store.js'
import {type BuildPlan, planBuild} from '../../src/lib/build/plan.js'
import {showContext} from '../../src/lib/build/show-context/show-context.js'
import type {Builder} from '../../src/lib/engine/builder.js'
import {connect, type Engine} from '../../src/lib/engine/engine.js'
import {exportFolder, removeImages} from '../support/build-engine.js'
import {linkedContext} from '../support/linked-context.js'
import {randomFrom} from '../support/random-tree.js'
import {readTar} from '../support/read-tar.js'
import {silentJob} from '../support/silent-job.js'
import {steadily} from '../support/steadily.js'
import {makeTree, withTree} from '../support/temp-tree.js'

const prefix = `dkr-test-context-links-${process.pid}`
const made: string[] = []
let engine: Engine
let state: string

beforeAll(async () => {
  engine = await connect({}, process.env)
  state = makeTree({})
})
afterAll(async () => {
  await removeImages(made)
  rmSync(state, {recursive: true, force: true})
})

const seeds = Array.from({length: Number(process.env.DKR_TEST_TREES ?? 6)}, (_, index) => index + 1)
const signal = new AbortController().signal

/** What was sent, as the record of the build has it: files and links, no folders. */
async function sentFiles(plan: BuildPlan, env: NodeJS.ProcessEnv): Promise<string[]> {
  const {files} = (await readManifest(manifestPath(plan, env)))!
  return files!.paths.filter((_, index) => (files!.modes[index]! & 0o170000) !== 0o040000)
}

async function imageFiles(image: string): Promise<string[]> {
  const entries = readTar(await exportFolder(image, '/ctx'))
  return entries.filter(({type}) => type !== '5').map(({name}) => name.slice('ctx/'.length))
}

/** Three lists that must be one: what dkr says it sends, what it sends, and what is in the image. */
async function compare(builder: Builder, seed: number) {
  const {tree, file, forms} = linkedContext(randomFrom(seed))
  await withTree(tree, async root => {
    const env = {XDG_STATE_HOME: state}
    const tag = `${prefix}:${builder}-${seed}`
    const request = {dir: 'ctx', file, tags: [tag], strict: false}
    const plan = planBuild(request, root, {}, builder)
    const listed = (await showContext(plan, signal)).included.map(({path}) => path).sort()
    made.push(tag)
    await steadily(async () => (await build(engine, plan, silentJob(), {env, stdin: Readable.from([])})).imageId)
    const sent = (await sentFiles(plan, env)).sort()
    const image = (await imageFiles(tag)).sort()
    expect({forms, sent, image}).toEqual({forms, sent: listed, image: listed})
  })
}

describe.each<Builder>(['buildkit', 'classic'])('what is listed is sent, and is in the image: %s', builder => {
  test.each(seeds)('tree %d', seed => compare(builder, seed))
})

describe('links of the context stay links in the image', () => {
  test.each<Builder>(['buildkit', 'classic'])('%s', async builder => {
    const tree = {
      'ctx/Dockerfile': {link: '../out/Dockerfile'},
      'ctx/.dockerignore': {link: '../out/rules'},
      'ctx/.env': 'A=1',
      'ctx/app': '1',
      'out/Dockerfile': `FROM scratch\nCOPY . /ctx/\n`,
      'out/rules': '.env\n',
    }
    await withTree(tree, async root => {
      const tag = `${prefix}:stay-${builder}`
      made.push(tag)
      const plan = planBuild({dir: join(root, 'ctx'), tags: [tag]}, root, {}, builder)
      await build(engine, plan, silentJob(), {env: {XDG_STATE_HOME: state}, stdin: Readable.from([])})
      const entries = readTar(await exportFolder(tag, '/ctx')).map(({name, linkname}) => `${name} ${linkname}`.trim())
      // The classic builder gets a Dockerfile from elsewhere through a .dockerignore of the build's own, as with docker.
      const rules = builder === 'classic' ? 'ctx/.dockerignore' : 'ctx/.dockerignore ../out/rules'
      expect(entries).toEqual(['ctx/', rules, 'ctx/Dockerfile ../out/Dockerfile', 'ctx/app'])
    })
  })
})

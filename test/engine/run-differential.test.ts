import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {existsSync} from 'node:fs'
import {mkdir, mkdtemp, rm, symlink, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, expect, test} from '@jest/globals'
import {readDockerFlags} from '../../src/lib/cli/docker-flags.js'
import {runFlags} from '../../src/lib/cli/run-flags.js'
import {connect, type Engine, statusOf} from '../../src/lib/engine/engine.js'
import {isDkrError} from '../../src/lib/errors/dkr-error.js'
import {dockerRun} from '../../src/lib/explain/run.js'
import {shellLine} from '../../src/lib/explain/shell.js'
import {createFromPlan} from '../../src/lib/run/create.js'
import {planRun, type RunPlan, type RunRequest} from '../../src/lib/run/plan.js'
import {startError} from '../../src/lib/run/start-error.js'
import {socketPath} from '../support/build-engine.js'
import {containerSettings, differences, removeContainers} from '../support/container-settings.js'
import {docker, dockerClient} from '../support/docker-client.js'
import {type EngineRelay, startEngineRelay, withoutStart} from '../support/engine-relay.js'
import {randomFrom} from '../support/random-tree.js'
import {type RunCaseFiles, randomRunCase} from '../support/run-cases.js'
import {silentJob} from '../support/silent-job.js'

const seed = Number(process.env.DKR_TEST_SEED ?? 20_261_125)
const cases = Number(process.env.DKR_TEST_CASES ?? 320)
const atOnce = 4
const prefix = 'dkr-test-differential'

let root: string
let files: RunCaseFiles
let engine: Engine
let startLess: EngineRelay
const environment = process.env
const config = {
  proxies: {default: {httpProxy: 'http://proxy:3128', noProxy: 'localhost,.example.com'}},
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), `${prefix}-`))
  for (const dir of ['docker', 'dkr', 'dry', 'bin', 'config', 'shared folder']) await mkdir(join(root, dir))
  const client = '/usr/bin/docker'
  if (existsSync(client)) await symlink(client, join(root, 'bin', 'docker'))
  files = {
    folder: join(root, 'shared folder'),
    envFile: join(root, 'env'),
    labelFile: join(root, 'labels'),
    seccomp: join(root, 'seccomp.json'),
    network: prefix,
    container: prefix,
    volume: prefix,
  }
  await writeFile(files.envFile, '# c\nFILE=a b "c"\nA=file\nHOME\nNOT_SET_ANYWHERE\n')
  await writeFile(files.labelFile, 'file=x y\nbare\na=file\n')
  await writeFile(files.seccomp, '{\n  "defaultAction" : "SCMP_ACT_ALLOW", "syscalls": [ ], "x": "a \\" b"\n}\n')
  await writeFile(join(root, 'config', 'config.json'), JSON.stringify(config))
  process.env = {...environment, DOCKER_CONFIG: join(root, 'config')}
  await cleanUp()
  await docker(['network', 'create', '--subnet', '10.213.7.0/24', prefix])
  await docker(['create', '--name', prefix, '-v', '/from-another', 'busybox:1.36', 'true'])
  engine = await connect({host: `unix://${socketPath}`})
  startLess = await startEngineRelay(socketPath, join(root, 'engine.sock'), withoutStart)
})

afterAll(async () => {
  process.env = environment
  await startLess?.stop()
  await cleanUp()
  await rm(root, {recursive: true, force: true})
})

async function cleanUp() {
  await dockerClient(['rm', '-f', '-v', prefix])
  await dockerClient(['network', 'rm', prefix])
  await dockerClient(['volume', 'rm', prefix])
}

/** What came of one run: a container's ID, or an exit code. */
type Outcome = {id: string} | {code: number; text: string}

async function byDocker(words: string[]): Promise<Outcome> {
  const result = await dockerClient(['-H', startLess.url, 'run', '-d', ...words], {cwd: join(root, 'docker')})
  return result.code === 0 ? {id: result.stdout.trim()} : {code: result.code ?? -1, text: result.stderr}
}

async function byDkr(words: string[]): Promise<{outcome: Outcome; plan?: RunPlan}> {
  const cwd = join(root, 'dkr')
  let plan: RunPlan | undefined
  try {
    const read = readDockerFlags(['-d', ...words], runFlags, {})
    if (read.own.length > 0) return {outcome: {code: 125, text: `unknown flag: ${read.own}`}}
    const [image = '', ...command] = read.rest
    plan = planRun({...read.flags, image, command} as RunRequest, {cwd, env: process.env})
    const here = plan.cidfile && !plan.cidfile.startsWith('/') ? {...plan, cidfile: join(cwd, plan.cidfile)} : plan
    return {outcome: {id: await createFromPlan(engine, here, silentJob())}, plan}
  } catch (error) {
    if (!isDkrError(error)) throw error
    const known = statusOf(error) === undefined ? error : startError(error)
    return {outcome: {code: Math.max(known.exitCode, 125), text: known.message}, plan}
  }
}

async function byDryRun(plan: RunPlan): Promise<Outcome> {
  const env = {...process.env, PATH: `${join(root, 'bin')}:${process.env.PATH}`, DOCKER_HOST: startLess.url}
  const child = spawn('sh', ['-c', shellLine(dockerRun(plan))], {cwd: join(root, 'dry'), env})
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []]
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
  const [code] = await once(child, 'close')
  const text = Buffer.concat(stderr).toString()
  return code === 0 ? {id: Buffer.concat(stdout).toString().trim()} : {code, text}
}

const seen = (outcome: Outcome) => ('id' in outcome ? containerSettings(outcome.id) : {code: outcome.code})

/** The differences of one case, or nothing. */
async function compare(words: string[], attempts = 2): Promise<{refused: boolean; failure?: string}> {
  const result = await compareOnce(words)
  // A connection that broke says nothing of the flags.
  const broken = /error during connect|relay: /.test(result.failure ?? '')
  return broken && attempts > 0 ? compare(words, attempts - 1) : result
}

async function compareOnce(words: string[]): Promise<{refused: boolean; failure?: string}> {
  const theirs = await byDocker(words)
  const {outcome: ours, plan} = await byDkr(words)
  const dry = plan ? await byDryRun(plan) : undefined
  const made = [theirs, ours, ...(dry ? [dry] : [])]
  try {
    const expected = await seen(theirs)
    for (const [name, outcome] of [
      ['dkr run', ours],
      ['the dry run', dry],
    ] as const) {
      // What does not become a plan has no dry run.
      if (outcome === undefined) continue
      const differ = differences(expected, await seen(outcome))
      if (differ.length === 0) continue
      const texts = made.flatMap(one => ('text' in one ? [one.text.trim()] : []))
      return {refused: false, failure: [`${name}: ${JSON.stringify(words)}`, ...texts, ...differ].join('\n  ')}
    }
    return {refused: 'code' in theirs}
  } finally {
    await removeContainers(made.flatMap(outcome => ('id' in outcome ? [outcome.id] : [])))
  }
}

test(`${cases} runs: the same container, or the same refusal, by docker, by dkr and by its dry run (seed ${seed})`, async () => {
  const random = randomFrom(seed)
  const queue = Array.from({length: cases}, (_, n) => randomRunCase(random, n, files))
  const failures: string[] = []
  let refused = 0
  const worker = async () => {
    for (let words = queue.shift(); words; words = queue.shift()) {
      const result = await compare(words)
      if (result.failure) failures.push(result.failure)
      if (result.refused) refused++
    }
  }
  await Promise.all(Array.from({length: atOnce}, worker))
  if (failures.length > 0) throw new Error(failures.slice(0, 10).join('\n\n'))
  // Both kinds are among them.
  expect(refused).toBeGreaterThan(cases / 10)
  expect(refused).toBeLessThan(cases / 2)
}, 400_000)

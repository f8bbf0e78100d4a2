import {mkdir, readdir, readFile, rm, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {dkr, freshFolder} from '../support/dkr.js'

/** Modules that cost a user's time at each start, and the commands that may load them. */
const heavy = {
  grpc: /node_modules\/(@grpc|protobufjs)\//,
  ssh2: /node_modules\/ssh2\/lib\/(?!.*empty)/,
  inquirer: /dist\/inquirer\.cjs/,
  ora: /dist\/ora\.cjs/,
  execa: /dist\/execa\.cjs/,
  tar: /dist\/tar-stream\.cjs|src\/lib\/build\/context\/tar/,
  yaml: /dist\/yaml\.cjs/,
  re2js: /dist\/re2js\.cjs/,
  chokidar: /dist\/chokidar\.cjs/,
  dockerode: /node_modules\/(dockerode|docker-modem)\//,
  lint: /src\/lib\/dockerfile\/(lint|rules\/)/,
} as const
type Heavy = keyof typeof heavy

const cases: {args: string[]; loads: Heavy[]; env?: Record<string, string>}[] = [
  {args: ['--version'], loads: []},
  {args: ['--help'], loads: []},
  {args: ['up', '--help'], loads: []},
  {args: ['ls', '--no-such-flag'], loads: []},
  {args: ['init', 'new', '-y'], loads: []},
  {args: ['ls'], loads: ['dockerode']},
  {args: ['images'], loads: ['dockerode']},
  {args: ['stop', 'dkr-test-none'], loads: ['dockerode']},
  {args: ['run', '--rm', 'busybox:1.36', 'true'], loads: ['dockerode']},
  {args: ['logs', 'dkr-test-none'], loads: ['dockerode']},
  {args: ['exec', '--dry-run', 'dkr-test-none', 'ls'], loads: []},
  {args: ['run', '--dry-run', 'busybox:1.36'], loads: []},
  {args: ['layers', 'busybox:1.36'], loads: ['dockerode']},
  {args: ['doctor'], loads: ['dockerode']},
  {args: ['build', '-q', 'app'], loads: []},
  {args: ['build', '-q', 'app'], loads: ['tar'], env: {DOCKER_BUILDKIT: '0'}},
  {args: ['build', '-q', 'ignores'], loads: []},
  {args: ['build', '-q', 'digits'], loads: ['re2js']},
  {args: ['build', '--dry-run', 'named'], loads: ['yaml']},
  {args: ['down', 'app'], loads: ['dockerode']},
  {args: ['lint', 'app/Dockerfile'], loads: ['lint']},
]

interface Coverage {
  result: {url: string; functions: {functionName: string; ranges: {count: number}[]}[]}[]
}

/** What ran, by the coverage that V8 wrote: files, and the modules that the program is made of, each a function. */
async function modulesThatRan(folder: string): Promise<string[]> {
  const texts = await Promise.all((await readdir(folder)).map(name => readFile(join(folder, name), 'utf8')))
  const scripts = texts.flatMap(text => (JSON.parse(text) as Coverage).result)
  const inside = scripts
    .filter(({url}) => url.endsWith('dist/dkr.cjs'))
    .flatMap(({functions}) => functions.filter(({ranges}) => ranges[0]!.count > 0))
    .map(({functionName}) => functionName)
  return [...inside, ...scripts.map(({url}) => url)]
}

describe('a command loads what it uses, and nothing else', () => {
  let folder: Awaited<ReturnType<typeof freshFolder>>

  beforeAll(async () => {
    folder = await freshFolder('dkr-test-modules-')
    for (const dir of ['app', 'named']) {
      await dkr(['init', '-y', dir, ...(dir === 'named' ? ['--name', 'dkr-test-other-name'] : [])], {cwd: folder.path})
      await writeFile(join(folder.path, dir, 'Dockerfile'), 'FROM scratch\nCOPY app.py /\n')
    }
    // Only a pattern that nothing but a regular expression explains asks for one.
    for (const [dir, pattern] of Object.entries({ignores: '**/[Bb]in/**/*.py?', digits: '**/log-\\d*'})) {
      await mkdir(join(folder.path, dir))
      await writeFile(join(folder.path, dir, 'Dockerfile'), 'FROM scratch\nCOPY a.txt /\n')
      await writeFile(join(folder.path, dir, 'a.txt'), '')
      await writeFile(join(folder.path, dir, '.dockerignore'), `${pattern}\n`)
    }
  })
  afterAll(async () => {
    await dkr(['rmi', 'app', 'ignores', 'digits'])
    await folder[Symbol.asyncDispose]()
  })

  it.each(cases)('$args $env', async ({args, loads, env}) => {
    const coverage = join(folder.path, 'coverage')
    await rm(coverage, {recursive: true, force: true})
    await dkr(args, {cwd: folder.path, env: {...env, NODE_V8_COVERAGE: coverage}})
    const modules = await modulesThatRan(coverage)
    expect(modules.includes('node_modules/@oclif/core/lib/index.js')).toBe(true)
    const found = (Object.keys(heavy) as Heavy[]).filter(name => modules.some(path => heavy[name].test(path)))
    expect(found).toEqual(loads)
  })
})

import {readFileSync} from 'node:fs'
import {readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {dkr, freshFolder, root} from '../support/dkr.js'

/** Modules that cost a user's time at each start, and the commands that may load them. */
const heavy = {
  grpc: /node_modules\/(@grpc|protobufjs)\//,
  ssh2: /node_modules\/ssh2\/lib\/(?!.*empty)/,
  inquirer: /node_modules\/(inquirer|@inquirer)\//,
  ora: /node_modules\/ora\//,
  execa: /node_modules\/execa\//,
  tar: /node_modules\/(tar-fs|tar-stream|tar)\/|src\/lib\/build\/context\/tar/,
  yaml: /node_modules\/yaml\//,
  chokidar: /node_modules\/chokidar\//,
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
  {args: ['build', '--dry-run', 'named'], loads: ['yaml']},
  {args: ['down', 'app'], loads: ['dockerode']},
  {args: ['lint', 'app/Dockerfile'], loads: ['lint']},
]

const built = JSON.parse(readFileSync(join(root, 'dist', 'modules.json'), 'utf8')) as Record<string, string[]>

/** A file of the built program is made of several modules. */
function sourcesOf(paths: readonly string[]): string[] {
  return paths.flatMap(path => [path, ...(built[path.split('/dist/').at(-1) ?? ''] ?? [])])
}

describe('a command loads what it uses, and nothing else', () => {
  let folder: Awaited<ReturnType<typeof freshFolder>>

  beforeAll(async () => {
    folder = await freshFolder('dkr-test-modules-')
    for (const dir of ['app', 'named']) {
      await dkr(['init', '-y', dir, ...(dir === 'named' ? ['--name', 'dkr-test-other-name'] : [])], {cwd: folder.path})
      await writeFile(join(folder.path, dir, 'Dockerfile'), 'FROM scratch\nCOPY app.py /\n')
    }
  })
  afterAll(async () => {
    await dkr(['rmi', 'app'])
    await folder[Symbol.asyncDispose]()
  })

  it.each(cases)('$args $env', async ({args, loads, env}) => {
    const list = join(folder.path, 'modules.txt')
    await writeFile(list, '')
    await dkr(args, {
      cwd: folder.path,
      env: {...env, DKR_TEST_MODULES: list},
      nodeArgs: ['--import', join(root, 'test/support/record-modules.js')],
    })
    const modules = sourcesOf((await readFile(list, 'utf8')).split('\n'))
    expect(modules.some(path => path.endsWith('src/lib/cli/start.ts'))).toBe(true)
    const found = (Object.keys(heavy) as Heavy[]).filter(name => modules.some(path => heavy[name].test(path)))
    expect(found).toEqual(loads)
  })
})

import {spawnSync} from 'node:child_process'
import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, beforeAll, expect, it} from '@jest/globals'
import {parse} from 'yaml'
import {dkr} from '../support/dkr.js'
import {docker} from '../support/docker-client.js'
import {type TinyApp, tinyApp} from '../support/tiny-app.js'

// An env file of a dotenv library, which docker's grammar refuses, wherever dkr takes one.

let app: TinyApp
beforeAll(async () => {
  app = await tinyApp('dkr-test-env-format')
  await writeFile(join(app.cwd, '.env'), 'export A="one two"\nKEY="[section]\nline two"\n')
  await writeFile(join(app.cwd, 'plain.env'), 'P=1\n')
})
afterAll(async () => {
  await app[Symbol.asyncDispose]()
})

const file = ['--env-file', '.env']
const values = ['A=one two', 'KEY=[section]\nline two']

async function environment(): Promise<string[]> {
  const env = JSON.parse(await docker(['inspect', '--format', '{{json .Config.Env}}', app.name])) as string[]
  return env.filter(text => /^(?:A|KEY|P)=/.test(text))
}

it.each([
  ['up', ['up', '-d', ...file]],
  ['export', ['export', 'compose', ...file]],
  ['exec', ['exec', ...file, 'any', 'true']],
  ['run', ['run', ...file, 'busybox:1.36', 'true']],
])('%s: what the error suggests is a flag of that command', async (_name, args) => {
  const {code, stderr} = await dkr(args, app)
  expect(code).toBeGreaterThan(0)
  const [, flag = '', value = ''] = /Try: (--env-format) (dotenv) /.exec(stderr)!
  const at = args.indexOf('--env-file')
  const again = await dkr([...args.slice(0, at), flag, value, ...args.slice(at)], app)
  expect(again.stderr).not.toContain('INVALID_ENV')
  expect(again.stderr).not.toContain('unknown flag')
})

it('up gives the container the values, and the same file in dkr.yaml changes nothing', async () => {
  await dkr(['up', '-d', ...file, '--env-format', 'dotenv'], app)
  expect(await environment()).toEqual(values)
  await writeFile(join(app.cwd, 'dkr.yaml'), 'env_files: [.env]\n')
  expect((await dkr(['up', '-d'], app)).stderr).toContain('Try: env_format: dotenv in dkr.yaml ')
  await writeFile(join(app.cwd, 'dkr.yaml'), 'env_files: [.env]\nenv_format: dotenv\n')
  const same = await dkr(['up', '-d'], app)
  expect(same).toMatchObject({code: 0, stderr: expect.stringContaining('Nothing changed')})
})

it('exec gives them to a program', async () => {
  const {stdout} = await dkr(['exec', ...file, '--env-format', 'dotenv', '.', 'sh', '-c', 'echo "$A|$KEY"'], app)
  expect(stdout).toBe('one two|[section]\nline two\n')
})

it('the docker command of a dry run does the same where the values are set', async () => {
  const {stdout} = await dkr(['exec', '--dry-run', ...file, '--env-format', 'dotenv', app.name, 'env'], app)
  expect(stdout).toBe(`docker exec -e A -e KEY ${app.name} env\n`)
  expect(
    spawnSync('sh', ['-c', stdout], {encoding: 'utf8', env: {...process.env, A: 'one two', KEY: 'k'}}).stdout,
  ).toMatch(/^A=one two$/m)
})

it('a compose file leaves compose to read it', async () => {
  const {stdout} = await dkr(['export', 'compose'], app)
  expect(parse(stdout).services[app.name].env_file).toEqual(['./.env'])
})

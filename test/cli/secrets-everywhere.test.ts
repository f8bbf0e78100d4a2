import {spawnSync} from 'node:child_process'
import {createHash} from 'node:crypto'
import {existsSync} from 'node:fs'
import {readdir, readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {type DkrResult, dkr} from '../support/dkr.js'
import {docker, dockerClient} from '../support/docker-client.js'
import {type TinyApp, tinyApp} from '../support/tiny-app.js'

const name = 'dkr-test-marker'
/** In each of its forms it can be found. */
const marker = 'm4rker-s3cret-value'
const forms = [marker, Buffer.from(marker).toString('base64').slice(0, 24), Buffer.from(marker).toString('hex')]
const env = {HOST_TOKEN: marker, PLAIN: marker}
let app: TinyApp

/** Each way in: what dkr.yaml says, and flags of `up`. */
const ways: [string, string, string[]][] = [
  ['an env file', 'env_files: [app.env]\n', []],
  ['an env file by flag', '', ['--env-file', 'app.env']],
  ['env of dkr.yaml', `env: {API_KEY: ${marker}, DATABASE_URL: "postgres://me:${marker}@db/x"}\n`, []],
  ['a variable of the caller', 'env: [HOST_TOKEN, PLAIN]\n', []],
  ['-e', '', ['-e', `DB_PASSWORD=${marker}`, '-e', 'PLAIN']],
  ['args of dkr.yaml', `args: {NPM_TOKEN: ${marker}, PLAIN: null}\n`, []],
  ['--build-arg', '', ['--build-arg', `NPM_TOKEN=${marker}`, '--build-arg', 'PLAIN']],
]

function expectNoMarker(what: string, ...texts: string[]) {
  for (const text of texts)
    for (const form of forms) expect({what, text}).toEqual({what, text: expect.not.stringContaining(form)})
}

/** The client of the distribution has BuildKit built in. */
const path = existsSync('/usr/bin/docker') ? `/usr/bin:${process.env.PATH}` : process.env.PATH
const sh = (input: string, more: Record<string, string> = {}) =>
  spawnSync('sh', [], {cwd: app.cwd, input, encoding: 'utf8', env: {...process.env, PATH: path, ...more}})

const texts = ({stdout, stderr}: DkrResult) => [stdout, stderr]

/** What dkr remembers: logs of builds, records, ports. */
async function state(): Promise<string> {
  const entries = await readdir(app.env.XDG_STATE_HOME!, {recursive: true, withFileTypes: true})
  const files = entries.filter(entry => entry.isFile())
  return (await Promise.all(files.map(({parentPath, name: file}) => readFile(join(parentPath, file), 'utf8')))).join(
    '\n',
  )
}

beforeAll(async () => {
  app = await tinyApp(name)
  const dockerfile = await readFile(join(app.cwd, 'Dockerfile'), 'utf8')
  // The step prints what it was given, also as base64.
  const step = 'ARG NPM_TOKEN\nRUN echo "<$NPM_TOKEN>"; echo "$NPM_TOKEN" | base64\n'
  await writeFile(join(app.cwd, 'Dockerfile'), dockerfile.replace('EXPOSE', `${step}EXPOSE`))
  await writeFile(join(app.cwd, 'failing'), dockerfile.replace('EXPOSE', `${step}RUN exit 3\nEXPOSE`))
  await writeFile(join(app.cwd, 'crashing'), `${dockerfile}CMD ["sh", "-c", "env; exit 3"]\n`)
  await writeFile(join(app.cwd, 'app.env'), `PLAIN_IN_FILE=${marker}\nAPI_TOKEN=${marker}\nHOST_TOKEN\n`)
  await writeFile(join(app.cwd, 'nameless.env'), `=${marker}\n`)
  await writeFile(join(app.cwd, 'lines.env'), `KEY=-----BEGIN-----\n${marker} ${marker}\n`)
})
afterAll(async () => {
  await dockerClient(['rm', '-f', name, `${name}-run`])
  await app[Symbol.asyncDispose]()
})

const run = (args: string[]) => dkr(args, {cwd: app.cwd, env: {...app.env, ...env, DEBUG: 'dkr'}})

describe.each(ways)('%s', (_, yaml, flags) => {
  beforeAll(() => writeFile(join(app.cwd, 'dkr.yaml'), yaml))
  const isBuild = flags[0] === '--build-arg' || yaml.startsWith('args')

  it('is in nothing that shows a plan', async () => {
    for (const words of [
      ['up', '--dry-run'],
      ['up', '--dry-run', '--json'],
      ['export', 'compose'],
      ['export', 'compose', '--json'],
    ]) {
      const result = await run([...words, ...flags])
      expect(result.code).toBe(0)
      expectNoMarker(words.join(' '), ...texts(result))
    }
    const more = isBuild ? ['build', '--dry-run', ...flags] : ['run', '--dry-run', ...flags, 'busybox:1.36']
    expectNoMarker(more[0]!, ...texts(await run(more)))
    if (!isBuild) expectNoMarker('exec', ...texts(await run(['exec', '--dry-run', ...flags, 'web', 'sh'])))
  })

  it('is in nothing that is said of the work, and in no label or record', async () => {
    for (const words of [
      ['up', '-d', '--no-cache', '--progress', 'plain'],
      ['up', '-d', '--json', '--progress', 'json'],
      ['up', '-d', '-e', 'ROUND=2', '--json'],
      ['up', '-d', '-f', 'failing', '--json'],
    ]) {
      const result = await run([...words, ...flags])
      expect(result.code).toBe(words.includes('failing') ? 1 : 0)
      expectNoMarker(words.join(' '), ...texts(result))
    }
    expectNoMarker('labels', await docker(['inspect', '-f', '{{json .Config.Labels}}', name]))
    expectNoMarker('state', await state())
  })
})

it('an error shows nothing of an env file that is not right, nor of a flag', async () => {
  for (const args of [
    ['up', '--env-file', 'nameless.env'],
    ['up', '--env-file', 'lines.env'],
    ['up', '-e', `=${marker}`],
    ['up', '--build-arg', `=${marker}`],
    ['run', '--env-file', 'lines.env', 'busybox:1.36'],
    ['run', '-e', `=${marker}`, '--json', '-d', 'busybox:1.36'],
  ]) {
    const result = await run(args)
    expect(result.code).toBeGreaterThan(0)
    expectNoMarker(args.join(' '), ...texts(result))
  }
  await writeFile(join(app.cwd, 'dkr.yaml'), `env: ["=${marker}"]\n`)
  expectNoMarker('dkr.yaml', ...texts(await run(['up'])))
  await writeFile(join(app.cwd, 'dkr.yaml'), `env: {"TOKEN=${marker}": x}\n`)
  expectNoMarker('dkr.yaml', ...texts(await run(['up'])))
})

it('what an app that crashes printed of its secrets is not in the error', async () => {
  await writeFile(join(app.cwd, 'dkr.yaml'), 'env: [HOST_TOKEN]\n')
  for (const more of [[], ['--json']]) {
    const result = await run(['up', '-d', '-f', 'crashing', ...more])
    expect(result.code).toBe(4)
    expect(result.stdout + result.stderr).toContain('HOST_TOKEN=***')
    expectNoMarker('crash', ...texts(result))
  }
})

it('the commands of a dry run do the same where the variables are set', async () => {
  await writeFile(join(app.cwd, 'dkr.yaml'), `env: {API_KEY: ${marker}}\nargs: {NPM_TOKEN: ${marker}}\n`)
  await run(['down'])
  const {stdout, stderr, code} = await run(['up', '--dry-run', '-e', `DB_PASSWORD=${marker}`, '-e', 'NAME=you'])
  expect(code).toBe(0)
  expect(stderr).toContain('the values of NPM_TOKEN, API_KEY, DB_PASSWORD')
  const set = {API_KEY: marker, NPM_TOKEN: marker, DB_PASSWORD: marker}
  expect(sh(stdout, set)).toMatchObject({status: 0})
  const variables = JSON.parse(await docker(['inspect', '-f', '{{json .Config.Env}}', name])) as string[]
  expect(variables).toEqual(expect.arrayContaining([`API_KEY=${marker}`, `DB_PASSWORD=${marker}`, 'NAME=you']))
  // And dkr takes it for the very container that it would have made.
  const again = await run(['up', '-d', '-e', `DB_PASSWORD=${marker}`, '-e', 'NAME=you'])
  expect(again.stderr).toContain('Nothing changed')
})

it('a container of an earlier version, whose label has no salt, is not replaced', async () => {
  await writeFile(join(app.cwd, 'dkr.yaml'), '')
  await run(['down'])
  const hash = (text: string, length: number) => createHash('sha256').update(text).digest('hex').slice(0, length)
  const address = `127.0.0.1:${app.port}:${app.port}`
  const config = `env.A=${hash('"A=1"', 8)},port.${app.port}/tcp=${hash(JSON.stringify(address), 8)}`
  const made = await run(['up', '-d', '-e', 'A=1', '--dry-run'])
  const unsalted = made.stdout
    // As dkr wrote these before there was a salt.
    .replace(/--label dkr\.config=\S+/, `--label dkr.config=${config}`)
    .replace(/--label dkr\.config-hash=\S+/, `--label dkr.config-hash=${hash(config, 16)}`)
  expect(sh(unsalted)).toMatchObject({status: 0})
  const id = await docker(['inspect', '-f', '{{.Id}}', name])
  const same = await run(['up', '-d', '-e', 'A=1'])
  expect(same).toMatchObject({code: 0, stderr: expect.stringContaining('Nothing changed')})
  expect(await docker(['inspect', '-f', '{{.Id}}', name])).toBe(id)
  const other = await run(['up', '-d', '-e', 'A=2'])
  expect(other.stderr).toContain(`Replacing ${name}: env A changed.`)
  expect(await docker(['inspect', '-f', '{{index .Config.Labels "dkr.config"}}', name])).toMatch(/^salt=[0-9a-f]{16},/)
})

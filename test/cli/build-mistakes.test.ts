import {mkdir, rm, symlink, writeFile} from 'node:fs/promises'
import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import {dirname, join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {from, type Mistake, mistakes, refusedAhead} from '../support/build-mistakes.js'
import {dkr, freshFolder} from '../support/dkr.js'
import {dockerClient} from '../support/docker-client.js'

const image = 'dkr-test-builds-mistakes'
describe.each(['1', '0'])('mistakes in a Dockerfile, DOCKER_BUILDKIT=%s', builder => {
  let folder: Awaited<ReturnType<typeof freshFolder>>
  let app: string

  beforeAll(async () => {
    folder = await freshFolder('dkr-test-builds-')
    app = join(folder.path, 'app')
  })
  afterAll(async () => {
    await dockerClient(['rmi', '-f', image])
    await folder[Symbol.asyncDispose]()
  })

  const build = (...args: string[]) =>
    dkr(['build', '-q', '-t', image, ...args, '.'], {
      cwd: app,
      env: {DOCKER_BUILDKIT: builder, XDG_STATE_HOME: join(folder.path, 'state')},
    })

  async function fill({files = [], links = {}, ignore}: Partial<Mistake>, dockerfile: string) {
    for (const name of ['app', 'shared', 'outside.txt'])
      await rm(join(folder.path, name), {recursive: true, force: true})
    await mkdir(app)
    for (const file of files) {
      await mkdir(dirname(join(app, file)), {recursive: true})
      await writeFile(join(app, file), '')
    }
    for (const [path, target] of Object.entries(links)) await symlink(target, join(app, path))
    if (ignore !== undefined) await writeFile(join(app, '.dockerignore'), `${ignore}\n`)
    await writeFile(join(app, 'Dockerfile'), dockerfile)
  }

  /** Does what is suggested: a line is replaced, or put above another one. */
  async function follow(dockerfile: string, suggestion: string) {
    const [, above, number, text] = /^(above )?line (\d+): (.*)$/.exec(suggestion)!
    const lines = dockerfile.split('\n')
    lines.splice(Number(number) - 1, above ? 0 : 1, text!)
    await writeFile(join(app, 'Dockerfile'), lines.join('\n'))
    expect(await build()).toMatchObject({code: 0})
  }

  it.each(mistakes.filter(({only}) => !only || only === builder))('$lines', async mistake => {
    const {lines, why, suggests} = mistake
    const dockerfile = `${from}${lines.startsWith('AS ') ? ' ' : '\n'}${lines}\n`
    await fill(mistake, dockerfile)
    const {code, stdout, stderr} = await build()
    expect({code, stdout}).toEqual({code: 1, stdout: ''})
    expect(stderr.replace(/\n {7}/g, ' ')).toContain(why)
    expect(stderr).toContain(`Try: ${suggests}`)
    if (mistake.ignore === undefined) expect(stderr.split('Why:')[1]).not.toContain('.dockerignore')
    if (/^(?:above )?line \d/.test(suggests)) await follow(dockerfile, suggests)
  })

  it.each(refusedAhead)('%j is refused before the build', async (dockerfile, message, suggests) => {
    await fill({}, dockerfile)
    const refused = await build()
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain(message)
    expect(refused.stderr).toContain(`Try: ${suggests}`)
    expect(refused.stderr).toContain('(DOCKERFILE_INVALID, exit code 1)')
    expect(refused.stderr).not.toMatch(/the whole log|failed to solve/)
    if (suggests.startsWith('line ')) await follow(dockerfile, suggests)
  })

  it('a download that the server does not have', async () => {
    const server = createServer((_, response) => response.writeHead(404).end('<html>no</html>'))
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/none.tar`
      await fill({}, `${from}\nADD ${url} /x\n`)
      const {code, stderr} = await build()
      expect(code).toBe(1)
      expect(stderr).toMatch(/build failed at Dockerfile:2: .*ADD http/)
      expect(stderr).toContain('Why: the server does not give out that file')
    } finally {
      server.close()
    }
  })

  it.each([
    ['pyhton:3.13-slim', 'did you mean python:3.13-slim? line 1: FROM python:3.13-slim'],
    ['python:3.13-slin', 'did you mean python:3.13-slim? line 1: FROM python:3.13-slim'],
    ['busyboks:1.36', 'did you mean busybox:1.36? line 1: FROM busybox:1.36'],
  ])('FROM %s', async (name, suggests) => {
    await fill({}, `FROM ${name}\nRUN true\n`)
    const {code, stderr} = await build()
    expect(code).toBe(1)
    expect(stderr).toMatch(/build failed at Dockerfile:1: .*FROM /)
    expect(stderr).toContain(`Try: ${suggests}`)
  })

  it('a start command that cannot work is warned of, and built', async () => {
    await fill({files: ['app.py']}, `${from}\nWORKDIR /app\nCOPY . .\nCMD ["python", "ap.py"]\n`)
    const {code, stderr} = await build()
    expect({code, stderr}).toEqual({
      code: 0,
      stderr: 'Warning: Dockerfile:4: no COPY brings ap.py into the image (did you mean app.py?)\n',
    })
  })

  it.each([
    ['a folder without a Dockerfile', ['nope']],
    ['a Dockerfile that is not there', ['-f', 'nope', '.']],
    ['an engine that does not answer', ['-H', 'unix:///nowhere/docker.sock', '.']],
  ])('the ID of an earlier build does not outlive one that fails for %s', async (_, args) => {
    await fill({files: ['id']}, `${from}\n`)
    const {code} = await dkr(['build', '--iidfile', 'id', ...args], {cwd: app, env: {DOCKER_BUILDKIT: builder}})
    expect(code).not.toBe(0)
    await expect(rm(join(app, 'id'))).rejects.toMatchObject({code: 'ENOENT'})
  })

  it('a dry run and --show-context leave it', async () => {
    await fill({files: ['id']}, `${from}\n`)
    for (const flag of ['--dry-run', '--show-context']) {
      expect(await dkr(['build', '--iidfile', 'id', flag], {cwd: app})).toMatchObject({code: 0})
    }
    await rm(join(app, 'id'))
  })
})

describe('dkr lint', () => {
  it('reads the Dockerfile that dkr.yaml names, as build and up do', async () => {
    await using folder = await freshFolder('dkr-test-builds-lint-')
    await mkdir(join(folder.path, 'docker'))
    await writeFile(join(folder.path, 'dkr.yaml'), 'dockerfile: docker/web.Dockerfile\n')
    await writeFile(join(folder.path, 'docker', 'web.Dockerfile'), `${from}\nMAINTAINER me\nCOPY dist /x\n`)
    await writeFile(join(folder.path, '.dockerignore'), 'dist\n')
    for (const args of [[], [folder.path]]) {
      const {stdout} = await dkr(['lint', ...args], {cwd: folder.path})
      expect(stdout).toContain('docker/web.Dockerfile:2 warning no-maintainer')
      expect(stdout).toContain('docker/web.Dockerfile:3 warning copy-ignored-file')
    }
  })

  it('knows what leads out of the folder, and what only resembles it', async () => {
    await using folder = await freshFolder('dkr-test-builds-lint-')
    const app = join(folder.path, 'app')
    await mkdir(join(app, 'lib'), {recursive: true})
    await writeFile(join(folder.path, 'outside.txt'), '')
    await writeFile(join(app, 'lib', 'a.txt'), '')
    await symlink('../outside.txt', join(app, 'out.txt'))
    await symlink('lib/a.txt', join(app, 'in.txt'))
    await writeFile(join(app, 'Dockerfile'), `${from}\nCOPY out.txt in.txt Lib/a.txt dist/made.js /x/\n`)
    const {stdout, code} = await dkr(['lint', '--json'], {cwd: app})
    const {findings} = JSON.parse(stdout) as {findings: {rule: string; message: string}[]}
    const said = findings.filter(({rule}) => rule === 'copy-source').map(({message}) => message)
    expect(said).toEqual([
      expect.stringContaining('out.txt is a link to ../outside.txt, outside the folder'),
      expect.stringContaining('there is no Lib/a.txt in the folder (did you mean lib/a.txt?)'),
    ])
    expect(code).toBe(0)
  })
})

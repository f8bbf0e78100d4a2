import {mkdir, readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {dkr, dkrJson, freshFolder} from '../support/dkr.js'
import {docker, dockerClient} from '../support/docker-client.js'

const image = 'dkr-test-guard-image'
const idLine = /^sha256:[0-9a-f]{64}\n$/

interface Report {
  ignoreFile: string | null
  files: number
  bytes: number
  included: {path: string; size: number}[]
  excluded: {path: string; kind: string; pattern: string; line: number; ignoreFile: string}[]
  findings: {path: string; kind: string; pattern: string}[]
}

describe.each(['1', '0'])('the context of a build, DOCKER_BUILDKIT=%s', builder => {
  let folder: Awaited<ReturnType<typeof freshFolder>>
  const env = {DOCKER_BUILDKIT: builder}
  const inFolder = (name: string) => ({cwd: join(folder.path, name), env})

  beforeAll(async () => {
    folder = await freshFolder('dkr-test-guard-')
    const file = async (path: string, text: string) => {
      await mkdir(join(folder.path, path, '..'), {recursive: true})
      await writeFile(join(folder.path, path), text)
    }
    for (const name of ['clean', 'unsafe']) {
      await file(`${name}/Dockerfile`, 'FROM busybox:1.36\nCOPY . /app\n')
      await file(`${name}/app.py`, 'print()\n')
      await file(`${name}/web/index.html`, '<p>\n')
      await file(`${name}/web/old.log`, 'old\n')
    }
    await file('clean/.dockerignore', '# what stays here\n**/*.log\nnode_modules\n')
    await file('clean/node_modules/a/index.js', '1\n')
    await file('unsafe/.env', 'PASSWORD=hunter2\n')
    await file('unsafe/node_modules/a/index.js', '1\n')
    await file('unsafe/few.Dockerfile', 'FROM busybox:1.36\nCOPY app.py web /app/\n')
  })
  afterAll(async () => {
    await dockerClient(['rmi', '-f', image])
    await folder[Symbol.asyncDispose]()
  })

  it('--show-context lists for people what is sent and which line left out the rest', async () => {
    const {code, stdout, stderr} = await dkr(['build', '--show-context'], inFolder('clean'))
    expect({code, stderr}).toEqual({code: 0, stderr: ''})
    expect(stdout).toMatch(/^ *\d+B {2}├── app\.py$/m)
    expect(stdout).toMatch(/^ *4B {2}└── web\/ \(1 file\)\n *4B {6}└── index\.html$/m)
    expect(stdout).toMatch(/^ +2 +\*\*\/\*\.log +web\/old\.log +4B$/m)
    expect(stdout).toMatch(/^ +3 +node_modules +node_modules\/ \(1 file\) +2B$/m)
    expect(stdout).toMatch(/\n\n4 files, \d+B\n$/)
  })

  it('--show-context for scripts; what it lists is what the image gets', async () => {
    const report = await dkrJson<Report>(['build', '--show-context'], inFolder('clean'))
    const ignoreFile = '.dockerignore'
    expect(report).toMatchObject({ignoreFile, files: 4, findings: []})
    expect(report.excluded).toMatchObject([
      {path: 'node_modules', kind: 'folder', pattern: 'node_modules', line: 3, ignoreFile},
      {path: 'web/old.log', kind: 'file', pattern: '**/*.log', line: 2, ignoreFile},
    ])
    const built = await dkr(['build', '-q', '-t', image], inFolder('clean'))
    expect(built).toEqual({code: 0, stderr: '', stdout: expect.stringMatching(idLine)})
    const list = await docker(['run', '--rm', image, 'sh', '-c', 'cd /app && find . -type f | sort'])
    expect(report.included.map(({path}) => `./${path}`)).toEqual(list.split('\n'))
    expect(report.bytes).toBe(report.included.reduce((sum, {size}) => sum + size, 0))
  })

  it('--show-context builds nothing, and warns', async () => {
    const {code, stderr} = await dkr(['build', '--show-context', '-t', `${image}-none`], inFolder('unsafe'))
    expect(code).toBe(0)
    expect(stderr).toMatch(/^Warning: \.env looks like a secret: .*\.dockerignore: \.env$/m)
    expect(stderr).toMatch(/^Warning: node_modules .*\.dockerignore: node_modules$/m)
    expect((await dockerClient(['image', 'inspect', `${image}-none`])).code).not.toBe(0)
  })

  it('a build warns on stderr, and stdout still has the ID alone', async () => {
    const {code, stdout, stderr} = await dkr(['build', '-t', image], inFolder('unsafe'))
    expect({code, stdout}).toEqual({code: 0, stdout: expect.stringMatching(idLine)})
    expect(stderr.match(/^Warning: \.env looks like a secret/gm)).toHaveLength(1)
    expect(stderr.match(/^Warning: node_modules /gm)).toHaveLength(1)
    expect(stderr).not.toContain('hunter2')
  })

  it('--strict builds nothing then', async () => {
    const tag = `${image}-strict`
    const {code, stdout, stderr} = await dkr(['build', '--strict', '-t', tag, '--iidfile', 'id'], inFolder('unsafe'))
    expect({code, stdout}).toEqual({code: 1, stdout: ''})
    expect(stderr).toContain('.env looks like a secret')
    expect((await dockerClient(['image', 'inspect', tag])).code).not.toBe(0)
    await expect(readFile(join(folder.path, 'unsafe', 'id'))).rejects.toMatchObject({code: 'ENOENT'})
    const json = await dkr(['build', '--strict', '--json'], inFolder('unsafe'))
    expect(JSON.parse(json.stdout)).toMatchObject({error: {code: 'CONTEXT_UNSAFE', exitCode: 1}})
    expect(await dkr(['build', '--strict', '--show-context'], inFolder('unsafe'))).toMatchObject({code: 1, stdout: ''})
    expect(await dkr(['build', '--strict', '-q', '-t', image], inFolder('clean'))).toMatchObject({code: 0, stderr: ''})
  })

  it('what no COPY takes is no secret in the image', async () => {
    const {code, stderr} = await dkr(['build', '-f', 'few.Dockerfile', '-t', image], inFolder('unsafe'))
    expect(code).toBe(0)
    expect(stderr).not.toContain('.env')
    // The classic builder is sent everything all the same.
    expect(/Warning: node_modules/.test(stderr)).toBe(builder === '0')
  })

  it('needs a folder', async () => {
    const result = await dkr(['build', '--show-context', '-'], {...inFolder('clean'), input: 'FROM busybox:1.36\n'})
    expect(result).toMatchObject({code: 2, stdout: '', stderr: expect.stringContaining('needs a folder')})
  })
})

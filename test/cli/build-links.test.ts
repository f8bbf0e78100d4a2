import {execFileSync} from 'node:child_process'
import {mkdir, symlink, writeFile} from 'node:fs/promises'
import {dirname, join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {dkr, dkrJson, freshFolder} from '../support/dkr.js'
import {docker, dockerClient} from '../support/docker-client.js'

const image = `dkr-test-context-cli-${process.pid}`
const onbuild = `${image}-onbuild`
const copyAll = 'FROM busybox:1.36\nCOPY . /srv\n'

describe.each(['1', '0'])('links in the context of a build, DOCKER_BUILDKIT=%s', builder => {
  let folder: Awaited<ReturnType<typeof freshFolder>>
  const env = {DOCKER_BUILDKIT: builder}
  const here = (name: string) => ({cwd: join(folder.path, name), env})
  const inImage = async (path = '/srv') => (await docker(['run', '--rm', image, 'ls', '-A', path])).split('\n')
  const file = async (path: string, text: string) => {
    await mkdir(dirname(join(folder.path, path)), {recursive: true})
    await writeFile(join(folder.path, path), text)
  }
  const link = (path: string, target: string) => symlink(target, join(folder.path, path))

  beforeAll(async () => {
    folder = await freshFolder('dkr-test-context-')
    await file('rules', '# shared\n.env\n')
    for (const name of ['app', 'dead', 'odd', 'edited']) {
      await file(`${name}/Dockerfile`, copyAll)
      await file(`${name}/.env`, 'SECRET=1\n')
      await file(`${name}/app.py`, 'print()\n')
    }
    await link('app/.dockerignore', '../rules')
    await link('dead/.dockerignore', '../nowhere')
  })
  afterAll(async () => {
    await dockerClient(['rmi', '-f', image, onbuild])
    await folder[Symbol.asyncDispose]()
  })

  it('an ignore file that leads out of the folder is obeyed, and so is what --show-context and --strict say of it', async () => {
    const report = await dkrJson<{excluded: {path: string; line: number}[]}>(['build', '--show-context'], here('app'))
    expect(report.excluded).toMatchObject([{path: '.env', line: 2}])
    expect(await dkr(['build', '--strict', '-q', '-t', image], here('app'))).toMatchObject({code: 0, stderr: ''})
    expect(await inImage()).toEqual(['.dockerignore', 'Dockerfile', 'app.py'])
    expect(await docker(['run', '--rm', image, 'readlink', '/srv/.dockerignore'])).toBe('../rules')
  })

  it('one for a Dockerfile of its own is obeyed too, where the builder knows it', async () => {
    await file('own/web.Dockerfile', copyAll)
    await file('own/.env', 'SECRET=1\n')
    await link('own/web.Dockerfile.dockerignore', join(folder.path, 'rules'))
    const args = ['build', '--strict', '-q', '-f', 'web.Dockerfile', '-t', image]
    const {code} = await dkr(args, here('own'))
    expect(code).toBe(builder === '1' ? 0 : 1)
    if (code === 0) expect(await inImage()).toEqual(['web.Dockerfile', 'web.Dockerfile.dockerignore'])
  })

  it('one that leads nowhere is said, and refused with --strict', async () => {
    const line = '.dockerignore is a link that leads nowhere: no file is left out by it'
    for (const args of [
      ['build', '-q', '-t', image],
      ['build', '--show-context'],
    ]) {
      expect(await dkr(args, here('dead'))).toMatchObject({
        code: 0,
        stderr: expect.stringContaining(`Warning: ${line}`),
      })
      const strict = await dkr([...args, '--strict'], here('dead'))
      expect(strict).toMatchObject({code: 1, stdout: '', stderr: expect.stringContaining(`Error: ${line}`)})
    }
  })

  it('one that is a pipe is an error, and nothing waits for it', async () => {
    execFileSync('mkfifo', [join(folder.path, 'odd', '.dockerignore')])
    const error = expect.stringContaining('.dockerignore is a named pipe')
    for (const args of [['build', '-q'], ['build', '--show-context'], ['lint'], ['up', '-d']]) {
      const {code, stdout, stderr} = await dkr(args, here('odd'))
      expect([args, code, stdout, stderr]).toEqual([args, 1, '', error])
    }
  })

  it('a Dockerfile that leads out of the folder builds, and stays the link that it is', async () => {
    await file('common/Dockerfile', copyAll)
    await file('svc/a', '1\n')
    await link('svc/Dockerfile', '../common/Dockerfile')
    expect(await dkr(['build', '-q', '-t', image, 'svc'], here('.'))).toMatchObject({code: 0, stderr: ''})
    expect(await inImage()).toEqual(['Dockerfile', 'a'])
    expect(await docker(['run', '--rm', image, 'readlink', '/srv/Dockerfile'])).toBe('../common/Dockerfile')
  })

  it('two COPYs below one linked folder both arrive', async () => {
    await file('far/output/apps/a', '')
    await file('far/output/lib/l', '')
    await file('far/Dockerfile', 'FROM busybox:1.36\nCOPY soft/output/apps /o\nCOPY soft/output/lib /o\n')
    await mkdir(join(folder.path, 'far/soft'))
    await link('far/soft/output', '../output')
    expect(await dkr(['build', '-q', '-t', image], here('far'))).toMatchObject({code: 0, stderr: ''})
    expect(await inImage('/o')).toEqual(['a', 'l'])
  })

  it('--strict refuses what only the base image copies, and the name of the image stays where it was', async () => {
    await file('base/Dockerfile', 'FROM busybox:1.36\nONBUILD COPY . /srv\n')
    await dkr(['build', '-q', '-t', onbuild, 'base'], here('.'))
    await file('child/Dockerfile', `FROM ${onbuild}\nCOPY app.py /\n`)
    await file('child/app.py', '')
    await dkr(['build', '--strict', '-q', '-t', image, 'child'], here('.'))
    const before = await docker(['image', 'inspect', '-f', '{{.Id}}', image])
    await file('child/.env', 'SECRET=1\n')
    const {code, stdout, stderr} = await dkr(['build', '--strict', '-t', image, 'child'], here('.'))
    expect([code, stdout, stderr]).toEqual([1, '', expect.stringContaining('.env looks like a secret')])
    expect(await docker(['image', 'inspect', '-f', '{{.Id}}', image])).toBe(before)
  })
})

import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, beforeAll, expect, it} from '@jest/globals'
import {dkr, freshFolder} from '../support/dkr.js'

let folder: Awaited<ReturnType<typeof freshFolder>>
beforeAll(async () => {
  folder = await freshFolder('dkr-test-yaml-')
  await writeFile(join(folder.path, 'Dockerfile'), 'FROM busybox:1.36\n')
})
afterAll(async () => {
  await folder[Symbol.asyncDispose]()
})

const put = (yaml: string) => writeFile(join(folder.path, 'dkr.yaml'), yaml)
const run = (...args: string[]) => dkr(args, {cwd: folder.path})

it.each([
  ['name: Foo Bar', ':1:7', 'Try: name: foo-bar'],
  ['ports: ["99999:80"]', ':1:9', 'Try: ports: ["8080:80"]'],
  ['dockerfile: nope/D', ':1:13', 'Try: a path is relative to the folder of dkr.yaml'],
  ['name: aa\n---\nname: bb', ':2:1', 'a second document starts here'],
])('what is wrong in it is told of it, by every command that reads it: %j', async (yaml, place, text) => {
  await put(yaml)
  for (const command of [
    ['up', '--dry-run'],
    ['build', '--dry-run'],
    ['export', 'compose'],
  ]) {
    const result = await run(...command)
    expect(result).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining(`dkr.yaml${place} is not right`),
    })
    expect(result.stderr).toContain(text)
    expect(result.stderr).toContain('(INVALID_SETTINGS, exit code 2)')
  }
})

it('what it says reaches docker as it is written', async () => {
  await put('name: dkr-test-yaml\nargs: {V: 3.10}\nenv: {A: 1.0, B: 010, C: True}\n')
  const {stdout} = await run('up', '--dry-run')
  for (const word of ['--build-arg V=3.10 ', '-e A=1.0 ', '-e B=010 ', '-e C=True ']) expect(stdout).toContain(word)
})

it('a name that init takes is one that up takes', async () => {
  await using other = await freshFolder('dkr-test-name-')
  const init = (name: string) => dkr(['init', '-y', '--name', name, 'app'], {cwd: other.path})
  expect(await init('x')).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('at least two characters'),
  })
  expect((await init('app-x')).code).toBe(0)
  expect((await dkr(['up', '--dry-run', 'app'], {cwd: other.path})).stdout).toContain('--name app-x ')
})

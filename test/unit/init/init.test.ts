import {mkdir, mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, expect, test} from '@jest/globals'
import type {Questions} from '../../../src/lib/init/answers.js'
import {type InitResult, init} from '../../../src/lib/init/init.js'
import {targetDir} from '../../../src/lib/init/target-dir.js'
import {initLines, initNotes} from '../../../src/lib/init/view.js'

let cwd: string

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'dkr-init-'))
})

afterEach(() => rm(cwd, {recursive: true}))

const actions = (result: InitResult) => result.files.map(file => `${file.action} ${file.path}`)

test('a new folder gets a whole app, and the second run changes nothing', async () => {
  const first = await init({dir: 'My Shop', cwd})
  expect(first).toMatchObject({
    name: 'my-shop',
    template: 'flask',
    port: 8000,
    next: ["dkr up 'My Shop'"],
    dryRun: false,
  })
  expect(initLines(first, cwd)).toEqual(
    ['app.py', 'requirements.txt', 'Dockerfile', '.dockerignore'].map(f => `My Shop/${f}`),
  )
  const second = await init({dir: 'My Shop', cwd})
  expect(initLines(second, cwd)).toEqual([])
  expect(initNotes(second)).toContain('unchanged: all files are there already')
})

test('a dry run writes nothing, not even the folder', async () => {
  const result = await init({dir: 'shop', cwd, dryRun: true})
  expect(actions(result)).toContain('create Dockerfile')
  expect(await readdir(cwd)).toEqual([])
})

test('a conflict leaves everything as it was; --force keeps a backup', async () => {
  await writeFile(join(cwd, 'Dockerfile'), 'FROM scratch\n')
  await expect(init({dir: '.', cwd})).rejects.toMatchObject({code: 'WOULD_OVERWRITE', exitCode: 5})
  expect(await readdir(cwd)).toEqual(['Dockerfile'])
  const result = await init({dir: '.', cwd, force: true})
  expect(result.files).toContainEqual({path: 'Dockerfile', action: 'overwrite', backup: 'Dockerfile.bak'})
  expect(await readFile(join(cwd, 'Dockerfile.bak'), 'utf8')).toBe('FROM scratch\n')
})

test('an app that is there is adopted: its files stay as they are', async () => {
  const source = 'from flask import Flask\nsite = Flask(__name__)\n'
  await writeFile(join(cwd, 'main.py'), source)
  await writeFile(join(cwd, 'requirements.txt'), 'flask==3.1.0\n')
  const result = await init({dir: '.', cwd})
  expect(actions(result)).toEqual(['keep requirements.txt', 'create Dockerfile', 'create .dockerignore'])
  expect(await readFile(join(cwd, 'main.py'), 'utf8')).toBe(source)
  expect(await readFile(join(cwd, 'Dockerfile'), 'utf8')).toContain('"main:site"]')
})

test('a folder of another stack is left alone unless the template is named', async () => {
  await writeFile(join(cwd, 'package.json'), '{}')
  await expect(init({dir: '.', cwd})).rejects.toMatchObject({code: 'INVALID_TEMPLATE', exitCode: 2})
  expect(actions(await init({dir: '.', cwd, template: 'flask'}))).toContain('create app.py')
})

test.each([
  [{name: 'My Shop'}, {code: 'INVALID_NAME', suggestions: ['--name my-shop']}],
  [{name: 'x'}, {code: 'INVALID_NAME', why: expect.stringContaining('at least two characters')}],
  [{port: '0'}, {code: 'INVALID_PORT'}],
  [{port: '8000x'}, {code: 'INVALID_PORT'}],
  [{template: 'nope'}, {code: 'INVALID_TEMPLATE'}],
])('%j is refused before anything is written', async (flags, error) => {
  await expect(init({dir: 'shop', cwd, ...flags})).rejects.toMatchObject({...error, exitCode: 2})
  expect(await readdir(cwd)).toEqual([])
})

test('a name of its own is kept in dkr.yaml', async () => {
  await init({dir: 'shop', cwd, name: 'store'})
  expect(await readFile(join(cwd, 'shop/dkr.yaml'), 'utf8')).toBe('name: store\n')
})

test('asks for what no flag gives, with the same rules as the flags', async () => {
  const asked: string[] = []
  const questions: Questions = {
    input: async (_question, {flag, default: proposal, validate}) => {
      asked.push(`${flag} ${proposal} ${validate('No!')}`)
      return flag === '--port' ? '9000' : proposal
    },
    select: async () => 'flask',
  }
  const result = await init({dir: 'shop', cwd, questions})
  expect(result).toMatchObject({name: 'shop', port: 9000})
  expect(asked).toEqual(["--name shop 'No!' is no name for a project", "--port 8000 'No!' is no port"])
  asked.length = 0
  await init({dir: 'shop', cwd, questions})
  expect(asked).toEqual([])
})

test('neither the home folder, nor the root, nor a file is a folder for an app', async () => {
  await mkdir(join(cwd, 'home'))
  await writeFile(join(cwd, 'file'), '')
  for (const dir of ['home', '/', 'file']) {
    await expect(targetDir(dir, cwd, join(cwd, 'home'))).rejects.toMatchObject({code: 'USAGE', exitCode: 2})
  }
})

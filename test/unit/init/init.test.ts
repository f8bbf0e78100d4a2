import {chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
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

async function put(files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(cwd, path)), {recursive: true})
    await writeFile(join(cwd, path), text)
  }
}

/** Answers every question with its proposal. */
const willing: Questions = {
  input: async (_question, options) => options.default,
  select: async (_question, {choices}) => choices[0]!.value,
}

const fastApi = 'from fastapi import FastAPI\napp = FastAPI()\n'
const flaskApp = 'from flask import Flask\napp = Flask(__name__)\n'

test.each<[string, Record<string, string>]>([
  ['Elixir', {'mix.exs': 'defmodule X do\nend\n', 'lib/x.ex': '', '.formatter.exs': '[]'}],
  ['Gradle with its build file below', {'settings.gradle.kts': '', gradlew: '', 'app/build.gradle.kts': ''}],
  ['Deno', {'deno.jsonc': '{}', 'main.ts': ''}],
  ['a composition', {'compose.yaml': 'services: {}\n'}],
  ['a composition of two apps', {'compose.yaml': '', 'backend/main.go': '', 'frontend/package.json': '{}'}],
  ['one source file', {'server.js': 'require("http")\n'}],
  ['source in a folder called docs', {'docs/index.html': ''}],
  ['source deep down', {'a/b/c/d/main.c': ''}],
  ['tests alone', {'tests/test_x.py': 'def test(): pass\n'}],
  ['setup.py alone', {'setup.py': ''}],
  ['an installed front end', {'node_modules/x/index.js': ''}],
  ['notes', {'notes.txt': ''}],
  ['files that only begin like a readme and a licence', {'readme.py': '', 'license-check.js': ''}],
  ['a changelog', {'README.md': '', 'CHANGELOG.md': ''}],
  ['another Dockerfile beside source', {Dockerfile: 'FROM scratch\n', 'main.zig': ''}],
  ['flask in a freeze of FastAPI', {'requirements.txt': 'fastapi\nFlask==3.0.3\n', 'main.py': fastApi}],
  ['flask in a freeze of Dash', {'requirements.txt': 'dash\nFlask==3.0.3\n', 'app.py': 'import dash\n'}],
  ['a Flask app too deep to be seen', {'requirements.txt': 'flask\n', 'src/shop/__init__.py': flaskApp}],
  ['flask for the tests of a front end', {'requirements.txt': 'flask\n', 'index.ts': ''}],
])('nothing is written into %s', async (_, files) => {
  await put(files)
  const before = await readdir(cwd, {recursive: true})
  for (const how of [{}, {questions: willing}, {force: true}, {dryRun: true}, {name: 'shop', port: '9000'}]) {
    await expect(init({dir: '.', cwd, ...how})).rejects.toMatchObject({
      code: 'INVALID_TEMPLATE',
      exitCode: 2,
      why: expect.stringContaining('nothing was written'),
      suggestions: expect.arrayContaining([expect.stringMatching(/^dkr init --template flask( --force)?: /)]),
    })
  }
  expect(await readdir(cwd, {recursive: true})).toEqual(before)
})

test.each<[string, Record<string, string>]>([
  ['what a new repository has', {'README.md': '', LICENSE: '', '.git/HEAD': '', '.gitignore': ''}],
  ['the same in other spellings', {'Readme.rst': '', 'LICENSE-APACHE-2.0': '', 'licence.txt': ''}],
  ['an editor and an environment', {'.vscode/settings.json': '', '.env': '', '.venv/pyvenv.cfg': ''}],
  ['a virtual environment by another name', {'my-env/pyvenv.cfg': '', 'my-env/lib/site.py': flaskApp}],
  ['compiled Python', {'__pycache__/app.cpython-313.pyc': ''}],
  ['folders that only git keeps', {'src/.gitkeep': '', 'static/css/.gitkeep': ''}],
  ['settings of dkr', {'dkr.yaml': 'name: shop\n'}],
  ['requirements that name flask', {'requirements.txt': 'flask\n'}],
  ['a pyproject and its lock', {'pyproject.toml': '[project]\ndependencies = [\n  "flask",\n]\n', 'uv.lock': ''}],
  ['split requirements', {'requirements/base.txt': 'flask\n'}],
])('a new app starts beside %s', async (_, files) => {
  await put(files)
  expect(actions(await init({dir: '.', cwd}))).toContain('create app.py')
})

test('empty folders and links that lead nowhere are nothing, links to source are', async () => {
  await mkdir(join(cwd, 'app/src/deep'), {recursive: true})
  await symlink('nowhere', join(cwd, 'app/main.go'))
  await symlink('..', join(cwd, 'app/up'))
  await symlink('app', join(cwd, 'link'))
  expect(actions(await init({dir: 'app', cwd, dryRun: true}))).toContain('create app.py')
  expect(actions(await init({dir: 'link', cwd, dryRun: true}))).toContain('create app.py')
  await writeFile(join(cwd, 'main.go'), '')
  await expect(init({dir: 'app', cwd})).rejects.toMatchObject({code: 'INVALID_TEMPLATE'})
  await rm(join(cwd, 'app/up'))
  await expect(init({dir: 'app', cwd, dryRun: true})).resolves.toMatchObject({template: 'flask'})
  await rm(join(cwd, 'app/main.go'))
  await symlink('../main.go', join(cwd, 'app/main.go'))
  await expect(init({dir: 'link', cwd})).rejects.toMatchObject({why: expect.stringContaining('holds main.go,')})
})

test('what the folder holds is named, and the ways on are for this folder', async () => {
  await put({Dockerfile: '', 'my app/mix.exs': '', 'my app/Dockerfile': '', 'my app/lib/x.ex': ''})
  await expect(init({dir: 'my app', cwd})).rejects.toMatchObject({
    message: 'dkr does not know what kind of project this is',
    why: 'the folder holds lib/ and mix.exs, and a new Flask app beside them would be a surprise: nothing was written',
    suggestions: [
      "dkr up 'my app': uses your Dockerfile as it is",
      "dkr init --template flask --force 'my app': adds a new Flask app here anyway, keeps your Dockerfile as Dockerfile.bak",
      'dkr init my-app: starts a new app in a folder of its own',
    ],
  })
})

test('app.py never comes beside Python, not even where the template is named', async () => {
  await put({'src/shop/main.py': fastApi, 'requirements.txt': 'Flask\n'})
  await expect(init({dir: '.', cwd})).rejects.toMatchObject({
    message: 'requirements.txt names Flask, but dkr finds no Flask app in this folder',
    suggestions: expect.arrayContaining([
      'dkr init --template flask: if it is a Flask app, writes a Dockerfile for it',
    ]),
  })
  const result = await init({dir: '.', cwd, template: 'flask'})
  expect(actions(result)).toEqual(['keep requirements.txt', 'create Dockerfile', 'create .dockerignore'])
  expect(result.notes.join('\n')).toContain('check the last line of the Dockerfile')
})

test('an app of dkr that lost its source gets it again', async () => {
  await init({dir: '.', cwd})
  await rm(join(cwd, 'app.py'))
  expect(actions(await init({dir: '.', cwd}))).toContain('create app.py')
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
  await symlink('file', join(cwd, 'to-file'))
  await symlink('nowhere', join(cwd, 'to-nowhere'))
  for (const dir of ['home', '/', 'file', 'to-file', 'to-nowhere']) {
    await expect(targetDir(dir, cwd, join(cwd, 'home'))).rejects.toMatchObject({code: 'USAGE', exitCode: 2})
  }
})

test('a folder that cannot be read is not taken for an empty one', async () => {
  const isRoot = process.geteuid?.() === 0
  await chmod(cwd, 0o333)
  // Root may read everywhere: for this one look the test is another user.
  if (isRoot) process.seteuid?.(65_534)
  try {
    for (const template of [undefined, 'flask']) {
      await expect(init({dir: '.', cwd, template})).rejects.toMatchObject({code: 'NOT_WRITABLE', exitCode: 1})
    }
  } finally {
    if (isRoot) process.seteuid?.(0)
    await chmod(cwd, 0o755)
  }
  expect(await readdir(cwd)).toEqual([])
})

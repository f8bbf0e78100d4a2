import {expect, test} from '@jest/globals'
import type {Contents} from '../../../src/lib/init/contents.js'
import type {FolderFacts} from '../../../src/lib/init/facts.js'
import {type Existing, type PlanInput, planInit, refuseConflicts} from '../../../src/lib/init/plan.js'
import {loadTemplates} from '../../../src/lib/init/templates.js'

const template = (await loadTemplates()).find(one => one.name === 'flask')!

function input(files: Record<string, string>, more: Partial<PlanInput> = {}): PlanInput {
  const facts: FolderFacts = {files: Object.keys(files).sort(), texts: new Map(Object.entries(files))}
  const existing = new Map<string, Existing>(
    Object.entries(files).map(([path, content]) => [path, {kind: 'file', content}] as const),
  )
  const contents = contentsOf(Object.keys(files))
  return {dir: '/x/shop', name: 'shop', folderName: 'shop', template, facts, contents, existing, ...more}
}

function contentsOf(paths: readonly string[]): Contents {
  const visible = paths.filter(path => !path.startsWith('.'))
  const names = visible.map(path => path.replace(/\/.*/, '/'))
  const files = new Set(visible.map(path => path.split('/').at(-1)!))
  return {names: [...new Set(names)].sort(), files, complete: true}
}

function actions(from: PlanInput): Record<string, string> {
  return Object.fromEntries(planInit(from).files.map(file => [file.path, file.action]))
}

function written(from: PlanInput): Record<string, string> {
  return Object.fromEntries(planInit(from).files.map(file => [file.path, file.content]))
}

const app = 'from flask import Flask\nweb = Flask(__name__)\n'
const fresh = written(input({}))

test.each<[string, Record<string, string>, Partial<PlanInput>, Record<string, string>]>([
  [
    'nothing',
    {},
    {},
    {'app.py': 'create', 'requirements.txt': 'create', Dockerfile: 'create', '.dockerignore': 'create'},
  ],
  [
    'an app',
    {'app.py': app, 'requirements.txt': 'flask\n'},
    {},
    {'app.py': 'keep', 'requirements.txt': 'keep', Dockerfile: 'create', '.dockerignore': 'create'},
  ],
  [
    'an app under another name',
    {'main.py': app},
    {},
    {'requirements.txt': 'create', Dockerfile: 'create', '.dockerignore': 'create'},
  ],
  [
    'an app with a pyproject.toml',
    {'main.py': app, 'pyproject.toml': 'dependencies = ["flask"]\n'},
    {},
    {Dockerfile: 'create', '.dockerignore': 'create'},
  ],
  [
    'an edited app of dkr',
    {...fresh, 'app.py': `${fresh['app.py']}# mine\n`},
    {},
    {'app.py': 'keep', 'requirements.txt': 'keep', Dockerfile: 'keep', '.dockerignore': 'keep'},
  ],
  [
    'a Dockerfile of the user',
    {Dockerfile: 'FROM scratch\n'},
    {},
    {'app.py': 'create', 'requirements.txt': 'create', Dockerfile: 'conflict', '.dockerignore': 'create'},
  ],
  [
    'the same with --force',
    {Dockerfile: 'FROM scratch\n', 'app.py': app},
    {force: true},
    {'app.py': 'keep', 'requirements.txt': 'create', Dockerfile: 'overwrite', '.dockerignore': 'create'},
  ],
  [
    'a name of its own',
    fresh,
    {name: 'store'},
    {'app.py': 'keep', 'requirements.txt': 'keep', Dockerfile: 'keep', '.dockerignore': 'keep', 'dkr.yaml': 'create'},
  ],
])('with %s in the folder', (_, files, more, expected) => {
  expect(actions(input(files, more))).toEqual(expected)
})

test.each<[string, Record<string, string>, Partial<PlanInput>, string[], string]>([
  [
    'a project in another language gets a new app',
    {'package.json': '{}', 'src/index.js': ''},
    {},
    ['app.py', 'requirements.txt', 'Dockerfile', '.dockerignore'],
    'the image runs the new app.py, not what was here before: package.json and src/',
  ],
  [
    'Python source that dkr cannot read as Flask may be the app',
    {'main.py': 'from fastapi import FastAPI\n'},
    {},
    ['requirements.txt', 'Dockerfile', '.dockerignore'],
    'no app.py is written: the app may be in main.py',
  ],
  [
    'and so may source deep down',
    {'requirements.txt': 'flask\n', 'src/shop/web/__init__.py': ''},
    {},
    ['Dockerfile', '.dockerignore'],
    'no app.py is written: the app may be in src/',
  ],
  [
    'and what is in a folder too large to look through',
    {'data/1': ''},
    {contents: {names: ['data/'], files: new Set(['1']), complete: false}},
    ['requirements.txt', 'Dockerfile', '.dockerignore'],
    'no app.py is written: the app may be in data/',
  ],
])('a template named by the user: %s', (_, files, more, created, note) => {
  const plan = planInit(input(files, more))
  expect(plan.files.filter(file => file.action === 'create').map(file => file.path)).toEqual(created)
  expect(plan.notes).toContainEqual(note)
})

test.each<[string, Record<string, string>]>([
  ['a new folder', {}],
  ['a second run', fresh],
  ['an app', {'main.py': app, 'src/x.js': ''}],
])('nothing is said of other files in %s', (_, files) => {
  expect(planInit(input(files)).notes.filter(note => note.includes('app.py'))).toEqual([])
})

test('settings under their other name are kept, with what to write into them', () => {
  const plan = planInit(input({...fresh, 'dkr.yml': 'target: dev\n'}, {name: 'store'}))
  expect(plan.files).toContainEqual(expect.objectContaining({path: 'dkr.yml', action: 'keep'}))
  expect(plan.notes).toContain('dkr.yml is kept as it is: write "name: store" into it')
})

test('line ends of Windows make no difference', () => {
  const files = Object.fromEntries(Object.entries(fresh).map(([path, text]) => [path, text.replaceAll('\n', '\r\n')]))
  expect(Object.values(actions(input(files)))).toEqual(['keep', 'keep', 'keep', 'keep'])
})

test('the second run keeps the port of the first', () => {
  const first = input({}, {port: 9000})
  const second = planInit(input(written(first)))
  expect(second.port).toBe(9000)
  expect(second.files.every(file => file.action === 'keep')).toBe(true)
})

test('no placeholder is left, and the port stands in one place only', () => {
  const text = Object.values(written(input({}, {port: 9123}))).join('')
  expect(text).not.toContain('@@')
  expect(text.match(/9123/g)).toHaveLength(1)
})

test('a found port that cannot be one is not taken', () => {
  expect(planInit(input({'app.py': `${app}web.run(port=99999)\n`})).port).toBe(8000)
})

test('a conflict ends before anything is written, with the differing lines and the ways out', () => {
  const plan = planInit(input({...fresh, Dockerfile: `${fresh.Dockerfile}RUN true\n`}))
  expect(() => refuseConflicts(plan)).toThrow(
    expect.objectContaining({
      code: 'WOULD_OVERWRITE',
      exitCode: 5,
      evidence: ["Dockerfile (- yours, + dkr's)", '  - RUN true'],
      suggestions: expect.arrayContaining([expect.stringContaining('--force'), expect.stringContaining('OTHER_DIR')]),
    }),
  )
})

test('what is no file stays a conflict even with --force, and a file of the user that is a link is kept', () => {
  const link: Existing = {kind: 'other', what: 'a symbolic link'}
  const existing = new Map([
    ['Dockerfile', link],
    ['app.py', link],
  ])
  const plan = planInit(input({}, {existing, force: true}))
  expect(plan.files.map(file => `${file.path} ${file.action}`)).toEqual(
    expect.arrayContaining(['Dockerfile conflict', 'app.py keep']),
  )
  expect(() => refuseConflicts(plan)).toThrow(
    expect.objectContaining({suggestions: expect.arrayContaining(['mv Dockerfile Dockerfile.old'])}),
  )
})

test.each(['a folder', 'a link that leads nowhere'])(
  '%s in the place of a file is in the way, whose ever it is',
  what => {
    for (const path of ['app.py', 'Dockerfile', 'dkr.yaml']) {
      const existing = new Map<string, Existing>([[path, {kind: 'other', what, blocks: true}]])
      const plan = planInit(input({}, {existing, force: true}))
      expect(() => refuseConflicts(plan, 'shop')).toThrow(
        expect.objectContaining({
          code: 'WOULD_OVERWRITE',
          message: `${path} is ${what}, and there has to be a file`,
          suggestions: [`mv shop/${path} shop/${path}.old`, expect.stringContaining('OTHER_DIR')],
        }),
      )
    }
  },
)

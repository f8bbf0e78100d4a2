import {mkdirSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, expect, test} from '@jest/globals'
import {projectSettings} from '../../../src/lib/cli/project-settings.js'
import {makeTree} from '../../support/temp-tree.js'

const dir = makeTree({Dockerfile: 'FROM scratch\n', '.env': 'A=1\n', 'folder/file': ''})
symlinkSync('nowhere', join(dir, 'dead'))
afterAll(() => rmSync(dir, {recursive: true}))

const read = (yaml: string, use: {run: boolean; file?: string} = {run: true}) => {
  writeFileSync(join(dir, 'dkr.yaml'), yaml)
  return projectSettings(dir, use)
}

test.each([
  ['name: Foo Bar', '1:7', /^name: 'Foo Bar' is no name for a project: .*at least two/, 'name: foo-bar'],
  ['target: a\nname: x', '2:7', /^name: 'x' is no name/, 'name: app-x'],
  ['name: me/app', '1:7', /^name: /, 'name: app'],
  ['ports: [80, "99999:80"]', '1:13', /^ports\[1\]: .*"99999:80": invalid hostPort: 99999/, 'ports: ["8080:80"]'],
  ['ports:\n  - 0x50', '2:5', /^ports\[0\]: .*"0x50"/, 'ports: ['],
  ['env: {A: 1, "": x}', '1:13', /^env: a name is missing/, 'env: {NAME: value}'],
  ['env: {A=B: x}', '1:7', /^env: a name has no =/, 'env: {NAME: value}'],
  ['env: [A, "=x"]', '1:10', /^env\[1\]: a variable has no name$/, 'env: [NAME=value]'],
  ['args: {"": x}', '1:8', /^args: a name is missing/, 'args: {NAME: value}'],
  [
    'env_files: [.env, .nope]',
    '1:19',
    /^env_files\[1\]: \/.*\/\.nope is not there/,
    'relative to the folder of dkr.yaml',
  ],
  ['env_files: [folder]', '1:13', /is a folder/, 'relative to the folder of dkr.yaml'],
  ['env_files: [dead]', '1:13', /is a link that leads nowhere/, 'relative to the folder of dkr.yaml'],
  ['dockerfile: nope/D', '1:13', /^dockerfile: \/.*\/nope\/D is not there/, 'relative to the folder of dkr.yaml'],
  ['dockerfile: folder', '1:13', /is a folder/, 'relative to the folder of dkr.yaml'],
  ['volumes: [data]', '1:11', /^volumes\[0\]: .*"data" is not an absolute path/, 'volumes: ["./data:/data"]'],
  ['volumes: ["a/b:/c"]', '1:11', /"a\/b" is not the name of a volume/, './data:/data'],
  ['volumes: ["aa:/c", "./bb:/c"]', '1:20', /two volumes for \/c/, '/data'],
  ['memory: lots', '1:9', /^memory: "lots" is no size/, 'memory: 512m'],
  ['cpus: .nan', '1:7', /^cpus: NaN is no number of processors/, 'cpus: 1.5'],
  ['ready: {log: /(/}', '1:15', /^ready\.log: .*not a regular expression/, 'ready: {log: '],
  ['ready:\n  log: "/up(?=!)/"', '2:12', /"\(\?=" is a look-ahead or look-behind, which/, 'ready: {log: '],
  ['ready: {log: /(a)-\\1/}', '1:19', /"\\1" is a back-reference, which is not/, 'ready: {log: '],
  ['ready: {log: "/(a)-\\\\1/"}', '1:21', /"\\1" is a back-reference/, 'ready: {log: '],
])('%j is refused with its place and what to write there', async (yaml, place, why, suggestion) => {
  const error = await read(yaml).then(
    () => undefined,
    (thrown: Error & {suggestions: string[]}) => thrown,
  )
  expect(error).toMatchObject({
    code: 'INVALID_SETTINGS',
    exitCode: 2,
    message: `dkr.yaml:${place} is not right`,
    why: expect.stringMatching(why),
  })
  const [first] = error!.suggestions
  expect(first).toContain(suggestion)
  // No flag is asked for where none was given.
  expect(first).not.toMatch(/^-/)
})

test('what the command does not use, or a flag replaces, is not looked for', async () => {
  await expect(read('env_files: [.nope]', {run: false})).resolves.toEqual({env_files: ['.nope']})
  await expect(read('dockerfile: nope', {run: true, file: 'Other'})).resolves.toEqual({dockerfile: 'nope'})
})

test('what is right is taken', async () => {
  const yaml = `name: my-app
dockerfile: ./Dockerfile
args: {V: 3.10, TOKEN: null}
ports: [8000, 127.0.0.1:8080-8090:80/tcp]
env: {EMPTY: "", N: 1}
env_files: [.env]
volumes: [./folder:/data:ro, cache:/cache, /anonymous]
memory: 1073741824
cpus: 0.5
ready: {path: /health, log: /ready in \\d+/}`
  await expect(read(yaml)).resolves.toMatchObject({memory: '1073741824', args: {V: '3.10'}})
})

test('dkr.yml is read as well; of both none counts', async () => {
  const other = join(dir, 'yml')
  mkdirSync(other)
  writeFileSync(join(other, 'dkr.yml'), 'name: Foo')
  const use = {run: true}
  await expect(projectSettings(other, use)).rejects.toMatchObject({message: 'dkr.yml:1:7 is not right'})
  writeFileSync(join(other, 'dkr.yml'), 'name: app')
  await expect(projectSettings(other, use)).resolves.toEqual({name: 'app'})
  writeFileSync(join(other, 'dkr.yaml'), '')
  await expect(projectSettings(other, use)).rejects.toMatchObject({
    code: 'INVALID_SETTINGS',
    message: 'both dkr.yaml and dkr.yml are there',
  })
})

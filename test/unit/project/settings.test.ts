import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, describe, expect, test} from '@jest/globals'
import {settingsSchema} from '../../../src/lib/project/schema.js'
import {buildSettings, runSettings} from '../../../src/lib/project/setting-values.js'
import {readSettings} from '../../../src/lib/project/settings.js'

const root = mkdtempSync(join(tmpdir(), 'dkr-settings-'))
afterAll(() => rmSync(root, {recursive: true}))

let n = 0
function folder(yaml?: string): string {
  const dir = join(root, String(n++))
  mkdirSync(dir)
  if (yaml !== undefined) writeFileSync(join(dir, 'dkr.yaml'), yaml)
  return dir
}

test.each([
  [undefined, {}],
  ['', {}],
  ['# only a comment\n', {}],
  ['name: my-app\n', {name: 'my-app'}],
  ['\uFEFFname: my-app\r\n', {name: 'my-app'}],
  ['{"name": "json"}', {name: 'json'}],
  [
    'ports: [8000, 53:53/udp]\nenv: {A: 1, B: null, C: true}\nready: {path: /up, status: 204}\nmemory: 64m\ncpus: 0.5',
    {
      ports: ['8000', '53:53/udp'],
      env: {A: '1', B: null, C: 'true'},
      ready: {path: '/up', status: 204},
      memory: '64m',
      cpus: 0.5,
    },
  ],
  [
    'env: [A=1, B]\nwatch: [{path: src, action: sync+restart}]',
    {env: ['A=1', 'B'], watch: [{path: 'src', action: 'sync+restart'}]},
  ],
])('%j', async (yaml, settings) => expect(await readSettings(folder(yaml))).toEqual(settings))

test.each([
  ['args: {PYTHON_VERSION: 3.10}', {args: {PYTHON_VERSION: '3.10'}}],
  [
    'env: {B: 1.0, C: 010, D: 0x10, H: 12345678901234567890, J: 1e3, T: True, N: .nan, Z: ~, E: }',
    {env: {B: '1.0', C: '010', D: '0x10', H: '12345678901234567890', J: '1e3', T: 'True', N: '.nan', Z: null, E: null}},
  ],
  [
    'env:\n  A: "010"\n  B: \'1.0\'\n  C: 2026-01-02\n  D: |\n    1.0',
    {env: {A: '010', B: '1.0', C: '2026-01-02', D: '1.0\n'}},
  ],
  ['env: {1.10: a, 010: b, true: c, null: d}', {env: {'1.10': 'a', '010': 'b', true: 'c', null: 'd'}}],
  ['ports: [08000, 22:22]\nmemory: 0100', {ports: ['08000', '22:22'], memory: '0100'}],
  ['%YAML 1.1\n---\nports: [22:22]\nenv: {A: yes, B: 1_000}', {ports: ['22:22'], env: {A: 'yes', B: '1_000'}}],
  ['cpus: &n 1.50\nenv: {A: *n}', {cpus: 1.5, env: {A: '1.50'}}],
])('what is used as a text stays as it is written: %j', async (yaml, settings) => {
  expect(await readSettings(folder(yaml))).toEqual(settings)
})

test('a folder that does not exist has no settings', async () => {
  expect(await readSettings(join(root, 'nope'))).toEqual({})
  const file = folder('x')
  expect(await readSettings(join(file, 'dkr.yaml'))).toEqual({})
})

test.each([
  ['name: "x', /:1:/, /quote/],
  ['a: 1\nname: [', /:2:|:3:/, /./],
  ['name: a\nname: b', /dkr.yaml:2:/, /unique/],
  ['name: a\n---\nname: b', /dkr.yaml:2:1 /, /second document/],
  ['nmae: x', /dkr.yaml:1:1 /, /no setting "nmae" \(did you mean name\?\)/],
  ['name: x\nxyz: 1', /dkr.yaml:2:1 /, /no setting "xyz"; there are: name, dockerfile, /],
  ['ready:\n  status: 200\n  pth: /x', /dkr.yaml:3:3 /, /^ready: there is no setting "pth" \(did you mean path\?\)/],
  ['ready: {path: health}', /dkr.yaml:1:15 /, /^ready.path: it must start with \//],
  ['ready:\n  status: 700', /dkr.yaml:2:11 /, /^ready.status: it must be from 100 to 599/],
  ['ready: {timeout: 0}', /:1:18 /, /^ready.timeout: it must be 1 or more/],
  ['ports: 8000', /:1:8 /, /^ports: it must be a list, not a number/],
  ['ports:\n  - 8000\n  - {a: 1}', /:3:5 /, /^ports\[1\]: it must be a text or a whole number, not keys and values/],
  ['ports: [8000.5]', /:1:9 /, /a whole number/],
  ['env:\n  A: 1\n  B: [x]', /:3:6 /, /^env.B: it must be a text or a number or true or false, not a list/],
  ['env: text', /:1:6 /, /keys and values or a list/],
  ['watch:\n  - path: src', /:2:5 /, /^watch\[0\]: "action" is missing/],
  ['watch: [{path: src, action: snyc}]', /:1:29 /, /one of sync, .*did you mean sync/],
  ['volumes: [""]', /./, /it is empty/],
  ['__proto__: x', /./, /no setting "__proto__"/],
  ['name: 5', /./, /must be a text/],
  ['name:', /./, /must be a text/],
  ['- name', /./, /keys and values/],
  ['name', /./, /keys and values/],
  ['name: *nope', /./, /[Aa]lias/],
  ['a: &a [x, x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\nd: [*c, *c, *c, *c, *c]', /./, /alias|no setting/],
  [`# ${'x'.repeat(256 * 1024)}`, /./, /larger than 256 KiB/],
])('%j is refused', async (yaml, message, why) => {
  await expect(readSettings(folder(yaml))).rejects.toMatchObject({
    code: 'INVALID_SETTINGS',
    exitCode: 2,
    message: expect.stringMatching(message),
    why: expect.stringMatching(why),
  })
})

test('a folder of that name is refused, not a bug', async () => {
  const dir = folder()
  mkdirSync(join(dir, 'dkr.yaml'))
  await expect(readSettings(dir)).rejects.toMatchObject({code: 'INVALID_SETTINGS', why: 'it is a folder'})
})

test('every setting of the schema has a description, and nothing else is let in', () => {
  const {properties, additionalProperties} = settingsSchema()
  expect(additionalProperties).toBe(false)
  for (const [name, {description}] of Object.entries(properties!))
    expect([name, description]).toEqual([name, expect.stringMatching(/\.$/)])
})

describe('settings as flags', () => {
  test('of a build: the Dockerfile is found from the folder of dkr.yaml', () => {
    const settings = {
      dockerfile: 'docker/Dockerfile',
      target: 'dev',
      platform: 'linux/arm64',
      args: {V: '3.10', TOKEN: null},
    }
    expect(buildSettings(settings, '/srv/app')).toEqual({
      file: '/srv/app/docker/Dockerfile',
      target: 'dev',
      platform: 'linux/arm64',
      buildArgs: ['V=3.10', 'TOKEN'],
    })
    expect(buildSettings({}, '/srv/app')).toEqual({buildArgs: []})
  })

  test('of a container', () => {
    const settings = {
      ports: ['8000', '80:80'],
      env: {A: 'x y', DEBUG: 'False', TOKEN: null},
      env_files: ['.env', '/etc/env'],
      volumes: ['./data:/data:ro', 'cache:/cache', '/anon'],
      memory: '1024',
      cpus: 0.5,
    }
    expect(runSettings(settings, '/srv/app')).toEqual({
      publish: ['8000', '80:80'],
      env: ['A=x y', 'DEBUG=False', 'TOKEN'],
      envFiles: ['/srv/app/.env', '/etc/env'],
      volumes: ['/srv/app/data:/data:ro', 'cache:/cache', '/anon'],
      memory: '1024',
      cpus: '0.5',
    })
    expect(runSettings({env: ['A=1']}, '/srv/app')).toMatchObject({env: ['A=1'], publish: undefined, volumes: []})
  })
})

import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, expect, test} from '@jest/globals'
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
])('%j', async (yaml, settings) => expect(await readSettings(folder(yaml))).toEqual(settings))

test('a folder that does not exist has no settings', async () => {
  expect(await readSettings(join(root, 'nope'))).toEqual({})
  const file = folder('x')
  expect(await readSettings(join(file, 'dkr.yaml'))).toEqual({})
})

test.each([
  ['name: "x', /:1:/, /quote/],
  ['a: 1\nname: [', /:2:|:3:/, /./],
  ['name: a\nname: b', /dkr.yaml:2:/, /unique/],
  ['name: a\n---\nname: b', /dkr.yaml:2:/, /multiple documents/],
  ['nmae: x', /./, /no setting "nmae"; it knows: name/],
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

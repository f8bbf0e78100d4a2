import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, expect, test} from '@jest/globals'
import {parseTemplate} from '../../../src/lib/init/parse-template.js'
import {findTemplate, loadTemplates} from '../../../src/lib/init/templates.js'

const root = await mkdtemp(join(tmpdir(), 'dkr-templates-'))
afterAll(() => rm(root, {recursive: true}))

const minimal = {
  name: 'x',
  title: 'X',
  description: 'an X',
  detect: [],
  source: {in: ['x']},
  files: [{path: 'f', owner: 'dkr'}],
  values: {port: {default: '8000'}},
}

test('the templates of dkr are there and whole', async () => {
  const templates = await loadTemplates()
  expect(templates.map(template => template.name)).toContain('flask')
})

test('a template is a folder, too', async () => {
  await mkdir(join(root, 'mine/files'), {recursive: true})
  await writeFile(join(root, 'mine/template.json'), JSON.stringify(minimal))
  await writeFile(join(root, 'mine/files/f'), '@@port@@')
  const template = await findTemplate('./mine', [], root)
  expect(template.files[0]?.text).toBe('@@port@@')
})

test.each(['nope', './nope', '..'])('there is no template %s', async name => {
  await expect(findTemplate(name, await loadTemplates(), root)).rejects.toMatchObject({code: 'INVALID_TEMPLATE'})
})

test.each<[string, unknown, string]>([
  ['no object', [], 'the document must be an object'],
  ['a bad name', {...minimal, name: 'My X'}, 'name must be lower-case'],
  ['no title', {...minimal, title: undefined}, 'title must be a text'],
  ['no port', {...minimal, values: {}}, 'values.port is missing'],
  ['a value that is none', {...minimal, values: {port: {default: 8000}}}, 'values.port.default must be a text'],
  ['a path that leads out', {...minimal, files: [{path: '../f', owner: 'dkr'}]}, "files[0].path '../f' leads out"],
  ['an unknown owner', {...minimal, files: [{path: 'f', owner: 'me'}]}, "files[0].owner must be 'user' or 'dkr'"],
  ['a broken pattern', {...minimal, source: {in: ['x'], match: '('}}, 'source.match is not a regular expression'],
  ['a rule without paths', {...minimal, detect: [{match: 'x'}]}, 'detect[0].in must be a list'],
])('%s is named', (_, json, message) => {
  expect(() => parseTemplate(json, 'template.json')).toThrow(
    expect.objectContaining({code: 'INVALID_TEMPLATE', message: expect.stringContaining(`template.json: ${message}`)}),
  )
})

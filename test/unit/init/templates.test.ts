import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, expect, test} from '@jest/globals'
import {pathMatches, rulesOf} from '../../../src/lib/init/facts.js'
import {placeInJson} from '../../../src/lib/init/json-place.js'
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
  ['a look-ahead', {...minimal, source: {in: ['x'], match: 'a(?=b)'}}, 'source.match is not a regular expression'],
  ['a back-reference', {...minimal, source: {in: ['x'], match: '(a)\\1'}}, 'source.match is not a regular expression'],
  ['a rule without paths', {...minimal, detect: [{match: 'x'}]}, 'detect[0].in must be a list'],
])('%s is named', (_, json, message) => {
  expect(() => parseTemplate(json, {path: 'template.json'})).toThrow(
    expect.objectContaining({code: 'INVALID_TEMPLATE', message: expect.stringContaining(`template.json: ${message}`)}),
  )
})

test.each([
  ['"match": "a(?=b)"', '"a(?=b)"', 2, '(?='],
  ['"match": "(a)\\\\1"', '"(a)', 4, '\\1'],
  ['"match": "\\\\1|\\\\1"', '"\\\\1|', 0, '\\1'],
])('%s of a template is refused with its place', async (match, start, inside, part) => {
  const text = `{"name": "x", "title": "X", "description": "]", "detect": [{"in": []},\n {"in": ["}"], ${match}}]}`
  await mkdir(join(root, 'placed/files'), {recursive: true})
  await writeFile(join(root, 'placed/template.json'), text.replace(/\}$/, ', "values": {"port": {"default": "1"}}}'))
  const column = text.split('\n')[1]!.indexOf(start) + inside + 1
  await expect(findTemplate('./placed', [], root)).rejects.toMatchObject({
    message: expect.stringContaining(`template.json:2:${column}: detect[1].match is not a regular expression`),
    ...(part && {code: 'INVALID_TEMPLATE'}),
  })
})

test.each([
  ['values.port.find[1].use', 3, 5],
  ['values.port', 2, 11],
  ['values.none', 1, 12],
  ['values.port.find[7]', 2, 20],
  ['other', 4, 15],
  ['', 1, 1],
])('%s stands at %i:%i of a JSON text', (at, line, column) => {
  const text = '{"values": {\n  "port": {"find": [{"a": "}\\"", "b": [1, {}]}, {"use":\n    "x"}\n]}}, "other": 1}'
  expect(placeInJson(text, at)).toEqual({line, column})
})

test('every pattern of the templates that dkr ships is a regular expression', async () => {
  const rules = (await loadTemplates()).flatMap(rulesOf)
  const patterns = rules.flatMap(rule => rule.match ?? [])
  expect(patterns.length).toBeGreaterThan(10)
  for (const pattern of patterns) expect(pattern.test('\u0000')).toBe(false)
})

test.each([
  ['*.py', 'app.py', true],
  ['*.py', 'src/app.py', false],
  ['*/*.py', 'src/app.py', true],
  ['requirements/*.txt', 'requirements/a.txt', true],
  ['a*b*c', 'abc', true],
  ['a*b*c', 'acb', false],
  ['a*bc*bc', 'abc', false],
  ['a*a', 'a', false],
  ['a.c', 'abc', false],
  ['[x]', '[x]', true],
  [`${'*a'.repeat(30)}b`, 'a'.repeat(250), false],
])('the path pattern %s for %s: %p', (pattern, path, fits) => expect(pathMatches(pattern, path)).toBe(fits))

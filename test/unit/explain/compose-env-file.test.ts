import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from '@jest/globals'
import {parse} from 'yaml'
import {composeFile, composeNotes, yamlLines} from '../../../src/lib/explain/compose.js'
import {composeEnvNotes, composeReading} from '../../../src/lib/explain/compose-env-file.js'
import type {EnvFormat} from '../../../src/lib/run/env-file.js'
import {planUp} from '../../../src/lib/up/plan.js'
import {withTree} from '../../support/temp-tree.js'

function reading(text: string, format: EnvFormat) {
  return withTree({'.env': ''}, async dir => {
    const path = join(dir, '.env')
    writeFileSync(path, text)
    return composeReading({path, source: '--env-file'}, format)
  })
}

// What compose-go's parser (2.4) and its `format: raw` make of each was compared with dkr's reading.
test.each<[string, string, string | undefined]>([
  ['A=a#b', 'default', 'default'],
  ['A=#b', 'raw', 'unlike'],
  ['A=a #b', 'raw', 'unlike'],
  ['A=1\nB=two words\n\n# c\nD=', 'default', 'default'],
  ['A=1\r\nB=2\r\n', 'default', 'default'],
  ['A="1"', 'raw', 'default'],
  ["A='$x'", 'raw', 'default'],
  ['A="$x"', 'raw', 'unlike'],
  ['A=$x', 'raw', 'raw'],
  ['A=`x`', 'raw', 'unlike'],
  ['A=x  ', 'raw', 'default'],
  ['A= # c', 'raw', 'unlike'],
  ['A="a\\nb" # c', 'raw', 'default'],
  ['A="a\\x"', 'raw', 'unlike'],
  ['NAME\n', 'raw', 'raw'],
  ['A=x\uFEFF', 'raw', 'unlike'],
])('%j: docker %s, dotenv %s', async (text, docker, dotenv) => {
  expect([await reading(text, 'docker'), await reading(text, 'dotenv')]).toEqual([docker, dotenv])
})

test.each(['export A=1', "A='several\nlines'", "export A='x' # c"])(
  'only dotenv reads %j, and so does compose',
  async text => {
    expect(await reading(text, 'dotenv')).toBe('default')
  },
)

test('the file says raw where it matters, and why', () =>
  withTree({Dockerfile: 'FROM scratch\n', 'a.env': 'A="1"\n', 'b.env': 'B=1\n', 'c.env': 'C="$x"\n'}, async dir => {
    const plan = (settings: object, flags: object = {}) =>
      planUp(
        {dir, name: 'my-app', settings, build: {}, ...flags},
        {builder: 'buildkit', ports: []},
        {cwd: dir, env: {}},
      )
    const files = (settings: object, flags?: object) =>
      parse(yamlLines(composeFile(plan(settings, flags))).join('\n')).services['my-app'].env_file
    const settings = {env_files: ['a.env', 'b.env']}
    expect(files(settings)).toEqual([{path: './a.env', format: 'raw'}, './b.env'])
    expect(files({...settings, env_format: 'dotenv'})).toEqual(['./a.env', './b.env'])
    expect(files(settings, {'env-format': 'dotenv'})).toEqual(['./a.env', './b.env'])
    expect(composeNotes(plan(settings))).toEqual([expect.stringContaining('Docker Compose 2.30')])
    expect(composeNotes(plan({...settings, env_format: 'dotenv'}))).toEqual([])
    const c = {path: join(dir, 'c.env'), source: 'env_files' as const}
    expect(composeEnvNotes([c], 'dotenv')).toEqual([expect.stringContaining('expands $NAME')])
  }))

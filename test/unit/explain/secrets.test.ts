import {describe, expect, test} from '@jest/globals'
import {parse} from 'yaml'
import {planBuild} from '../../../src/lib/build/plan.js'
import {dockerBuild} from '../../../src/lib/explain/build.js'
import {composeFile, composeNeeds, yamlLines} from '../../../src/lib/explain/compose.js'
import {dockerExec} from '../../../src/lib/explain/exec.js'
import {dockerRun} from '../../../src/lib/explain/run.js'
import {shellLine} from '../../../src/lib/explain/shell.js'
import {dockerUp} from '../../../src/lib/explain/up.js'
import {leftOutNote} from '../../../src/lib/explain/variables.js'
import type {Settings} from '../../../src/lib/project/settings.js'
import {planExec} from '../../../src/lib/run/exec-plan.js'
import {planRun} from '../../../src/lib/run/plan.js'
import {planUp} from '../../../src/lib/up/plan.js'
import {withTree} from '../../support/temp-tree.js'

const marker = 'm4rker-value'
const env = {TOKEN: marker, PLAIN: marker}

interface Shown {
  text: string
  needs: readonly string[]
}

/** Each way out, with every way in. */
function waysOut(
  dir: string,
  settings: Settings,
  flags: {env?: string[]; 'env-file'?: string[]; 'build-arg'?: string[]},
) {
  const buildArgs = [
    ...Object.entries(settings.args ?? {}).map(([name, value]) => (value === null ? name : `${name}=${value}`)),
    ...(flags['build-arg'] ?? []),
  ]
  const build = planBuild({dir, buildArgs}, dir, env, 'buildkit')
  const up = planUp(
    {dir, name: 'my-app', settings, build: {buildArgs}, ...flags},
    {builder: 'buildkit', ports: []},
    {cwd: dir, env},
  )
  const run = planRun({image: 'app', command: [], ...flags}, {cwd: dir, env})
  const exec = planExec('web', {command: ['sh'], ...flags}, {env})
  const shown = (...commands: ReturnType<typeof dockerRun>[]): Shown => ({
    text: commands.map(shellLine).join('\n'),
    needs: commands.flatMap(({needs = []}) => needs),
  })
  return {
    build: shown(dockerBuild(build)),
    run: shown(dockerRun(run)),
    dotenv: shown(dockerRun({...run, envFormat: 'dotenv'})),
    exec: shown(dockerExec(exec)),
    up: shown(...dockerUp(up)),
    compose: {text: yamlLines(composeFile(up)).join('\n'), needs: composeNeeds(up)} as Shown,
  }
}

test('whatever way a secret comes in, no way out prints it', () =>
  withTree({Dockerfile: 'FROM scratch\n', 'app.env': `PLAIN_IN_FILE=${marker}\nTOKEN\n`}, dir => {
    const ways: [Settings, object][] = [
      [{env_files: ['app.env']}, {}],
      [{env: {API_KEY: marker, TOKEN: null}}, {}],
      [{env: [`API_KEY=${marker}`, `DATABASE_URL=postgres://me:${marker}@db/x`, 'PLAIN']}, {}],
      [{args: {NPM_TOKEN: marker, PLAIN: null}}, {}],
      [{}, {'env-file': [`${dir}/app.env`]}],
      [{}, {env: [`DB_PASSWORD=${marker}`, 'PLAIN', 'TOKEN']}],
      [{}, {'build-arg': [`DB_PASSWORD=${marker}`, 'PLAIN', 'TOKEN']}],
    ]
    for (const [settings, flags] of ways) {
      for (const [way, {text, needs}] of Object.entries(waysOut(dir, settings, flags))) {
        expect({way, settings, flags, text}).toEqual({way, settings, flags, text: expect.not.stringContaining(marker)})
        expect(JSON.stringify(needs)).not.toContain(marker)
      }
    }
  }))

describe('the command still does the same where the variable is set', () => {
  const shown = (settings: Settings, flags: object = {}) =>
    withTree({Dockerfile: 'FROM scratch\n', 'app.env': 'A=1\n'}, async dir => waysOut(dir, settings, flags))

  test('run, exec and build name the variable', async () => {
    const {run, exec, build} = await shown(
      {},
      {env: ['DB_PASSWORD=x y', 'NAME=you', 'TOKEN'], 'build-arg': ['NPM_TOKEN=x', 'V=1']},
    )
    expect(run).toEqual({text: 'docker run -e DB_PASSWORD -e NAME=you -e TOKEN app', needs: ['DB_PASSWORD']})
    expect(exec).toEqual({text: 'docker exec -e DB_PASSWORD -e NAME=you -e TOKEN web sh', needs: ['DB_PASSWORD']})
    expect(build.text).toContain(' --build-arg NPM_TOKEN --build-arg V=1 ')
    expect(build.needs).toEqual(['NPM_TOKEN'])
  })

  test('a build arg that is passed on stays one', async () => {
    const {build, up} = await shown({args: {PLAIN: null}})
    expect(build).toMatchObject({text: expect.stringContaining(' --build-arg PLAIN '), needs: []})
    expect(up.text).toContain(' --build-arg PLAIN ')
    const typed = await shown({args: {PLAIN: null}}, {'build-arg': ['PLAIN=typed']})
    expect(typed.build.text).toContain(' --build-arg PLAIN=typed ')
  })

  test('env files stay files', async () => {
    const {up} = await shown({env_files: ['app.env']})
    expect(up.text).toMatch(/ --env-file \S+app\.env /)
  })

  test('compose passes on, or asks', async () => {
    const {compose} = await shown({
      env: {API_KEY: 'k', 'db.password': 'p', TOKEN: null, NAME: 'you', EMPTY_TOKEN: '', PRICE: '5$'},
      args: {NPM_TOKEN: 't', PLAIN: null, V: '$1'},
    })
    const {services} = parse(compose.text) as {services: Record<string, {environment: string[]; build: {args: object}}>}
    const asked = (name: string) => `\${${name}:?set it: it may be secret and is not in this file}`
    expect(services['my-app']!.environment).toEqual([
      `API_KEY=${asked('API_KEY')}`,
      'db.password',
      'TOKEN',
      'NAME=you',
      'EMPTY_TOKEN=',
      'PRICE=5$$',
    ])
    expect(services['my-app']!.build.args).toEqual({NPM_TOKEN: asked('NPM_TOKEN'), PLAIN: null, V: '$$1'})
    expect(compose.needs).toEqual(['NPM_TOKEN', 'API_KEY', 'db.password'])
  })
})

test.each([
  [[], undefined],
  [['A'], 'Not printed, as it may be secret: the value of A. Set it in the environment of the shell that runs this.'],
  [
    ['A', 'B', 'A'],
    'Not printed, as it may be secret: the values of A, B. Set them in the environment of the shell that runs this.',
  ],
])('%j is told', (names, note) => expect(leftOutNote(names)).toBe(note))

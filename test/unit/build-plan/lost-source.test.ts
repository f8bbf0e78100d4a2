import {readFileSync, symlinkSync} from 'node:fs'
import {relative} from 'node:path'
import {expect, test} from '@jest/globals'
import {readIgnoreFile} from '../../../src/lib/build/context/read-ignore-file.js'
import {buildFailure} from '../../../src/lib/build/failure.js'
import {planBuild} from '../../../src/lib/build/plan.js'
import {type TreeNode, withTree} from '../../support/temp-tree.js'

const lost = 'failed to compute cache key: "/x" not found: not found'

/** What is said of a COPY in `ctx` that did not find its source. */
function saidOf(copy: string, tree: Record<string, TreeNode>) {
  const dockerfile = Buffer.from(`FROM busybox\nARG NAME=in.txt\n${copy}\n`)
  return withTree({'ctx/Dockerfile': dockerfile, ...tree}, root => {
    const plan = planBuild({dir: 'ctx'}, root, {}, 'buildkit')
    const steps = [{name: `[2/2] ${copy}`, cached: false, error: lost, log: []}]
    const {why, suggestions} = buildFailure(plan, lost, steps, {dockerfile, ignore: readIgnoreFile(plan)})
    const readable = (text: string | undefined) =>
      text?.replaceAll(relative(process.cwd(), root), 'ROOT').replaceAll(root, 'ROOT')
    return {why: readable(why), suggestions: suggestions.map(each => readable(each)!)}
  })
}

const isLink = (path: string, target: string) =>
  `${path} is a link to ${target}, outside the folder: the engine sees only what is in the folder`

test.each<[string, string, Record<string, TreeNode>, string]>([
  ['a link', 'COPY in.txt /', {'ctx/in.txt': {link: '../out.txt'}, 'out.txt': ''}, isLink('in.txt', '../out.txt')],
  [
    'a link by a variable',
    'COPY a $NAME /',
    {'ctx/in.txt': {link: '/etc/hosts'}, 'ctx/a': ''},
    isLink('in.txt', '/etc/hosts'),
  ],
  ['a folder on the way', 'COPY a/b/c /', {'ctx/a/b': {link: '../../out'}, 'out/c': ''}, isLink('a/b', '../../out')],
  ['a link behind a link', 'COPY a /', {'ctx/a': {link: 'b'}, 'ctx/b': {link: '../out'}}, isLink('b', '../out')],
])('what leads out of the folder is named: %s', async (_, copy, tree, why) => {
  expect(await saidOf(copy, {'ctx/.dockerignore': 'other\n', ...tree})).toMatchObject({why})
})

test('an absolute link into the folder itself is none for the engine', async () => {
  const why = expect.stringMatching(
    /^in is a link to \/.*\/ctx\/a: for the engine the folder is the root of all paths$/,
  )
  await withTree({Dockerfile: 'FROM busybox\nCOPY in /\n', 'ctx/a': ''}, root => {
    symlinkSync(`${root}/ctx/a`, `${root}/ctx/in`)
    const plan = planBuild({dir: 'ctx', file: 'Dockerfile'}, root, {}, 'buildkit')
    const steps = [{name: '[2/2] COPY in /', cached: false, error: lost, log: []}]
    expect(buildFailure(plan, lost, steps, {dockerfile: readFileSync(plan.dockerfile)})).toMatchObject({why})
  })
})

test('the line of the ignore file is named', async () => {
  expect(await saidOf('COPY src/a.py /', {'ctx/.dockerignore': '# x\n*.md\n**/*.py\n', 'ctx/src/a.py': ''})).toEqual({
    why: 'line 3 of .dockerignore leaves out src/a.py: **/*.py',
    suggestions: ['take line 3 out of .dockerignore', 'add an exception at its end: !src/a.py'],
  })
})

test.each<[string, string, Record<string, TreeNode>, string, string]>([
  [
    'a dead link',
    'COPY in.txt /',
    {'ctx/in.txt': {link: 'none.txt'}},
    'in.txt is a link to none.txt, and nothing is there',
    'make it anew, or put the file in its place',
  ],
  [
    'a dead link with a near name',
    'COPY in.txt /',
    {'ctx/in.txt': {link: 'rael.txt'}, 'ctx/real.txt': ''},
    'in.txt is a link to rael.txt, and nothing is there (did you mean real.txt?)',
    'make it anew, or put the file in its place',
  ],
  ['a circle', 'COPY in /', {'ctx/in': {link: 'in'}}, 'in is a link to in, and nothing is there', 'make it anew'],
  [
    'a link to a file that is left out',
    'COPY in.txt /',
    {'ctx/in.txt': {link: 'real.txt'}, 'ctx/real.txt': '', 'ctx/.dockerignore': 'x\nreal.txt\n'},
    'in.txt is a link to real.txt, and line 2 of .dockerignore leaves out real.txt: real.txt',
    'take line 2 out of .dockerignore',
  ],
  [
    'all that a pattern fits is left out',
    'COPY *.go /',
    {'ctx/a.go': '', 'ctx/.dockerignore': '*.go'},
    'line 1 of .dockerignore leaves out a.go: *.go',
    'take line 1 out of .dockerignore',
  ],
  ['nothing fits a pattern', 'COPY *.go /', {'ctx/a.py': ''}, 'no file in the folder fits *.go', 'check the pattern'],
  [
    'another letter case',
    'COPY Requirements.txt /',
    {'ctx/requirements.txt': ''},
    'there is no Requirements.txt in the folder (did you mean requirements.txt?): upper and lower case count',
    'line 3: COPY requirements.txt /',
  ],
  [
    'a typing error in the second source',
    'COPY a.py src/ap.py /x/',
    {'ctx/a.py': '', 'ctx/src/app.py': ''},
    'there is no src/ap.py in the folder (did you mean src/app.py?)',
    'line 3: COPY a.py src/app.py /x/',
  ],
  [
    'a path with ..',
    'COPY ../shared/a.txt /',
    {'shared/a.txt': ''},
    '../shared/a.txt is outside the folder: the engine sees only what is in the folder, and .. does not lead out of it',
    'put a copy of it into the folder',
  ],
  [
    'a file of the folder above',
    'COPY package.json /',
    {'package.json': ''},
    'package.json is not in the folder that is built, but in ROOT',
    'build that folder: dkr build -f ROOT/ctx/Dockerfile ROOT',
  ],
  [
    'a file of one folder below',
    'COPY requirements.txt /',
    {'ctx/backend/requirements.txt': '', 'ctx/node_modules/requirements.txt': ''},
    'requirements.txt is not in the folder that is built, but in backend',
    'line 3: COPY backend/requirements.txt /',
  ],
  [
    'nowhere',
    'COPY main.go /',
    {'ctx/a/go.mod': ''},
    'there is no main.go in the folder that is built',
    'dkr build --show-context ROOT/ctx lists what is sent',
  ],
  [
    'a file that is left out and not there either',
    'COPY in.py /',
    {'ctx/.dockerignore': '*.py'},
    'there is no in.py in the folder that is built',
    'check the path',
  ],
  [
    'a comment behind it',
    'COPY a.txt /x # my file',
    {'ctx/a.txt': ''},
    'a comment needs a line of its own: here COPY takes # and what follows for paths',
    'move the comment to the line above',
  ],
])('a source that is not found is explained: %s', async (_, copy, tree, why, suggestion) => {
  const said = await saidOf(copy, tree)
  expect(said.why).toBe(why)
  expect(said.suggestions.join('\n')).toContain(suggestion)
  if (!why.includes('.dockerignore')) expect(said.suggestions.join()).not.toContain('.dockerignore')
})

test.each<[string, string, Record<string, TreeNode>]>([
  ['a link inside the folder', 'COPY in /', {'ctx/in': {link: 'ctx2'}, 'ctx/ctx2/x': ''}],
  ['a folder whose name begins alike', 'COPY in /', {'ctx/in': {link: '../ctx/b'}, 'ctx/b': ''}],
  ['a file that is there', 'COPY in /', {'ctx/in': '', 'ctx/.dockerignore': '*\n!in'}],
  ['a file of several folders below', 'COPY in /', {'ctx/in': '', 'ctx/a/in': '', 'ctx/b/in': ''}],
  ['a wildcard that fits', 'COPY i* /', {'ctx/in': {link: '../out'}}],
  ['the whole folder', 'COPY . /', {'ctx/in': ''}],
])('nothing of the kind is claimed for %s', async (_, copy, tree) => {
  const {why, suggestions} = await saidOf(copy, tree)
  expect(why).toContain('COPY and ADD only see files inside the build context')
  expect(suggestions.join()).not.toContain('.dockerignore')
})

test('a path beside the Dockerfile is relative to the folder all the same', async () => {
  await withTree({'docker/Dockerfile': 'FROM busybox\nCOPY app.conf /\n', 'docker/app.conf': ''}, root => {
    const plan = planBuild({dir: '.', file: 'docker/Dockerfile'}, root, {}, 'buildkit')
    const steps = [{name: '[2/2] COPY app.conf /', cached: false, error: lost, log: []}]
    expect(buildFailure(plan, lost, steps, {dockerfile: readFileSync(plan.dockerfile)})).toMatchObject({
      why: 'app.conf is beside the Dockerfile in docker, but the paths of COPY start at the folder that is built',
      suggestions: ['line 2: COPY docker/app.conf /'],
    })
  })
})

test.each([
  ['COPY --from=b /nope /x', '/nope', 'the stage b has no /nope', 'then dkr run --rm look ls -la /'],
  [
    'COPY --from=b dist /x',
    '/dist',
    'the paths of --from start at / of the stage b, not at its WORKDIR: /dist is not there',
    'line 4: COPY --from=b /app/dist /x',
  ],
  [
    'COPY --from=busybox:1.36 /etc/nope /x',
    '/etc/nope',
    'the image busybox:1.36 has no /etc/nope',
    'dkr run --rm busybox:1.36 ls -la /etc',
  ],
])('%s looks in another place than the folder', async (copy, path, why, suggestion) => {
  const text = `FROM busybox AS b\nWORKDIR /app\nFROM busybox\n${copy}\n`
  await withTree({Dockerfile: text, nope: '', dist: ''}, root => {
    const message = `failed to compute cache key: "${path}" not found: not found`
    const steps = [{name: `[stage-1 2/2] ${copy}`, cached: false, error: message, log: []}]
    const said = buildFailure(planBuild({dir: '.'}, root, {}, 'buildkit'), message, steps, {
      dockerfile: Buffer.from(text),
    })
    expect(said.why).toBe(why)
    expect(said.suggestions.join('\n')).toContain(suggestion)
  })
})

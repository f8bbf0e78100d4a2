import {readFileSync, symlinkSync} from 'node:fs'
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
    return {why, suggestions}
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

test.each<[string, string, Record<string, TreeNode>]>([
  ['a link inside the folder', 'COPY in /', {'ctx/in': {link: 'ctx2'}, 'ctx/ctx2/x': ''}],
  ['a folder whose name begins alike', 'COPY in /', {'ctx/in': {link: '../ctx/b'}, 'ctx/b': ''}],
  ['links in a circle', 'COPY in /', {'ctx/in': {link: 'in'}}],
  ['a file that is left out and not there either', 'COPY in.py /', {'ctx/.dockerignore': '*.py'}],
  ['a file that is there', 'COPY in /', {'ctx/in': '', 'ctx/.dockerignore': '*\n!in'}],
  ['a wildcard', 'COPY i* /', {'ctx/in': {link: '../out'}}],
])('nothing of the kind is claimed for %s', async (_, copy, tree) => {
  const {why, suggestions} = await saidOf(copy, tree)
  expect(why).toContain('COPY and ADD only see files inside the build context')
  expect(suggestions.includes('look for it in .dockerignore')).toBe('ctx/.dockerignore' in tree)
})

test('a copy onto a link of the base image is explained', async () => {
  await withTree({Dockerfile: 'FROM busybox\nCOPY rootfs /\n'}, root => {
    const message = 'cannot copy to non-directory: /var/lib/docker/overlay2/x/merged/bin'
    const {why} = buildFailure(planBuild({dir: '.'}, root, {}, 'buildkit'), message, [], {})
    expect(why).toContain('the base image has a link or a file where a folder is copied to')
  })
})

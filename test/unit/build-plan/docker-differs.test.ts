import {expect, test} from '@jest/globals'
import {dockerDiffers} from '../../../src/lib/build/docker-differs.js'
import {planBuild} from '../../../src/lib/build/plan.js'
import type {Builder} from '../../../src/lib/engine/builder.js'
import {type TreeNode, withTree} from '../../support/temp-tree.js'

function said(tree: Record<string, TreeNode>, builder: Builder = 'buildkit', file?: string) {
  return withTree({'ctx/Dockerfile': 'FROM busybox\n', ...tree}, root =>
    dockerDiffers(planBuild({dir: 'ctx', file}, root, {}, builder)),
  )
}
const ignored = (name: string) =>
  `docker build does not obey ${name}, a link out of the folder: it sends what dkr build leaves out`
const out = {out: 'FROM busybox\n', 'ctx/Dockerfile': {link: '../out'}}

test('BuildKit does not obey an ignore file that leads out of the folder', async () => {
  const tree = {'ctx/.dockerignore': {link: '../r'}, r: 'a'}
  expect(await said(tree)).toEqual([ignored('.dockerignore')])
  expect(await said(tree, 'classic')).toEqual([])
  const own = {'ctx/.dockerignore': '', 'ctx/Dockerfile.dockerignore': {link: '../r'}, r: 'a'}
  expect(await said(own)).toEqual([ignored('Dockerfile.dockerignore')])
})

test.each<[string, Record<string, TreeNode>]>([
  ['a file', {'ctx/.dockerignore': 'a'}],
  ['a link in the folder', {'ctx/.dockerignore': {link: 'r'}, 'ctx/r': 'a'}],
  ['a link without rules', {'ctx/.dockerignore': {link: '/dev/null'}}],
])('as it obeys %s', async (_, tree) => {
  expect(await said(tree)).toEqual([])
})

test('docker does not find a Dockerfile that leads out of the folder, save with -f and the classic builder', async () => {
  const line = expect.stringMatching(/^docker build does not find Dockerfile, a link .* give it -f \/.*\/out$/)
  expect(await said(out)).toEqual([line])
  expect(await said(out, 'classic')).toEqual([line])
  expect(await said({...out, 'ctx/D': {link: '../out'}}, 'classic', 'ctx/D')).toEqual([])
  expect(await said({...out, 'ctx/Dockerfile': {link: 'd'}, 'ctx/d': ''})).toEqual([])
})

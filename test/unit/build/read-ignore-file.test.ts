import {execFileSync} from 'node:child_process'
import {describe, expect, test} from '@jest/globals'
import {deadIgnoreLinks, readIgnoreFile} from '../../../src/lib/build/context/read-ignore-file.js'
import {guardContext} from '../../../src/lib/build/guard/check.js'
import {ignoredPaths} from '../../../src/lib/build/ignored-paths.js'
import {dockerfileBytes} from '../../../src/lib/dockerfile/read.js'
import type {Builder} from '../../../src/lib/engine/builder.js'
import {type TreeNode, withTree} from '../../support/temp-tree.js'

const tooLarge = Buffer.alloc(1024 * 1024 + 1, '#\n')

/** The ignore file of a context `ctx`, whose Dockerfile is `ctx/web`. */
function read(tree: Record<string, TreeNode>, builder: Builder = 'buildkit', pipe?: string) {
  return withTree({'ctx/web': '', ...tree}, root => {
    if (pipe) execFileSync('mkfifo', [`${root}/${pipe}`])
    const dir = `${root}/ctx`
    const plan = {dir, dockerfile: `${dir}/web`, builder}
    const found = readIgnoreFile(plan)
    const dead = deadIgnoreLinks(plan).map(({name}) => name)
    return found ? {name: found.name, patterns: found.patterns, own: found.own, dead} : {dead}
  })
}

describe('the ignore file of a build', () => {
  const here = {name: '.dockerignore', own: false, dead: []}
  test.each<[string, Record<string, TreeNode>, object]>([
    ['is in the context', {'ctx/.dockerignore': 'a'}, {...here, patterns: ['a']}],
    ['may be a link', {'ctx/.dockerignore': {link: '../out'}, out: 'a'}, {...here, patterns: ['a']}],
    [
      'may be a link to a link',
      {'ctx/.dockerignore': {link: 'x'}, 'ctx/x': {link: '../out'}, out: 'a'},
      {...here, patterns: ['a']},
    ],
    [
      'may be in a linked folder',
      {'ctx/.dockerignore': {link: 'x/r'}, 'ctx/x': {link: '../out'}, 'out/r': 'a'},
      {...here, patterns: ['a']},
    ],
    ['without rules is /dev/null', {'ctx/.dockerignore': {link: '/dev/null'}}, {...here, patterns: []}],
    ['is none behind a dead link', {'ctx/.dockerignore': {link: 'nowhere'}}, {dead: ['.dockerignore']}],
    ['is none below a file', {'ctx/.dockerignore': {link: 'web/x'}}, {dead: ['.dockerignore']}],
    ['need not be there', {}, {dead: []}],
    [
      'stands beside the Dockerfile first',
      {'ctx/web.dockerignore': 'b', 'ctx/.dockerignore': 'a'},
      {name: 'web.dockerignore', own: true, patterns: ['b'], dead: []},
    ],
    [
      'stands there even if it is empty',
      {'ctx/web.dockerignore': '', 'ctx/.dockerignore': 'a'},
      {name: 'web.dockerignore', own: true, patterns: [], dead: []},
    ],
    [
      'is the next one where that leads nowhere',
      {'ctx/web.dockerignore': {link: 'x'}, 'ctx/.dockerignore': 'a'},
      {...here, patterns: ['a'], dead: ['web.dockerignore']},
    ],
  ])('%s', async (_, tree, expected) => {
    expect(await read(tree)).toEqual(expected)
  })

  test('is only the one of the context for the classic builder', async () => {
    const tree = {'ctx/web.dockerignore': 'b', 'ctx/.dockerignore': 'a'}
    expect(await read(tree, 'classic')).toEqual({...here, patterns: ['a']})
  })

  test.each<[string, Record<string, TreeNode>]>([
    ['a folder', {'ctx/.dockerignore': {mode: 0o755}}],
    ['a link to a folder', {'ctx/.dockerignore': {link: '../out'}, 'out/x': ''}],
    ['a link to a device', {'ctx/.dockerignore': {link: '/dev/zero'}}],
    ['larger than 1 MiB', {'ctx/.dockerignore': tooLarge}],
    ['not readable (ELOOP)', {'ctx/.dockerignore': {link: '.dockerignore'}}],
  ])('is refused where it is %s', async (problem, tree) => {
    await expect(read(tree)).rejects.toMatchObject({code: 'BUILD_CONTEXT', message: `.dockerignore is ${problem}`})
  })

  test('is never waited for', async () => {
    const message = '.dockerignore is a named pipe'
    await expect(read({}, 'buildkit', 'ctx/.dockerignore')).rejects.toMatchObject({message})
    const linked = read({'ctx/.dockerignore': {link: '../pipe'}}, 'buildkit', 'pipe')
    await expect(linked).rejects.toMatchObject({message: '.dockerignore is a link to a named pipe'})
  })
})

test('dkr lint reads the same ignore file as a build', async () => {
  await withTree({'ctx/Dockerfile': '', 'ctx/.dockerignore': {link: '../rules'}, rules: '*.log\n'}, root => {
    const ignored = ignoredPaths(`${root}/ctx/Dockerfile`, [`${root}/ctx`])!
    expect([ignored('a.log'), ignored('/a.log'), ignored('a.py')]).toEqual([true, true, false])
  })
})

describe('a Dockerfile', () => {
  test('is read through links, wherever they lead', async () => {
    await withTree({Dockerfile: {link: 'a'}, a: {link: 'out/b'}, 'out/b': 'FROM x'}, root => {
      expect(dockerfileBytes(`${root}/Dockerfile`).toString()).toBe('FROM x')
    })
  })

  test.each<[string, string, TreeNode]>([
    ['DOCKERFILE_INVALID', 'a folder', {mode: 0o755}],
    ['DOCKERFILE_INVALID', 'a link to a device', {link: '/dev/zero'}],
    ['DOCKERFILE_INVALID', 'larger than 1 MiB', tooLarge],
    ['FILE_NOT_FOUND', '', {link: 'nowhere'}],
  ])('%s: %s', async (code, problem, node) => {
    await withTree({Dockerfile: node}, root => {
      const message = expect.stringContaining(problem)
      expect(() => dockerfileBytes(`${root}/Dockerfile`)).toThrow(expect.objectContaining({code, message}))
    })
  })

  test('that is a pipe is never waited for', async () => {
    await withTree({a: ''}, async dir => {
      execFileSync('mkfifo', [`${dir}/Dockerfile`])
      expect(() => dockerfileBytes(`${dir}/Dockerfile`)).toThrow('a named pipe')
      const plan = {dir, dockerfile: `${dir}/Dockerfile`, builder: 'buildkit' as const, buildArgs: {}}
      expect(await guardContext(plan, new AbortController().signal)).toEqual([])
    })
  })
})

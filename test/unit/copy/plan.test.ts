import {describe, expect, test} from '@jest/globals'
import {parseEndpoint, planCopy} from '../../../src/lib/copy/endpoint.js'
import {base, clean, followed, keepEnd, saysFolder, splitEntry} from '../../../src/lib/copy/paths.js'
import {placeCopy, renamed} from '../../../src/lib/copy/prepare.js'
import {dockerCp} from '../../../src/lib/explain/copy.js'
import {shellLine} from '../../../src/lib/explain/shell.js'

test.each([
  ['web:/etc', {kind: 'container', container: 'web', path: '/etc'}],
  ['web:etc:x', {kind: 'container', container: 'web', path: 'etc:x'}],
  ['/a:b', {kind: 'local', path: '/a:b'}],
  ['./a:b', {kind: 'local', path: './a:b'}],
  ['..', {kind: 'local', path: '..'}],
  ['a', {kind: 'local', path: 'a'}],
  ['-', {kind: 'stream'}],
])('%s', (text, endpoint) => expect(parseEndpoint(text)).toEqual(endpoint))

const flags = {followLinks: false, archiveMode: false}

test('what goes which way', () => {
  expect(planCopy({source: 'a', target: 'web:/x', ...flags})).toMatchObject({
    direction: 'in',
    container: 'web',
    path: '/x',
  })
  expect(planCopy({source: 'web:/x', target: '-', ...flags})).toMatchObject({direction: 'out', to: {kind: 'stream'}})
  const plan = planCopy({source: "it's", target: 'web:/x', followLinks: true, archiveMode: true})
  expect(shellLine(dockerCp(plan))).toBe("docker cp -a -L 'it'\\''s' web:/x")
})

test.each([
  ['a', 'b'],
  ['-', '-'],
  ['a:/x', 'b:/y'],
  ['a:', 'b'],
  [':/x', 'b'],
  ['', 'a:/x'],
])('%p to %p is refused', (source, target) => {
  expect(() => planCopy({source, target, ...flags})).toThrow(expect.objectContaining({code: 'USAGE'}))
})

test.each<[source: string, target: string, here: string[], first: string]>([
  ['a:b/f', 'web:/x', ['a:b/f'], 'dkr cp ./a:b/f web:/x'],
  ['web:/x', 'a:b/f', ['a:b/f'], 'dkr cp web:/x ./a:b/f'],
  ['a:/x', 'b:/y', [], 'dkr cp a:/x - | dkr cp - b:/y, where the target is a folder'],
  ['web', '/tmp', [], 'dkr cp web:/PATH /tmp'],
  ['file', 'web', ['file'], 'dkr cp file web:/'],
  ['-', 'web', [], 'dkr cp - web:/'],
  ['web:', '.', [], 'dkr cp web:/ .'],
  ['file', ':/x', ['file'], 'dkr cp file CONTAINER:/x'],
])('%p to %p: what to type instead', (source, target, here, first) => {
  expect(() => planCopy({source, target, ...flags}, path => here.includes(path))).toThrow(
    expect.objectContaining({suggestions: expect.arrayContaining([first])}),
  )
})

// What Go's filepath and moby's helpers give.
test.each([
  ['/a/b', '/a', 'b', false],
  ['/a/b/', '/a', 'b', true],
  ['/a/b/.', '/a/b', '.', true],
  ['/a/b/./', '/a/b', '.', true],
  ['/.', '/', '.', true],
  ['/', '/', '/', true],
  ['a', '.', 'a', false],
  ['.', '.', '.', true],
  ['a/../b', '.', 'b', false],
  ['/a/.x', '/a', '.x', false],
])('%s is %s and %s', (path, folder, entry, says) => {
  expect({...splitEntry(path), says: saysFolder(path)}).toEqual({folder, entry, says})
})

test('ends of paths', () => {
  expect([clean('/a/../b//'), clean(''), clean('/')]).toEqual(['/b', '.', '/'])
  expect([base('/a/'), base('/'), base('')]).toEqual(['a', '/', '.'])
  expect([keepEnd('/a', 'a/.'), keepEnd('/a', 'a/'), keepEnd('/', '/'), keepEnd('/a', 'a')]).toEqual([
    '/a/.',
    '/a/',
    '/',
    '/a',
  ])
  expect(followed('/l', '/real')).toEqual({path: '/real', keepName: 'l'})
  expect(followed('/l/.', '/real')).toEqual({path: '/real/.'})
  expect(followed('/l/', '/real')).toEqual({path: '/real/', keepName: 'l'})
})

describe('where a copy goes', () => {
  const file = {path: '/s/file', folder: false}
  const dir = {path: '/s/dir', folder: true}
  const nothing = {exists: false, folder: false}
  test.each([
    [file, {path: '/t', exists: true, folder: true}, {folder: '/t'}],
    [file, {path: '/t/old', exists: true, folder: false}, {folder: '/t', rename: {from: 'file', to: 'old'}}],
    [file, {path: '/t/new', ...nothing}, {folder: '/t', rename: {from: 'file', to: 'new'}}],
    [dir, {path: '/t/new', ...nothing}, {folder: '/t', rename: {from: 'dir', to: 'new'}}],
    [dir, {path: '/t/new/', ...nothing}, {folder: '/t', rename: {from: 'dir', to: 'new'}}],
    [
      {path: '/s/dir/.', folder: true},
      {path: '/t/new', ...nothing},
      {folder: '/t', rename: {from: '.', to: 'new'}},
    ],
    [
      {...file, keepName: 'link'},
      {path: '/t/new', ...nothing},
      {folder: '/t', rename: {from: 'link', to: 'new'}},
    ],
  ])('%j to %j', (source, target, placement) => expect(placeCopy(source, target)).toEqual(placement))

  test.each([
    [dir, {path: '/t/old', exists: true, folder: false}],
    [file, {path: '/t/new/', ...nothing}],
    [file, {path: '/t/new/.', ...nothing}],
  ])('%j to %j is refused', (source, target) => {
    expect(() => placeCopy(source, target)).toThrow(expect.objectContaining({code: 'COPY_TARGET', exitCode: 1}))
  })
})

test.each([
  ['dir/a', {from: 'dir', to: 'new'}, 'new/a'],
  ['./a', {from: '.', to: 'new'}, 'new/a'],
  ['/bin/x', {from: '/', to: 'new'}, 'new/bin/x'],
  ['dir/dir', {from: 'dir', to: 'n'}, 'n/dir'],
  ['x', undefined, 'x'],
])('%s renamed by %j', (name, rename, text) => expect(renamed(name, rename)).toBe(text))

import {expect, test} from '@jest/globals'
import {type TarHeader, tarHeader, tarPadding} from '../../../src/lib/build/context/tar-header.js'
import {readTar} from '../../support/read-tar.js'

const file: TarHeader = {path: 'a', kind: 'file', mode: 0o100644, size: 0, mtime: 1_700_000_000}
const read = (header: Partial<TarHeader>) => readTar(tarHeader({...file, ...header}))[0]!

test.each([
  ['file', '0', 'a'],
  ['hardlink', '1', 'a'],
  ['symlink', '2', 'a'],
  ['character', '3', 'a'],
  ['block', '4', 'a'],
  ['folder', '5', 'a/'],
  ['pipe', '6', 'a'],
] as const)('a %s has type %s', (kind, type, name) => {
  expect(read({kind})).toMatchObject({type, name, uid: 0, gid: 0, uname: '', mode: 0o100644, mtime: 1_700_000_000})
})

test.each([
  ['100 bytes', 'x'.repeat(100), 512],
  ['a long name with a slash in the right place', `${'d/'.repeat(60)}${'x'.repeat(90)}`, 512],
  ['155 and 100', `${'d'.repeat(155)}/${'x'.repeat(100)}`, 512],
  ['156 and 100', `${'d'.repeat(156)}/${'x'.repeat(100)}`, 1536],
  ['101 bytes', 'x'.repeat(101), 1536],
  ['a long folder', `${'d/'.repeat(200)}x`, 1536],
  ['not ASCII', 'grüße/日本/😀', 1536],
  ['a new line', 'a\nb=c', 512],
])('names: %s', (_, path, length) => {
  expect(tarHeader({...file, path})).toHaveLength(length)
  expect(read({path}).name).toBe(path)
  expect(read({path, kind: 'folder'}).name).toBe(`${path}/`)
})

test.each(['short', 'x'.repeat(100), '../'.repeat(60), 'ziel/ü'])('links to %s', linkname => {
  expect(read({kind: 'symlink', linkname}).linkname).toBe(linkname)
})

test.each([
  [-315_619_200, -315_619_200],
  [0, 0],
  [4_102_444_800, 4_102_444_800],
  [10_000_000_000_000, 10_000_000_000_000],
])('the time %d stays', (mtime, expected) => {
  expect(read({mtime}).mtime).toBe(expected)
})

test('a size from 8 GiB on goes into a PAX record', () => {
  expect(tarHeader({...file, size: 2 ** 33 - 1})).toHaveLength(512)
  const header = tarHeader({...file, size: 2 ** 33})
  expect(header).toHaveLength(1536)
  expect(header.subarray(512, 1024).toString()).toMatch(/^19 size=8589934592\n/)
})

test('the length of a record counts itself', () => {
  for (let length = 101; length < 1100; length++) expect(read({path: 'é'.repeat(length)}).name).toHaveLength(length)
})

test.each([
  [0, 0],
  [1, 511],
  [512, 0],
  [513, 511],
])('%d bytes are followed by %d zeros', (size, padding) => {
  expect(tarPadding(size)).toBe(padding)
})

import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from '@jest/globals'
import {replaceFile} from '../../../src/lib/dockerfile/replace-file.js'
import {withTree} from '../../support/temp-tree.js'

const before = Buffer.from('FROM abc\n')
const replacement = {before, after: Buffer.from('FROM a:1\nRUN x\n')}
const shorter = {before, after: Buffer.from('FROM a\n')}

/** A folder with a Dockerfile and nothing else; what is in it afterwards is checked too. */
async function inFolder(use: (file: string, folder: string) => void, left: readonly string[] = ['Dockerfile']) {
  await withTree({Dockerfile: before}, folder => {
    chmodSync(folder, 0o777)
    use(join(folder, 'Dockerfile'), folder)
    expect(readdirSync(folder)).toEqual(left)
  })
}

const isRoot = process.getuid?.() === 0

/** Root may do everything: what stops others is tried as someone else. */
function asUser(work: () => void): void {
  if (isRoot) process.seteuid!(65_534)
  try {
    work()
  } finally {
    if (isRoot) process.seteuid!(0)
  }
}

test('mode, owner and group stay, whatever the umask', async () => {
  await inFolder(file => {
    if (isRoot) chownSync(file, 12_345, 12_346)
    chmodSync(file, 0o666)
    const {uid, gid} = statSync(file)
    replaceFile(file, replacement)
    expect(statSync(file)).toMatchObject({uid, gid, mode: 0o100_666})
    expect(readFileSync(file)).toEqual(replacement.after)
  })
})

test('a link stays a link, also over another', async () => {
  const use = (file: string, folder: string): void => {
    symlinkSync('Dockerfile', join(folder, 'a'))
    symlinkSync('a', join(folder, 'b'))
    replaceFile(join(folder, 'b'), replacement)
    expect(readlinkSync(join(folder, 'b'))).toBe('a')
    expect(lstatSync(file).isFile()).toBe(true)
    expect(readFileSync(file)).toEqual(replacement.after)
  }
  await inFolder(use, ['Dockerfile', 'a', 'b'])
})

test.each([replacement, shorter])('every name of the file has the new content', async change => {
  const use = (file: string, folder: string): void => {
    linkSync(file, join(folder, 'other'))
    replaceFile(file, change)
    expect(readFileSync(join(folder, 'other'))).toEqual(change.after)
    expect(statSync(file).nlink).toBe(2)
  }
  await inFolder(use, ['Dockerfile', 'other'])
})

test.each([replacement, shorter])('a file in a folder that cannot be written', async change => {
  await inFolder((file, folder) => {
    chmodSync(file, 0o666)
    chmodSync(folder, 0o555)
    asUser(() => replaceFile(file, change))
    expect(readFileSync(file)).toEqual(change.after)
    chmodSync(folder, 0o777)
  })
})

test('the file of another user stays that of the user', async () => {
  await inFolder(file => {
    chmodSync(file, 0o666)
    const {uid} = statSync(file)
    asUser(() => replaceFile(file, replacement))
    expect(statSync(file).uid).toBe(uid)
    expect(readFileSync(file)).toEqual(replacement.after)
  })
})

test('a file that is write-protected is left alone', async () => {
  await inFolder(file => {
    chmodSync(file, 0o444)
    expect(() => asUser(() => replaceFile(file, replacement))).toThrow(
      expect.objectContaining({code: 'NOT_WRITABLE', why: expect.stringContaining('the file is unchanged')}),
    )
    expect(readFileSync(file)).toEqual(before)
  })
})

test.each([1, 2])('a file that has changed since is left alone (%i names)', async names => {
  const use = (file: string, folder: string): void => {
    if (names === 2) linkSync(file, join(folder, 'other'))
    const read = Buffer.from('FROM what it was\n')
    expect(() => replaceFile(file, {...replacement, before: read})).toThrow(
      expect.objectContaining({code: 'WOULD_OVERWRITE', exitCode: 5}),
    )
    expect(readFileSync(file)).toEqual(before)
  }
  await inFolder(use, names === 2 ? ['Dockerfile', 'other'] : undefined)
})

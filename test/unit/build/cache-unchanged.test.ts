import {mkdirSync, renameSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, it} from '@jest/globals'
import {announcer} from '../../../src/lib/build/cache/announce.js'
import {changeMark, markAt} from '../../../src/lib/build/cache/change-mark.js'
import {
  addEntries,
  type ContextFiles,
  decodeFiles,
  encodeFiles,
  fingerprint,
  noFiles,
} from '../../../src/lib/build/cache/context-files.js'
import {compareWalk} from '../../../src/lib/build/cache/same-files.js'
import {distrustChanged} from '../../../src/lib/build/cache/sent-files.js'
import {watchContext} from '../../../src/lib/build/cache/watch.js'
import {memorySource} from '../../../src/lib/build/context/memory-source.js'
import {folderSource} from '../../../src/lib/build/context/source.js'
import type {FileEntry, FileSource} from '../../../src/lib/engine/buildkit/file-source.js'
import {withTree} from '../../support/temp-tree.js'

const second = 1_000_000_000n
const entry = (changes: Partial<FileEntry> = {}): FileEntry => ({
  path: 'a',
  posixMode: 0o100644,
  mode: 0o644,
  uid: 0,
  gid: 0,
  size: 4,
  mtimeNs: 1000n * second,
  linkname: '',
  ctimeNs: 2000n * second + 1n,
  inode: 7n,
  ...changes,
})
const files = (...changes: Partial<FileEntry>[]): ContextFiles => {
  const taken = noFiles()
  addEntries(taken, changes.map(entry))
  return taken
}

describe('the time of a file in a record', () => {
  it.each([0n, -1n, -1001n, 1_700_000_000_123_456_789n, 2n ** 62n + 1n])('keeps all of its %d nanoseconds', time => {
    const [written, later] = [files({mtimeNs: time}), files({mtimeNs: time + 1n})]
    expect(decodeFiles(encodeFiles(written))).toEqual(written)
    expect(compareWalk(written, later)).toEqual({same: false})
  })
})

describe('compareWalk', () => {
  const link = {posixMode: 0o120777, linkname: 'v1', size: 2}
  const device = {posixMode: 0o060600, device: {major: 1, minor: 2}}
  const folder = {posixMode: 0o040755, size: 0}
  it.each<[string, Partial<FileEntry>, Partial<FileEntry>]>([
    ['name', {}, {path: 'b'}],
    ['mode', {}, {posixMode: 0o100755}],
    ['size', {}, {size: 5}],
    ['time', {}, {mtimeNs: 1000n * second + 1000n}],
    ['nanosecond', {}, {mtimeNs: 1000n * second + 1n}],
    ['link target of the same length and time', link, {...link, linkname: 'v2'}],
    ['hard link', {}, {hardlink: 'b'}],
    ['device', device, {...device, device: {major: 1, minor: 3}}],
  ])('sees another %s', (_what, before, now) => {
    expect(compareWalk(files(before), files(now))).toEqual({same: false})
  })

  it.each<[string, Partial<FileEntry>, Partial<FileEntry>]>([
    ['nothing', {}, {}],
    ['the time of a folder, which changes with each ignored file in it', folder, {...folder, mtimeNs: 5n, ctimeNs: 5n}],
    ['the owner, which is never sent', {}, {uid: 5}],
  ])('sees no difference in %s', (_what, before, now) => {
    expect(compareWalk(files(before), files(now))).toEqual({same: true, doubtful: []})
  })

  it.each<[string, Partial<FileEntry>]>([
    ['changed, its time put back', {ctimeNs: 3000n * second + 1n}],
    ['moved to the place of another', {inode: 8n}],
  ])('doubts a file that was %s', (_what, now) => {
    expect(compareWalk(files({}), files(now))).toEqual({same: true, doubtful: [0]})
  })

  it('doubts what a record is not sure of', () => {
    const fresh = files({ctimeNs: BigInt(Date.now()) * 1_000_000n + 1n})
    expect(fresh.marks).toEqual([0])
    expect(compareWalk(fresh, fresh)).toEqual({same: true, doubtful: [0]})
  })

  it('sees a file that came or went', () => {
    expect(compareWalk(files({}), files({}, {path: 'b'}))).toEqual({same: false})
  })
})

describe('the mark of a file', () => {
  const changed = {ctimeNs: 1_700_000_000_123_456_789n, inode: 5n}
  const ms = 1_700_000_000_123
  it('is another one after each microsecond, and for each inode', () => {
    const others = [
      {...changed, ctimeNs: changed.ctimeNs + 1000n},
      {...changed, ctimeNs: changed.ctimeNs + 2n ** 32n},
      {...changed, inode: 6n},
      {...changed, inode: 5n + 2n ** 40n},
    ]
    expect(new Set([changed, ...others].map(changeMark)).size).toBe(5)
  })

  it.each([
    ['proves nothing right after a change', changed, ms + 1, true],
    ['proves nothing where the clock of the files is a little ahead', changed, ms - 30, true],
    ['proves all a while later', changed, ms + 200, false],
    ['proves all where the clock was put back since: another change has another time', changed, ms - 3_600_000, false],
    ['proves nothing within two seconds where only seconds count', {ctimeNs: 1000n * second}, 1_001_900, true],
    ['proves all after them', {ctimeNs: 1000n * second}, 1_002_100, false],
    ['is none without a time', {}, ms, true],
  ])('%s', (_what, file, now, none) => {
    expect(markAt(file, now) === 0).toBe(none)
  })
})

describe('announcer', () => {
  const unread = () => '/none'
  const announced = (before: ContextFiles, now: Partial<FileEntry>, content: FileSource['content'] = unread) => {
    const walked = files(now)
    const [told] = announcer(before, content)([entry(now)], walked)
    return {time: told!.mtimeNs - entry(now).mtimeNs, shifts: walked.shifts, walked}
  }
  const touched = {ctimeNs: 3000n * second + 1n}

  it('leaves the time of what is not touched, or known to be another one by BuildKit', () => {
    for (const now of [{}, {...touched, size: 5}, {...touched, mtimeNs: 1n}, {...touched, path: 'b'}])
      expect(announced(files({}), now).time).toBe(0n)
  })

  it('tells another time for what was touched, and keeps to it', () => {
    const first = announced(files({}), touched)
    expect(first.time).toBeGreaterThan(0n)
    expect(first.time).toBeLessThan(1_000_000n)
    expect(first.shifts).toEqual([Number(first.time)])
    expect(announced(first.walked, touched).time).toBe(first.time)
    const again = announced(first.walked, {ctimeNs: 4000n})
    expect([0n, first.time]).not.toContain(again.time)
  })

  it('tells yet another time where the last record is not sure of a file', () => {
    const {walked, time} = announced(files({}), touched)
    walked.marks[0] = 0
    expect(announced(walked, touched).time).not.toBe(time)
  })

  it('stays within the second, as an image knows no more of it', () => {
    const late = {mtimeNs: 1001n * second - 1n}
    const {time} = announced(files(late), {...touched, ...late})
    expect(time).toBeLessThan(0n)
  })

  it.each([
    ['aaaa', true],
    ['bbbb', false],
  ])('reads what was touched where its old content is known: %s', async (old, stays) => {
    await withTree({a: 'aaaa'}, async root => {
      const source = folderSource(root)
      const [now] = await entriesOf(source)
      const before = files({...now, ctimeNs: 5n})
      before.hashes[0] = fingerprint(old)
      const [told] = announcer(before, source.content)([now!], files(now!))
      expect(told!.mtimeNs === now!.mtimeNs).toBe(stays)
    })
  })
})

const everything = {include: [], exclude: [], follow: []}
async function entriesOf(source: FileSource, filter = everything): Promise<FileEntry[]> {
  const found: FileEntry[] = []
  for await (const slice of source.entries(filter)) found.push(...slice)
  return found
}

describe('memorySource', () => {
  it('tells a time that follows from the content', async () => {
    const timeOf = async (content: string) => (await entriesOf(memorySource({Dockerfile: content})))[0]!.mtimeNs
    expect(await timeOf('FROM a')).toBe(await timeOf('FROM a'))
    expect(await timeOf('FROM b')).not.toBe(await timeOf('FROM a'))
  })
})

describe('what changes during a build', () => {
  it('loses its mark where it was sent, and only there', async () => {
    await withTree({a: 'aaaa', b: 'bbbb', c: 'cccc', d: 'dddd'}, async root => {
      const walked = noFiles()
      addEntries(walked, await entriesOf(folderSource(root)))
      walked.marks = walked.marks.map(() => 5)
      distrustChanged(walked, new Set(['a', 'c']), path => join(root, path))
      expect(walked.marks).toEqual([0, 5, 0, 5])
    })
  })

  it('keeps the mark of what stays', async () => {
    await withTree({a: 'aaaa'}, async root => {
      const walked = noFiles()
      const [only] = await entriesOf(folderSource(root))
      addEntries(walked, [only!])
      walked.marks[0] = changeMark(only!)
      distrustChanged(walked, new Set(['a']), path => join(root, path))
      expect(walked.marks).toEqual([changeMark(only!)])
    })
  })

  it('is seen by the one who watches the sending', async () => {
    await withTree({a: 'aaaa', b: 'bbbb'}, async root => {
      const watch = watchContext('Dockerfile')
      const source = watch.source(folderSource(root))
      await entriesOf(source)
      source.content('a')
      mkdirSync(join(root, 'gone'))
      renameSync(join(root, 'a'), join(root, 'gone/a'))
      expect(watch.seen().files!.marks[0]).toBe(0)
    })
  })
})

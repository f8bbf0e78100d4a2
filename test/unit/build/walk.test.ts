import {chmodSync, linkSync, mkdirSync, rmSync, writeFileSync} from 'node:fs'
import {createServer} from 'node:net'
import {expect, test} from '@jest/globals'
import {compileFilter} from '../../../src/lib/build/context/filter.js'
import type {Descent} from '../../../src/lib/build/context/matcher.js'
import {folderSource} from '../../../src/lib/build/context/source.js'
import {walk} from '../../../src/lib/build/context/walk.js'
import type {FileEntry, FileFilter} from '../../../src/lib/engine/buildkit/file-source.js'
import {withTree} from '../../support/temp-tree.js'

async function walked(root: string, patterns: string[] = [], bridge = true, descent: Descent = 'reachable') {
  const entries: FileEntry[] = []
  for await (const slice of walk(root, {filter: compileFilter([], patterns, descent), bridge})) entries.push(...slice)
  return entries
}
const paths = async (...args: Parameters<typeof walked>) => (await walked(...args)).map(entry => entry.path)

test('parents come before children, siblings in the order of their bytes', async () => {
  const tree = {'a/b': '', 'a-b': '', 'a.b': '', ab: '', é: '', '\u{1f600}': '', '\uffee': '', B: '', 'a/a/c': ''}
  await withTree(tree, async root => {
    expect(await paths(root)).toEqual(['B', 'a', 'a/a', 'a/a/c', 'a/b', 'a-b', 'a.b', 'ab', 'é', '\uffee', '\u{1f600}'])
  })
})

test('entries carry what lstat says, modes as Go has them', async () => {
  const tree = {
    dir: {mode: 0o1777},
    'file.txt': {content: '12345', mode: 0o640, mtime: -1.5},
    run: {content: '', mode: 0o6755},
    up: {link: '../elsewhere'},
  }
  await withTree(tree, async root => {
    const [dir, file, run, up] = await walked(root)
    expect(dir).toMatchObject({path: 'dir', mode: 0x8010_01ff, posixMode: 0o041777, size: 0})
    expect(file).toMatchObject({path: 'file.txt', mode: 0o640, size: 5, mtimeNs: -1_500_000_000n, linkname: ''})
    expect(run).toMatchObject({mode: 0x00c0_01ed})
    expect(up).toMatchObject({mode: 0x0800_01ff, linkname: '../elsewhere'})
  })
})

test('a second name of a file points to the first one given', async () => {
  const tree = {'a/one': 'x', two: {hard: 'a/one'}, 'z/three': {hard: 'a/one'}, other: 'x'}
  await withTree(tree, async root => {
    const links = async (patterns: string[]) =>
      Object.fromEntries((await walked(root, patterns)).map(entry => [entry.path, entry.hardlink]))
    expect(await links([])).toMatchObject({'a/one': undefined, two: 'a/one', 'z/three': 'a/one', other: undefined})
    expect(await links(['a'])).toEqual({other: undefined, two: undefined, z: undefined, 'z/three': 'two'})
  })
})

test('a socket looks like a file without content', async () => {
  await withTree({}, async root => {
    const server = createServer()
    await new Promise<void>(resolve => server.listen(`${root}/sock`, resolve))
    try {
      const [socket] = await walked(root)
      expect((socket!.mode & 0x8f28_0000) >>> 0).toBe(0)
      expect(socket!.posixMode & 0o170000).toBe(0o140000)
    } finally {
      server.close()
    }
  })
})

test('excluded folders are entered only for an exception, and given only where asked', async () => {
  await withTree({'a/x/1': '', 'a/y/2': '', 'b/3': '', c: ''}, async root => {
    expect(await paths(root, ['a', 'b'])).toEqual(['c'])
    expect(await paths(root, ['a', 'b', '!a/x/1'])).toEqual(['a', 'a/x', 'a/x/1', 'c'])
    expect(await paths(root, ['a', 'b', '!a/x/1'], false)).toEqual(['a/x/1', 'c'])
    expect(await paths(root, ['*', '!a/*/2'])).toEqual(['a', 'a/y', 'a/y/2'])
    expect(await paths(root, ['*', '!a/*/2'], true, 'literal')).toEqual([])
    expect(await paths(root, ['**', '!a/z'])).toEqual([])
  })
})

test('include patterns and followed links', async () => {
  const tree = {
    'src/a.txt': '1',
    'src/b.md': '2',
    'src/deep/c.txt': '3',
    'data/real': '4',
    'data/other': '5',
    link: {link: 'data/real'},
    chain: {link: '/link'},
    folder: {link: './src'},
    circle: {link: 'circle'},
    dangling: {link: '../../out/of/it'},
    Dockerfile: '',
  }
  await withTree(tree, async root => {
    const source = folderSource(root, {rootOwned: true})
    const given = async (filter: Partial<FileFilter>) => {
      const found: string[] = []
      for await (const slice of source.entries({include: [], exclude: [], follow: [], ...filter})) {
        found.push(...slice.map(entry => entry.path))
      }
      return found
    }
    const file = ['data', 'data/real']
    expect(await given({follow: ['link']})).toEqual([...file, 'link'])
    expect(await given({follow: ['chain']})).toEqual(['chain', ...file, 'link'])
    expect(await given({follow: ['folder/a.txt']})).toEqual(['folder', 'src', 'src/a.txt'])
    expect(await given({follow: ['l*k']})).toEqual([...file, 'link'])
    expect(await given({follow: ['src/*.txt']})).toEqual(['src', 'src/a.txt'])
    expect(await given({follow: ['circle', 'dangling']})).toEqual(['circle', 'dangling'])
    expect(await given({follow: ['Dockerfile', 'Dockerfile.dockerignore']})).toEqual(['Dockerfile'])
    expect(await given({follow: ['.']})).toHaveLength(14)
    expect(await given({include: ['src'], exclude: ['**/*.md']})).toEqual([
      'src',
      'src/a.txt',
      'src/deep',
      'src/deep/c.txt',
    ])
    expect(await given({include: ['**/c.txt']})).toEqual(['src', 'src/deep', 'src/deep/c.txt'])
  })
})

test('the owner is kept, or made root', async () => {
  await withTree({a: ''}, async root => {
    const owner = async (rootOwned: boolean) => {
      for await (const [entry] of folderSource(root, {rootOwned}).entries({include: [], exclude: [], follow: []})) {
        return [entry!.uid, entry!.gid]
      }
    }
    expect(await owner(true)).toEqual([0, 0])
    expect(await owner(false)).toEqual([process.getuid!(), process.getgid!()])
  })
})

test('what vanishes during the walk is left out', async () => {
  const tree = Object.fromEntries(Array.from({length: 5000}, (_, i) => [`f${String(i).padStart(4, '0')}`, '']))
  await withTree({...tree, 'z/file': ''}, async root => {
    let count = 0
    for await (const slice of walk(root, {filter: compileFilter([], [], 'reachable'), bridge: true})) {
      if (count === 0) {
        rmSync(`${root}/z`, {recursive: true})
        for (let i = 4990; i < 5000; i++) rmSync(`${root}/f${i}`)
      }
      count += slice.length
    }
    expect(count).toBe(4990)
  })
})

/** Root may read everything: these tests then run as nobody. */
async function unprivileged(action: () => Promise<void>) {
  if (process.geteuid!() !== 0) return action()
  process.seteuid!(65534)
  try {
    await action()
  } finally {
    process.seteuid!(0)
  }
}

test('a folder that may not be read is an error with a mend, unless it is excluded', async () => {
  await withTree({'open/file': '', closed: {mode: 0o000}}, async root => {
    chmodSync(root, 0o755)
    await unprivileged(async () => {
      await expect(walked(root)).rejects.toMatchObject({
        code: 'BUILD_CONTEXT',
        message: 'no permission to read "closed"',
        suggestions: expect.arrayContaining([expect.stringContaining('.dockerignore')]),
      })
      expect(await paths(root, ['closed'])).toEqual(['open', 'open/file'])
      expect(await paths(root, ['closed', '!closed/x'])).toEqual(['open', 'open/file'])
    })
  })
})

test('a name that is not UTF-8 is an error, unless it is excluded', async () => {
  await withTree({'ok\ufffd': ''}, async root => {
    writeFileSync(Buffer.concat([Buffer.from(`${root}/bad-`), Buffer.from([0xff])]), '')
    await expect(walked(root)).rejects.toMatchObject({code: 'BUILD_CONTEXT', message: expect.stringContaining('UTF-8')})
    expect(await paths(root, ['bad-*'])).toEqual(['ok\ufffd'])
  })
})

test('a root that is not there or is no folder is an error', async () => {
  await withTree({file: ''}, async root => {
    await expect(walked(`${root}/none`)).rejects.toMatchObject({code: 'BUILD_CONTEXT'})
    await expect(walked(`${root}/file`)).rejects.toMatchObject({code: 'BUILD_CONTEXT'})
  })
})

test('an abort ends the walk', async () => {
  await withTree({a: '', 'b/c': ''}, async root => {
    const filter = compileFilter([], [], 'reachable')
    const slices = walk(root, {filter, bridge: true, signal: AbortSignal.abort()})
    await expect(slices.next()).rejects.toMatchObject({name: 'AbortError'})
  })
})

test('many names of one file and deep folders', async () => {
  await withTree({first: 'x'}, async root => {
    const deep = Array.from({length: 100}, (_, i) => `d${i}`).join('/')
    mkdirSync(`${root}/${deep}`, {recursive: true})
    for (let i = 0; i < 50; i++) linkSync(`${root}/first`, `${root}/${deep}/l${i}`)
    const entries = await walked(root)
    expect(entries).toHaveLength(151)
    expect(entries.filter(entry => entry.hardlink !== undefined)).toHaveLength(50)
  })
})

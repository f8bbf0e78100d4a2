import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, it, jest} from '@jest/globals'
import {fillHashes} from '../../../src/lib/build/cache/content-hashes.js'
import {
  addEntries,
  type ContextFiles,
  decodeFiles,
  encodeFiles,
  joinFiles,
  noFiles,
} from '../../../src/lib/build/cache/context-files.js'
import {type BuildManifest, decodeManifest, encodeManifest} from '../../../src/lib/build/cache/manifest.js'
import {shownText} from '../../../src/lib/build/cache/shown-text.js'
import {manifestPath, readManifest, writeManifest} from '../../../src/lib/build/cache/store.js'
import {watchContext} from '../../../src/lib/build/cache/watch.js'
import {folderSource} from '../../../src/lib/build/context/source.js'
import {planBuild} from '../../../src/lib/build/plan.js'
import {parseDockerfile} from '../../../src/lib/dockerfile/parse.js'
import {type TreeNode, withTree} from '../../support/temp-tree.js'

const budget = {files: 100, ms: 0}

/** As a walk finds the files a while after they were written. */
async function walked(root: string, exclude: string[] = []): Promise<ContextFiles> {
  jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 60_000)
  const watch = watchContext('Dockerfile')
  for await (const _ of watch.source(folderSource(root)).entries({include: [], exclude, follow: []}));
  jest.restoreAllMocks()
  return watch.seen().files!
}

const manifest = (files?: ContextFiles): BuildManifest => ({
  salt: 's',
  imageId: 'sha256:1',
  builder: 'buildkit',
  engine: 'unix:///a',
  source: 'source',
  instructions: [],
  stages: [],
  buildArgs: {},
  options: {},
  ignore: [],
  files,
})

describe('the files of a record', () => {
  const trees: [string, Record<string, TreeNode>][] = [
    ['nothing', {}],
    ['folders within folders', {'a/b/c': '1', 'a/b/d': '2', 'a/e': '3', f: '4', 'g/h': '5'}],
    ['names that could be taken for something else', {'a b': '', 'é\n': '', '"': '', 'x/"/y': ''}],
    ['links', {a: 'x', b: {link: 'a'}, c: {hard: 'a'}}],
  ]
  it.each(trees)('come back as they were written: %s', async (_name, tree) => {
    await withTree(tree, async root => {
      const files = await walked(root)
      expect(decodeFiles(encodeFiles(files))).toEqual(files)
    })
  })

  it('are one list when BuildKit asks for them in parts', () => {
    const part = (paths: string[]): ContextFiles => ({
      ...noFiles(),
      paths,
    })
    expect(joinFiles([part(['a', 'b']), part(['b', 'c'])]).paths).toEqual(['a', 'b', 'c'])
  })

  it('are not remembered when they are too many', () => {
    const entry = {path: 'a', posixMode: 0o100644, mode: 0o644, uid: 0, gid: 0, size: 1, mtimeNs: 1n, linkname: ''}
    expect(addEntries(noFiles(), new Array(100_001).fill(entry))).toBe(false)
  })
})

describe('fillHashes', () => {
  it('takes over what has not been written, and reads the rest', async () => {
    await withTree({a: 'one', b: 'two'}, async root => {
      const before = await walked(root)
      fillHashes(root, before, undefined, budget)
      const [, second] = before.hashes
      before.hashes[0] = 'taken over'
      writeFileSync(join(root, 'b'), 'TWO')
      utimesSync(join(root, 'b'), 5, 5)
      const now = await walked(root)
      fillHashes(root, now, before, budget)
      expect(now.hashes[0]).toBe('taken over')
      expect(now.hashes[1]).toMatch(/^[\w-]{16}$/)
      expect(now.hashes[1]).not.toBe(second)
    })
  })

  it('reads first what can be compared, and no more than the budget says', async () => {
    await withTree({a: '1', b: '2', c: {content: '3', mtime: 1}}, async root => {
      const before = await walked(root)
      fillHashes(root, before, undefined, budget)
      utimesSync(join(root, 'c'), 2, 2)
      before.hashes[0] = before.hashes[1] = ''
      const now = await walked(root)
      fillHashes(root, now, before, {files: 1, ms: 0})
      expect(now.hashes).toEqual(['', '', before.hashes[2]])
    })
  })

  it('leaves out a file that changed after it was sent', async () => {
    await withTree({a: 'one'}, async root => {
      const now = await walked(root)
      writeFileSync(join(root, 'a'), 'longer')
      fillHashes(root, now, undefined, budget)
      expect(now.hashes).toEqual([''])
    })
  })
})

describe('watchContext', () => {
  it('notes what BuildKit is told of the context and its patterns, not the look for the ignore file', async () => {
    await withTree({'.dockerignore': 'b', a: '', b: ''}, async root => {
      const watch = watchContext('Dockerfile')
      const source = watch.source(folderSource(root))
      const ask = async (exclude: string[], follow: string[]) => {
        for await (const _ of source.entries({include: [], exclude, follow}));
      }
      await ask([], ['.dockerignore'])
      await ask(['b'], [])
      const {files, ignore} = watch.seen()
      expect(files?.paths).toEqual(['.dockerignore', 'a'])
      expect(ignore).toEqual(['b'])
    })
  })

  it('leaves out the two files that the classic builder gets although they are ignored', () => {
    const watch = watchContext('Dockerfile')
    const entry = {posixMode: 0o100644, mode: 0o644, uid: 0, gid: 0, size: 1, mtimeNs: 1n, linkname: ''}
    watch.ignore(['Dockerfile'])
    watch.entries(['.dockerignore', 'Dockerfile', 'a'].map(path => ({...entry, path})))
    expect(watch.seen().files?.paths).toEqual(['.dockerignore', 'a'])
  })
})

/** A record as another folder would have it; the files of one test differ in their number. */
const oldRecord = (folder: string, n: number) => join(folder, `${String(n).padStart(64, '0')}.json.gz`)

describe('the store', () => {
  const plan = (root: string, target?: string) => planBuild({dir: root, tags: ['app'], target}, '/', {}, 'buildkit')

  it('keeps a record for the owner alone, one for each folder and target', async () => {
    await withTree({Dockerfile: 'FROM scratch\n'}, async root => {
      const env = {XDG_STATE_HOME: join(root, 'state')}
      const path = manifestPath(plan(root), env)
      expect(manifestPath(plan(root, 'test'), env)).not.toBe(path)
      expect(await readManifest(path)).toBeUndefined()
      await writeManifest(path, manifest(noFiles()))
      expect(await readManifest(path)).toEqual(manifest(noFiles()))
      expect(statSync(path).mode & 0o777).toBe(0o600)
      expect(readdirSync(join(path, '..'))).toHaveLength(1)
    })
  })

  it('keeps the 200 that were written last', async () => {
    await withTree({Dockerfile: 'FROM scratch\n'}, async root => {
      const path = manifestPath(plan(root), {XDG_STATE_HOME: join(root, 'state')})
      await writeManifest(path, manifest())
      const folder = join(path, '..')
      for (let i = 0; i < 210; i++) {
        const name = oldRecord(folder, i)
        writeFileSync(name, '')
        utimesSync(name, i + 1, i + 1)
      }
      await writeManifest(path, manifest())
      expect(readdirSync(folder)).toHaveLength(200)
      expect(existsSync(oldRecord(folder, 10))).toBe(false)
      expect(existsSync(oldRecord(folder, 11))).toBe(true)
      expect(existsSync(path)).toBe(true)
    })
  })

  it('removes nothing that is not its own, nor behind a link', async () => {
    await withTree({Dockerfile: 'FROM scratch\n', 'other/keep': ''}, async root => {
      const path = manifestPath(plan(root), {XDG_STATE_HOME: join(root, 'state')})
      for (let i = 0; i < 210; i++) writeFileSync(oldRecord(join(root, 'other'), i), '')
      mkdirSync(join(root, 'state', 'dkr'), {recursive: true})
      symlinkSync(join(root, 'other'), join(path, '..'))
      await writeManifest(path, manifest())
      expect(readdirSync(join(root, 'other'))).toHaveLength(212)
      rmSync(join(path, '..'))
      mkdirSync(join(path, '..'))
      for (let i = 0; i < 210; i++) writeFileSync(join(path, '..', `note-${i}`), '')
      await writeManifest(path, manifest())
      expect(readdirSync(join(path, '..'))).toHaveLength(211)
    })
  })

  it.each([
    ['damaged', '{'],
    ['empty', ''],
    ['of another version', encodeManifest(manifest()).replace('"version":2', '"version":1')],
  ])('takes a record that is %s for none', (_name, text) => {
    expect(decodeManifest(text)).toBeUndefined()
  })

  it('throws where the folder cannot be written', async () => {
    await withTree({file: ''}, async root => {
      chmodSync(join(root, 'file'), 0o600)
      await expect(writeManifest(join(root, 'file', 'builds', 'x'), manifest())).rejects.toThrow('ENOTDIR')
    })
  })
})

describe('shownText', () => {
  it.each([
    ['ENV API_KEY=abc MODE=x', 'ENV API_KEY=… MODE=x'],
    ['ENV api_token abc', 'ENV api_token=…'],
    ['RUN curl --token abc -H "Authorization: Bearer" x', 'RUN curl --token … -H "Authorization: …" x'],
    ['RUN git clone https://me:pw@host/x', 'RUN git clone https://…@host/x'],
    ['RUN pip install tokenizers flask', 'RUN pip install tokenizers flask'],
    ['RUN a \\\n  && b', 'RUN a && b'],
  ])('%s', (line, shown) => {
    expect(shownText(parseDockerfile(`FROM x\n${line}\n`).instructions[1]!)).toBe(shown)
  })
})

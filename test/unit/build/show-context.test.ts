import {chmodSync} from 'node:fs'
import {describe, expect, test} from '@jest/globals'
import type {ContextPlan} from '../../../src/lib/build/guard/selection.js'
import {type ContextReport, showContext} from '../../../src/lib/build/show-context/show-context.js'
import {contextLines} from '../../../src/lib/build/show-context/view.js'
import {type TreeNode, withTree} from '../../support/temp-tree.js'

type Tree = Record<string, TreeNode>
const copyAll = 'FROM busybox\nCOPY . .\n'

function shown(tree: Tree, plan: Partial<ContextPlan> = {}): Promise<ContextReport> {
  return withTree({Dockerfile: copyAll, ...tree}, dir => {
    const {signal} = new AbortController()
    return showContext({dir, dockerfile: `${dir}/Dockerfile`, builder: 'buildkit', buildArgs: {}, ...plan}, signal)
  })
}
const pathsOf = (entries: readonly {path: string}[]) => entries.map(({path}) => path)

describe('what is sent', () => {
  const tree = {
    'a.py': '12345',
    'web/index.html': '123',
    'web/css/x.css': '1234567',
    empty: {mode: 0o755},
    twin: {hard: 'a.py'},
    way: {link: 'web'},
  }

  test('every file with its size, every folder with its sums', async () => {
    const report = await shown(tree)
    const dockerfile = {path: 'Dockerfile', size: copyAll.length}
    expect(report).toMatchObject({ignoreFile: null, files: 6, bytes: 15 + copyAll.length, excluded: [], unused: []})
    expect(report.included).toEqual([
      dockerfile,
      {path: 'a.py', size: 5},
      {path: 'twin', size: 0, link: 'a.py'},
      {path: 'way', size: 0, link: 'web'},
      {path: 'web/css/x.css', size: 7},
      {path: 'web/index.html', size: 3},
    ])
    expect(report.folders).toEqual([
      {path: 'empty', files: 0, bytes: 0},
      {path: 'web', files: 2, bytes: 10},
      {path: 'web/css', files: 1, bytes: 7},
    ])
  })

  test('as a tree', async () => {
    expect(contextLines(await shown(tree), {fold: true})).toEqual([
      '37B  ./ (6 files)',
      '22B  ├── Dockerfile',
      ' 5B  ├── a.py',
      ' 0B  ├── empty/ (0 files)',
      ' 0B  ├── twin -> a.py',
      ' 0B  ├── way -> web',
      '10B  └── web/ (2 files)',
      ' 7B      ├── css/ (1 file)',
      ' 7B      │   └── x.css',
      ' 3B      └── index.html',
      '',
      '6 files, 37B',
    ])
  })

  test('the findings of the guard', async () => {
    expect(pathsOf((await shown({'.env': 'A=1'})).findings)).toEqual(['.env'])
  })

  test('names are made harmless for a terminal, and kept for scripts', async () => {
    const report = await shown({'a\u001b[2Jb': 'x'})
    expect(report.included).toContainEqual({path: 'a\u001b[2Jb', size: 1})
    expect(contextLines(report, {fold: false}).join('')).not.toContain('\u001b')
  })
})

describe('what is left out', () => {
  test('names line and text of the pattern that decided', async () => {
    const ignore = '# comment\n\n*.log\n!keep.log\nbuild/\n**/tmp\n'
    const tree = {
      '.dockerignore': ignore,
      'a.log': '12',
      'keep.log': '1',
      'build/x/y': '123',
      'build/z': '1',
      'x/tmp': '',
    }
    const report = await shown(tree)
    const by = {ignoreFile: '.dockerignore', more: false}
    expect(report.excluded).toEqual([
      {path: 'a.log', kind: 'file', files: 1, bytes: 2, pattern: '*.log', line: 3, ...by},
      {path: 'build', kind: 'folder', files: 2, bytes: 4, pattern: 'build', line: 5, ...by},
      {path: 'x/tmp', kind: 'file', files: 1, bytes: 0, pattern: '**/tmp', line: 6, ...by},
    ])
    expect(pathsOf(report.included)).toEqual(['.dockerignore', 'Dockerfile', 'keep.log'])
    expect(contextLines(report, {fold: true}).slice(-6)).toEqual([
      'LINE   PATTERN   LEFT OUT           SIZE',
      '   3   *.log     a.log                2B',
      '   5   build     build/ (2 files)     4B',
      '   6   **/tmp    x/tmp                0B',
      '',
      '3 files, 64B',
    ])
  })

  const exceptions = {'.dockerignore': '*\n!**/*.py\n', 'a/b/x.py': '', 'a/b/x.md': '', 'c/d/e.md': '', 'c/f.md': ''}
  test.each<[ContextPlan['builder'], string[], string[]]>([
    ['buildkit', ['.dockerignore', 'Dockerfile', 'a/b/x.md', 'c'], ['a/b/x.py']],
    ['classic', ['.dockerignore', 'Dockerfile', 'a', 'c'], []],
  ])('%s: a folder that nothing is sent of is one entry, entered or not', async (builder, excluded, included) => {
    const report = await shown(exceptions, {builder})
    expect(pathsOf(report.excluded)).toEqual(excluded)
    expect(pathsOf(report.included)).toEqual(included)
    expect(report.excluded.find(({path}) => path === 'c')).toMatchObject({kind: 'folder', files: 2, line: 1})
  })

  test('BuildKit fetches only what the Dockerfile names, the classic builder everything', async () => {
    const tree = {
      Dockerfile: 'FROM busybox\nCOPY app/*.py link ./\n',
      'app/a.py': '',
      'app/b.md': '',
      'lib/c': '',
      link: {link: 'lib'},
    }
    const report = await shown(tree)
    expect(pathsOf(report.included)).toEqual(['app/a.py', 'lib/c', 'link'])
    expect(pathsOf(report.unused)).toEqual(['Dockerfile', 'app/b.md'])
    expect(contextLines(report, {fold: false})).toContain('Left out, as no COPY or ADD names it:')
    expect(await shown(tree, {builder: 'classic'})).toMatchObject({files: 5, unused: []})
    expect(await shown({...tree, Dockerfile: 'FROM busybox\n'})).toMatchObject({files: 0, excluded: []})
  })

  test('the ignore file beside the Dockerfile counts for BuildKit, only the one at the root for the classic builder', async () => {
    const tree = {
      '.dockerignore': 'one',
      'docker/Dockerfile': copyAll,
      'docker/Dockerfile.dockerignore': 'two',
      one: '',
      two: '',
    }
    await withTree(tree, async dir => {
      const {signal} = new AbortController()
      const plan = {dir, dockerfile: `${dir}/docker/Dockerfile`, buildArgs: {}}
      const kit = await showContext({...plan, builder: 'buildkit'}, signal)
      expect([kit.ignoreFile, pathsOf(kit.excluded)]).toEqual(['docker/Dockerfile.dockerignore', ['two']])
      const classic = await showContext({...plan, builder: 'classic'}, signal)
      expect([classic.ignoreFile, pathsOf(classic.excluded)]).toEqual(['.dockerignore', ['one']])
    })
  })

  test('counting in a folder stops at 10,000 entries', async () => {
    const many = Object.fromEntries(Array.from({length: 10_050}, (_, i) => [`out/${i}`, '']))
    const report = await shown({'.dockerignore': 'out', ...many})
    expect(report.excluded).toMatchObject([{path: 'out', more: true}])
    expect(contextLines(report, {fold: true}).join('\n')).toMatch(/out\/ \(\d+\+ files\)/)
  })

  test('a folder that may not be read is no reason to fail when nothing of it is sent', async () => {
    await withTree({Dockerfile: copyAll, '.dockerignore': 'closed', 'closed/x': '1'}, async dir => {
      chmodSync(`${dir}/closed`, 0)
      try {
        const plan = {dir, dockerfile: `${dir}/Dockerfile`, builder: 'buildkit', buildArgs: {}} as const
        const {excluded} = await showContext(plan, new AbortController().signal)
        expect(excluded).toMatchObject([{path: 'closed', kind: 'folder'}])
      } finally {
        chmodSync(`${dir}/closed`, 0o700)
      }
    })
  })

  test('a pattern that docker refuses is named with its line', async () => {
    await expect(shown({'.dockerignore': 'a\n[\n'})).rejects.toMatchObject({
      code: 'BUILD_CONTEXT',
      message: expect.stringContaining('.dockerignore, line 2'),
    })
  })
})

describe('on a terminal', () => {
  const many = (folder: string, n: number, size = 1) =>
    Object.fromEntries(Array.from({length: n}, (_, i) => [`${folder}/f${i + 100}`, 'x'.repeat(i === 50 ? 9000 : size)]))

  test('a folder with many entries shows its largest ones and the sum of the rest', async () => {
    const report = await shown({...many('big', 322)})
    const lines = contextLines(report, {fold: true})
    expect(lines).toHaveLength(1 + 2 + 11 + 2)
    expect(lines).toContain('   9kB      ├── f150')
    expect(lines).toContain('  312B      └── … and 312 more')
    expect(contextLines(report, {fold: false})).toHaveLength(1 + 2 + 322 + 2)
  })

  test('about one screen, however many folders', async () => {
    const folders = Array.from({length: 12}, (_, i) => many(`d${i}/e`, 60, i + 1))
    const report = await shown(Object.assign({}, ...folders))
    const lines = contextLines(report, {fold: true, width: 30})
    expect(lines.length).toBeLessThan(60)
    expect(lines.every(line => line.length <= 30)).toBe(true)
    expect(lines.join('\n')).toMatch(/d11\/ \(60 files\)\n.*e\/ \(60 files\)\n.*f100/)
  })

  test('many entries of one rule are summed up', async () => {
    const report = await shown({'.dockerignore': '**/f*', ...many('a', 60)})
    expect(contextLines(report, {fold: true}).filter(line => line.includes('**/f*'))).toHaveLength(6)
    expect(contextLines(report, {fold: false}).filter(line => line.includes('**/f*'))).toHaveLength(60)
  })
})

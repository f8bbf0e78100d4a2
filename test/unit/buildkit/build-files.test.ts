import {renameSync, rmSync, writeFileSync} from 'node:fs'
import {describe, expect, test} from '@jest/globals'
import {parseIgnoreFile} from '../../../src/lib/build/context/ignore-file.js'
import {readInput} from '../../../src/lib/build/input.js'
import {type BuildPlan, planBuild} from '../../../src/lib/build/plan.js'
import {servedFolders} from '../../../src/lib/build/served-folders.js'
import {showContext} from '../../../src/lib/build/show-context/show-context.js'
import {receiveFiles} from '../../support/fake-buildkit.js'
import {linkedContext} from '../../support/linked-context.js'
import {randomFrom} from '../../support/random-tree.js'
import {sessionCase} from '../../support/session-case.js'
import {type TreeNode, withTree} from '../../support/temp-tree.js'

const here = sessionCase()
const copyAll = 'FROM scratch\nCOPY . /ctx/\n'
const regular = 0o644

interface Got {
  path: string
  mode: number
  content?: string
}

interface Opened {
  plan: BuildPlan
  /** What BuildKit gets when it asks; contents only of paths that it asks for by name. */
  ask: (folder: string, follow: string[], exclude?: string[]) => Promise<Got[]>
}

/** A build that has read its files; `meanwhile` is what happens before the engine asks for them. */
async function opened(
  tree: Record<string, TreeNode>,
  check: (opened: Opened) => Promise<void>,
  {file, meanwhile}: {file?: string; meanwhile?: (root: string) => void} = {},
) {
  await withTree({'ctx/Dockerfile': copyAll, ...tree}, async root => {
    const plan = planBuild({dir: 'ctx', file}, root, {}, 'buildkit')
    const input = await readInput(plan, {env: {}, stdin: process.stdin})
    meanwhile?.(root)
    const client = await here.start({folders: servedFolders(plan, input)})
    const ask: Opened['ask'] = async (folder, followpaths, exclude = []) => {
      const patterns = {'exclude-patterns': exclude.map(encodeURIComponent), 'exclude-patterns-encoded': '1'}
      const metadata = {'dir-name': folder, followpaths, ...patterns}
      const {stats, contents, status} = await receiveFiles(client, metadata, ({path, mode}) => {
        return followpaths.includes(path) && mode <= 0o777
      })
      expect(status).toBe(0)
      return stats.map(({path, mode}) => ({path, mode, content: contents.get(path)?.toString()}))
    }
    await check({plan, ask})
  })
}

const dockerfiles = ['Dockerfile', 'Dockerfile.dockerignore', 'dockerfile']

describe('the engine gets what was read', () => {
  test.each<[string, Record<string, TreeNode>]>([
    ['a file', {'ctx/Dockerfile': 'FROM one\n'}],
    ['a link out of the folder', {'ctx/Dockerfile': {link: '../out/D'}, 'out/D': 'FROM one\n'}],
    ['a link to a link', {'ctx/Dockerfile': {link: 'w'}, 'ctx/w': {link: '../D'}, D: 'FROM one\n'}],
  ])('of a Dockerfile that is %s', async (_, tree) => {
    await opened(tree, async ({ask}) => {
      expect(await ask('dockerfile', dockerfiles)).toEqual([{path: 'Dockerfile', mode: regular, content: 'FROM one\n'}])
    })
  })

  test.each<[string, Record<string, TreeNode>]>([
    ['a file', {'ctx/.dockerignore': '.env\n'}],
    ['a link out of the folder', {'ctx/.dockerignore': {link: '../out/rules'}, 'out/rules': '.env\n'}],
    ['a link past a file of that name', {'ctx/.dockerignore': {link: '../r'}, r: '.env\n', 'ctx/r': 'other\n'}],
  ])('of an ignore file that is %s', async (_, tree) => {
    await opened(tree, async ({ask}) => {
      expect(await ask('context', ['.dockerignore'])).toEqual([
        {path: '.dockerignore', mode: regular, content: '.env\n'},
      ])
      expect(await ask('dockerfile', dockerfiles)).toMatchObject([{path: 'Dockerfile'}])
    })
  })

  test('of an ignore file without rules: the one on the disk, which a COPY may ask for alone', async () => {
    await opened({'ctx/.dockerignore': {content: '# nothing\n', mode: 0o600}}, async ({ask}) => {
      expect(await ask('context', ['.dockerignore'])).toEqual([
        {path: '.dockerignore', mode: 0o600, content: '# nothing\n'},
      ])
    })
  })

  test('of an ignore file that is absolutely elsewhere', async () => {
    await withTree({rules: '.env\n'}, async outside => {
      await opened({'ctx/.dockerignore': {link: `${outside}/rules`}}, async ({ask}) => {
        expect(await ask('context', ['.dockerignore'])).toMatchObject([
          {path: '.dockerignore', mode: regular, content: '.env\n'},
        ])
      })
    })
  })

  test('of the ignore file of one Dockerfile, under both names', async () => {
    const tree = {
      'ctx/.dockerignore': 'a',
      'web.Dockerfile': copyAll,
      'web.Dockerfile.dockerignore': {link: 'r'},
      r: 'b',
    }
    await opened(
      tree,
      async ({ask}) => {
        const names = ['web.Dockerfile', 'web.Dockerfile.dockerignore', 'dockerfile']
        expect(await ask('dockerfile', names)).toMatchObject([
          {path: names[0]},
          {path: names[1], mode: regular, content: 'b'},
        ])
        // For an engine that knows only this name.
        expect(await ask('context', ['.dockerignore'])).toMatchObject([
          {path: '.dockerignore', mode: regular, content: 'b'},
        ])
      },
      {file: 'web.Dockerfile'},
    )
  })

  test('whatever is edited meanwhile', async () => {
    await opened(
      {'ctx/Dockerfile': 'FROM one\n', 'ctx/.dockerignore': '.env\n'},
      async ({ask}) => {
        expect(await ask('dockerfile', dockerfiles)).toEqual([
          {path: 'Dockerfile', mode: regular, content: 'FROM one\n'},
        ])
        expect(await ask('context', ['.dockerignore'])).toEqual([
          {path: '.dockerignore', mode: regular, content: '.env\n'},
        ])
      },
      {
        meanwhile: root => {
          rmSync(`${root}/ctx/Dockerfile`)
          writeFileSync(`${root}/ctx/.dockerignore`, 'two\n')
          writeFileSync(`${root}/ctx/Dockerfile.dockerignore`, 'three\n')
        },
      },
    )
  })

  test('what was not there stays away', async () => {
    await opened(
      {},
      async ({ask}) => {
        expect(await ask('context', ['.dockerignore'])).toEqual([])
        expect(await ask('dockerfile', dockerfiles)).toMatchObject([{path: 'Dockerfile'}])
      },
      {
        meanwhile: root => {
          for (const name of ['.dockerignore', 'Dockerfile.dockerignore']) writeFileSync(`${root}/ctx/${name}`, '*')
        },
      },
    )
  })
})

test('a frontend may read what stands beside the Dockerfile, in order', async () => {
  await opened({'ctx/A': 'a', 'ctx/Dockerfilf': 'f', 'ctx/Dock/x': 'x', 'ctx/.dockerignore': 'A'}, async ({ask}) => {
    const paths = async (...follow: string[]) => (await ask('dockerfile', follow)).map(({path}) => path)
    expect(await paths()).toEqual(['.dockerignore', 'A', 'Dock', 'Dock/x', 'Dockerfile', 'Dockerfilf'])
    expect(await paths('Dockerfile', 'A')).toEqual(['A', 'Dockerfile'])
  })
})

describe('the context', () => {
  const tree: Record<string, TreeNode> = {
    'ctx/.dockerignore': {link: '../rules'},
    rules: '.env\nsub/*\n!sub/b\n',
    'ctx/.env': 'A=1',
    'ctx/a': 'a',
    'ctx/sub/b': 'b',
    'ctx/sub/c': 'c',
  }
  const sent = ['.dockerignore', 'Dockerfile', 'a', 'sub', 'sub/b']

  test.each([
    ['the engine asks with its rules', ['.env', 'sub/*', '!sub/b'], sent],
    ['the engine has lost them', [], sent],
    ['the engine has one more', ['.env', 'sub/*', '!sub/b', '!.env'], sent],
    ['the engine has others', ['a', 'sub'], ['.dockerignore', 'Dockerfile']],
  ])('never has what the ignore file keeps out: %s', async (_, exclude, expected) => {
    await opened(tree, async ({ask}) => {
      expect((await ask('context', [], exclude)).map(({path}) => path)).toEqual(expected)
    })
  })

  test('has links as links', async () => {
    await opened(tree, async ({ask}) => {
      expect((await ask('context', ['.dockerignore', 'a']))[0]).toEqual({path: '.dockerignore', mode: 0x0800_01ff})
    })
  })
})

test.each(Array.from({length: Number(process.env.DKR_TEST_TREES ?? 12)}, (_, index) => index + 1))(
  'what is listed is what BuildKit is told of: tree %d',
  async seed => {
    const {tree, file, forms} = linkedContext(randomFrom(seed))
    await opened(
      tree,
      async ({plan, ask}) => {
        const {included, folders} = await showContext(plan, new AbortController().signal)
        const listed = [...included, ...folders].map(({path}) => path).sort()
        const [rules] = await ask('context', ['.dockerignore'])
        const told = await ask('context', [], parseIgnoreFile(rules!.content!))
        expect({forms, told: told.map(({path}) => path).sort()}).toEqual({forms, told: listed})
      },
      {file},
    )
  },
)

test('a Dockerfile that was replaced by a rename is not mixed up with its successor', async () => {
  await opened(
    {'ctx/next': 'FROM two\n'},
    async ({ask}) => {
      expect(await ask('dockerfile', dockerfiles)).toEqual([{path: 'Dockerfile', mode: regular, content: copyAll}])
    },
    {meanwhile: root => renameSync(`${root}/ctx/next`, `${root}/ctx/Dockerfile`)},
  )
})

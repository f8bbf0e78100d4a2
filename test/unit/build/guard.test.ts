import {generateKeyPairSync} from 'node:crypto'
import {truncateSync} from 'node:fs'
import {describe, expect, test} from '@jest/globals'
import {readIgnoreFile} from '../../../src/lib/build/context/read-ignore-file.js'
import {folderSource} from '../../../src/lib/build/context/source.js'
import {guardContext, refuseUnsafe} from '../../../src/lib/build/guard/check.js'
import {type Finding, guardError, guardLines} from '../../../src/lib/build/guard/finding.js'
import {guardSending} from '../../../src/lib/build/guard/guard.js'
import type {ContextPlan} from '../../../src/lib/build/guard/selection.js'
import {silentJob} from '../../support/silent-job.js'
import {type TreeNode, withTree} from '../../support/temp-tree.js'

const signal = new AbortController().signal
const copyAll = 'FROM busybox\nCOPY . .\n'
const key = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  privateKeyEncoding: {type: 'pkcs8', format: 'pem'},
  publicKeyEncoding: {type: 'spki', format: 'pem'},
})
const certificate = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'
type Tree = Record<string, TreeNode>

const planOf = (dir: string, builder: ContextPlan['builder'] = 'buildkit') => ({
  context: 'folder' as const,
  dir,
  dockerfile: `${dir}/Dockerfile`,
  builder,
  buildArgs: {},
})

function guarded(tree: Tree, builder?: ContextPlan['builder']): Promise<Finding[]> {
  return withTree({Dockerfile: copyAll, ...tree}, dir => guardContext(planOf(dir, builder), signal))
}
const named = async (...args: Parameters<typeof guarded>) => (await guarded(...args)).map(({path}) => path)

describe('a secret', () => {
  const secrets: Tree = {
    '.env': 'PASSWORD=x',
    'conf/.env.production': 'PASSWORD=x',
    id_rsa: key.privateKey,
    id_ed25519: 'in whatever form',
    'server.key': key.privateKey,
    'binary.key': Buffer.from([0x30, 0x82, 1, 2]),
    'both.pem': certificate.repeat(500) + key.privateKey,
    'UPPER.PEM': key.privateKey,
    'store.p12': 'x',
    'store.pfx': 'x',
    'store.jks': 'x',
    'looks-public.crt': key.privateKey,
    deploy: key.privateKey.replace('PRIVATE KEY', 'OPENSSH PRIVATE KEY'),
    'signing.asc': '-----BEGIN PGP PRIVATE KEY BLOCK-----\n',
    'putty.ppk': 'PuTTY-User-Key-File-3: ssh-ed25519\n',
    'service-account.json': JSON.stringify({type: 'service_account', private_key: key.privateKey}),
    '.npmrc': '//registry.example.com/:_authToken=npm_abc\n',
    '.pypirc': '[pypi]\nusername = __token__\npassword = pypi-abc\n',
    '.netrc': 'machine example.com login me password abc\n',
    '.git-credentials': 'https://me:abc@example.com\n',
    '.aws/credentials': '[default]\naws_secret_access_key = abc\n',
    '.kube/config': 'users:\n- user:\n    client-key-data: abc\n',
    kubeconfig: 'users:\n- user:\n    token: abc\n',
    '.docker/config.json': '{"auths": {"example.com": {"auth": "abc"}}}',
  }
  test.each(Object.entries(secrets))('is %s', async (path, content) => {
    expect(await guarded({[path]: content})).toMatchObject([{path, kind: 'secret', places: 1}])
  })

  const harmless: Tree = {
    '.env': '',
    '.env.example': 'PASSWORD=',
    '.env.local.sample': 'PASSWORD=',
    '.env.template': 'PASSWORD=',
    'ca.pem': certificate,
    'public.pem': key.publicKey,
    'public.key': key.publicKey,
    'bundle.pem': certificate.repeat(2000),
    'slides.key': Buffer.alloc(100_000),
    'test/keys.py': `KEY = """${key.privateKey}"""`,
    'package.json': JSON.stringify({key: key.privateKey}),
    LICENSE: 'do as you like',
    'id_rsa.pub': 'ssh-rsa AAAA',
    '.npmrc': `//registry.example.com/:_authToken=\${NPM_TOKEN}\nsave-exact=true\n`,
    '.pypirc': '[pypi]\nusername = me\n',
    credentials: 'aws_secret_access_key = abc',
    '.docker/config.json': '{"auths": {"example.com": {}}, "credsStore": "pass"}',
    'environment/.envoy': 'x',
    link: {link: '/etc/ssl/private/x.key'},
    'link.key': {link: '/etc/hostname'},
  }
  test.each(Object.entries(harmless))('is not %s', async (path, content) => {
    expect(await guarded({[path]: content})).toEqual([])
  })

  test('costs no more than a bounded number of reads, those with a telling name first', async () => {
    const plain = Object.fromEntries(Array.from({length: 600}, (_, i) => [`a${i}`, 'text']))
    expect(await named({...plain, 'z.crt': key.privateKey, 'z.pem': key.privateKey})).toEqual(['z.pem'])
  })
})

describe('weight', () => {
  test('a folder is one finding with its sums, at any depth', async () => {
    const tree = {
      '.git/config': '12345',
      '.git/objects/a/b': '12345',
      'node_modules/a/id_rsa': key.privateKey,
      'web/node_modules/a/i.js': '1',
      'web/node_modules/b/node_modules/c/i.js': '1',
      '.venv/bin/python': '1',
      'app/venv/bin/python': '1',
    }
    expect(await guarded(tree)).toMatchObject([
      {path: '.git', kind: 'weight', files: 2, size: 10, places: 1, pattern: '.git'},
      {path: '.venv', pattern: '.venv', places: 1},
      {path: 'app/venv', pattern: '**/venv', places: 1},
      {path: 'node_modules', pattern: '**/node_modules', places: 2, files: 3},
    ])
  })

  test('a file above 100 MB, which is not read', async () => {
    await withTree({Dockerfile: copyAll, 'data.bin': 'x', 'core.pem': 'x'}, async dir => {
      for (const name of ['data.bin', 'core.pem']) truncateSync(`${dir}/${name}`, 100_000_001)
      const found = await guardContext(planOf(dir), signal)
      expect(found).toMatchObject([
        {path: 'core.pem', kind: 'weight', size: 100_000_001},
        {path: 'data.bin', kind: 'weight', size: 100_000_001},
      ])
    })
  })

  test('caches of Python count from 1 MB on, all together', async () => {
    const half = Buffer.alloc(600_000)
    expect(await named({'a/__pycache__/x.pyc': half})).toEqual([])
    expect(await guarded({'a/__pycache__/x.pyc': half, 'b/__pycache__/x.pyc': half})).toMatchObject([
      {path: 'a/__pycache__', places: 2, size: 1_200_000, pattern: '**/__pycache__'},
    ])
  })

  test.each<[string, Tree]>([
    ['an empty folder', {node_modules: {mode: 0o755}}],
    ['the .git of a worktree', {'.git': 'gitdir: /elsewhere'}],
    ['a few files of .git', {'.git/HEAD': 'ref', '.git/refs/heads/main': 'abc'}],
    ['a name that only begins so', {'node_modules2/a': '1', '.gitignore': 'x', 'venv.md': 'x'}],
  ])('%s is none', async (_, tree) => {
    expect(await guarded(tree)).toEqual([])
  })
})

describe('what is not found', () => {
  const bad = {'.env': 'A=1', 'node_modules/a/i.js': '1', 'app/app.py': '', 'app/server.key': key.privateKey}

  test.each<[string, Tree, string[]]>([
    ['ignored', {'.dockerignore': '.env\nnode_modules\n**/*.key\n'}, []],
    ['ignored for this Dockerfile', {'Dockerfile.dockerignore': '*\n!app/app.py\n', '.dockerignore': ''}, []],
    ['meant to be sent', {'.dockerignore': '!.env\n!**/server.key\n!node_modules\n'}, []],
    ['not copied', {Dockerfile: 'FROM busybox\nCOPY app/app.py package.json ./\n'}, []],
    ['not copied at all', {Dockerfile: 'FROM busybox\nRUN true\n'}, []],
    ['copied from a stage', {Dockerfile: 'FROM busybox AS a\nFROM busybox\nCOPY --from=a . .\n'}, []],
    ['copied by name, though heavy', {Dockerfile: 'FROM busybox\nCOPY node_modules ./node_modules\n'}, []],
  ])('%s', async (_, tree, expected) => {
    expect(await named({...bad, ...tree})).toEqual(expected)
  })

  test.each<[string, Tree, string[]]>([
    ['a folder above it', {Dockerfile: 'FROM busybox\nCOPY app /app\n'}, ['app/server.key']],
    ['its very name', {Dockerfile: 'FROM busybox\nADD .env /\n'}, ['.env']],
    ['a pattern', {Dockerfile: 'FROM busybox\nCOPY app/*.key /\n'}, ['app/server.key']],
    ['a variable', {Dockerfile: 'FROM busybox\nARG DIR=app\nCOPY $DIR /\n'}, ['app/server.key']],
    ['a link', {Dockerfile: 'FROM busybox\nCOPY link /\n', link: {link: 'app'}}, ['app/server.key']],
    ['a bind mount', {Dockerfile: 'FROM busybox\nRUN --mount=source=app,target=/x true\n'}, ['app/server.key']],
    ['a Dockerfile nobody can read', {Dockerfile: '#'.repeat(2 ** 20 + 1)}, ['.env', 'app/server.key', 'node_modules']],
  ])('but %s takes it', async (_, tree, expected) => {
    expect(await named({...bad, ...tree})).toEqual(expected)
  })

  test('the classic builder is sent all the weight, but copies only what the Dockerfile names', async () => {
    const tree = {...bad, Dockerfile: 'FROM busybox\nCOPY app/app.py .\n'}
    expect(await named(tree, 'classic')).toEqual(['node_modules'])
  })
})

describe('while it is sent', () => {
  const tree = {Dockerfile: copyAll, '.env': 'A=1', 'x/.env': 'A=1', 'Dockerfile.dockerignore': 'a'}
  const everything = {include: [], exclude: [], follow: []}

  test('BuildKit: said at the end of the walk, and only once', async () => {
    await withTree(tree, async dir => {
      const {progress, said} = silentJob()
      const guard = guardSending(planOf(dir), progress, {ignore: readIgnoreFile(planOf(dir))})
      const source = guard.source(folderSource(dir))
      for (const rounds of [1, 2]) {
        const paths: string[] = []
        for await (const slice of source.entries(everything)) paths.push(...slice.map(({path}) => path))
        expect(paths).toHaveLength(5)
        expect([rounds, said.length]).toEqual([rounds, 1])
      }
      await guard.finish()
      expect(said).toEqual([
        expect.stringMatching(/^\.env \(2 places\) .*Line for Dockerfile\.dockerignore: \*\*\/\.env$/),
      ])
    })
  })

  test('BuildKit: an exception of the patterns that it asks with is heeded', async () => {
    await withTree(tree, async dir => {
      const {progress, said} = silentJob()
      const source = guardSending(planOf(dir), progress, {}).source(folderSource(dir))
      for await (const _ of source.entries({...everything, exclude: ['x', '!.env']}));
      expect(said).toEqual([])
    })
  })

  test('classic: said at the end, and another watch sees the same', async () => {
    await withTree(tree, async dir => {
      const {progress, said} = silentJob()
      const seen: unknown[] = []
      const watch = {
        source: (source: ReturnType<typeof folderSource>) => source,
        dockerfile: (source: ReturnType<typeof folderSource>) => source,
        ignore: (patterns: readonly string[]) => seen.push(patterns),
        entries: (slice: readonly unknown[]) => seen.push(slice.length),
      }
      const guard = guardSending(planOf(dir, 'classic'), progress, {watch})
      guard.ignore(['!x/.env'])
      for await (const slice of folderSource(dir).entries(everything)) guard.entries(slice)
      expect(said).toEqual([])
      await guard.finish()
      expect(said).toEqual([expect.stringMatching(/^\.env .*Line for \.dockerignore: \.env$/)])
      expect(seen).toEqual([['!x/.env'], 5])
    })
  })
})

describe('what is said', () => {
  const finding: Finding = {
    path: 'a\u001b[31mb',
    kind: 'weight',
    reason: 'why',
    places: 2,
    size: 1500,
    files: 3,
    pattern: '**/x',
  }

  test('what, why and the line', () => {
    expect(guardLines([finding], 'web.dockerignore')).toEqual([
      'ab (2 places, 3 files, 1.5kB) is sent with the build: why. Line for web.dockerignore: **/x',
    ])
  })

  test('never more than eleven lines', () => {
    expect(guardLines(Array(500).fill(finding))).toHaveLength(11)
  })

  test('with --strict it is an error', async () => {
    expect(guardError([finding])).toMatchObject({
      code: 'CONTEXT_UNSAFE',
      exitCode: 1,
      evidence: guardLines([finding]),
      suggestions: expect.arrayContaining([expect.stringContaining('**/x')]),
    })
    await withTree({Dockerfile: copyAll, '.env': 'A=1'}, async dir => {
      await expect(refuseUnsafe(planOf(dir), signal, {})).rejects.toMatchObject({code: 'CONTEXT_UNSAFE'})
    })
    await withTree({Dockerfile: copyAll}, dir => refuseUnsafe(planOf(dir), signal, {}))
    await refuseUnsafe({...planOf(''), context: 'remote'}, signal, {})
  })
})

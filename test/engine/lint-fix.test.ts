// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Dockerfiles write variables that way
import {chmodSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {buffer} from 'node:stream/consumers'
import {afterAll, expect, test} from '@jest/globals'
import {pack} from 'tar-stream'
import {sourceContent} from '../../src/lib/build/source-content.js'
import type {Finding} from '../../src/lib/dockerfile/finding.js'
import {fixFile} from '../../src/lib/dockerfile/lint-file.js'
import {ask, buildClassic, buildWithBuildkit, exportFolder, removeImages} from '../support/build-engine.js'
import {dockerClient} from '../support/docker-client.js'
import {pick, type Random, randomFrom} from '../support/random-tree.js'
import {readTar} from '../support/read-tar.js'
import {withTree} from '../support/temp-tree.js'

const prefix = `dkr-test-lintfix-${process.pid}`
const made = new Set<string>()

afterAll(() => removeImages(made))

/** Beside those written down, random ones; more for a long run. */
const seeds = Array.from({length: Number(process.env.DKR_TEST_FIXES ?? 2)}, (_, at) => at + 1)

const lines = [
  'ADD app.py /d/a/',
  'ADD rootfs /d/b/',
  'ADD rootfs.* /d/c/',
  'add src app.py /d/e/',
  'ADD "app.py" /d/f',
  'ADD ["app.py", "src", "/d/g/"]',
  'ADD --chown=1:1 src /d/h',
  'COPY script /d/',
  'ENV A b c',
  'env B $A/x',
  'ENV C ${A:-d}  e #',
  'LABEL a b=c',
  'label b ${B}',
  'expose 53/UDP 80 81/Tcp',
  "VOLUME ['/v']",
  'MAINTAINER Me <me@example.com>',
  'MAINTAINER "Me"',
  'LABEL org.opencontainers.image.authors=x',
  'RUN mkdir -p /d/w \\\n\n # no\n \n && echo $A > /d/w/x',
  'rUn echo caf\xe9 > /d/caf',
  'USER 1',
  'WORKDIR /d',
  'HEALTHCHECK CMD x',
  'HEALTHCHECK NONE',
  'SHELL ["/bin/sh", "-ec"]',
  '# a comment',
  'CMD echo hi',
  'CMD ls /d',
  'cmd id',
  'CMD umask 022',
  'CMD echo -e a',
  'CMD /d/script',
  'CMD ["echo", "x"]',
  "CMD ['echo', 'x']",
  'ENTRYPOINT echo served',
  'ENTRYPOINT ["echo"]',
  'ENTRYPOINT []',
]

function randomDockerfile(random: Random): string {
  const own = Array.from({length: 3 + Math.floor(random() * 8)}, () => pick(random, lines))
  return ['FROM busybox:1.36 as x', 'RUN mkdir /d', ...own].join(pick(random, ['\n', '\n', '\r\n']))
}

interface Image {
  error?: string
  config: Record<string, unknown>
  author: string
  files: string[]
  /** What a container prints, and how it ends. */
  run: unknown
}

async function build(root: string, tag: string, buildkit: boolean): Promise<Image> {
  made.add(tag)
  const {error} = buildkit ? await buildWithBuildkit({root, tag}) : await buildClassic(root, tag, '')
  if (error) return {error, config: {}, author: '', files: [], run: undefined}
  const {Config, Author} = JSON.parse((await ask({path: `/images/${tag}/json`})).body.toString())
  const files = readTar(await exportFolder(tag, '/d')).map(({name, type, mode, uid, gid, content}) =>
    [name, type, mode.toString(8), uid, gid, content.toString('latin1')].join(' '),
  )
  const {code, stdout} = await dockerClient(['run', '--rm', tag])
  return {config: Config, author: Author, files, run: [code, stdout.toString()]}
}

/** What is left to compare: not what the fixed findings name. */
function comparable({config, author, ...image}: Image, rules: ReadonlySet<string>): unknown {
  const {Cmd, Entrypoint, Image: _, Labels, ...rest} = config
  const labels = {...(Labels as Record<string, string>)}
  const authors = rules.has('no-maintainer') ? [labels['org.opencontainers.image.authors'] ?? author] : [author]
  if (rules.has('no-maintainer')) delete labels['org.opencontainers.image.authors']
  const starts = rules.has('shell-form-command') ? undefined : [Cmd, Entrypoint]
  return {...image, rest, labels, authors: authors.map(name => name.replace(/^"(.*)"$/, '$1')), starts}
}

/** Builds a Dockerfile, fixes it, builds it again, and compares. */
async function compare(text: string, buildkit: boolean): Promise<{fixed: Finding[]; error?: string}> {
  const archive = pack()
  archive.entry({name: 'inner'}, 'x', () => archive.finalize())
  const tar = await buffer(archive)
  const tree = {'app.py': 'x', 'src/y': 'y', rootfs: tar, 'rootfs.1': tar, script: 'echo script\n'}
  return withTree({...tree, Dockerfile: Buffer.from(text, 'latin1')}, async root => {
    chmodSync(join(root, 'script'), 0o755)
    const path = join(root, 'Dockerfile')
    const before = await build(root, `${prefix}:before`, buildkit)
    const {fixed} = fixFile(path, readFileSync(path), {contentOf: sourceContent(root)})
    const rules = new Set(fixed.map(({rule}) => rule))
    // The engine caches by content: a comment makes the two differ where nothing else does.
    writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.from('\n# again\n')]))
    const after = await build(root, `${prefix}:after`, buildkit)
    if (before.error === undefined) expect(comparable(after, rules)).toEqual(comparable(before, rules))
    return {fixed, error: before.error}
  })
}

const plainFiles = 'ADD app.py "src" /d/e/\nENV A b  c\nCMD ls /d'

test.each([
  ['ENTRYPOINT and CMD of a shell', false, 'ENTRYPOINT echo served\nCMD echo served', []],
  ['a shell built-in', true, 'CMD umask 022', []],
  ["the shell's own echo", false, 'CMD echo -e a', []],
  ['a script without #!', true, 'COPY script /d/\nCMD /d/script', []],
  ['archives under any name', false, 'ADD rootfs /d/b/\nADD rootfs.* /d/c/', []],
  ['plain files', true, plainFiles, ['copy-not-add', 'name-equals-value', 'shell-form-command']],
])('%s', async (_, buildkit, text, rules) => {
  const {fixed, error} = await compare(`FROM busybox:1.36\nRUN mkdir /d\n${text}\n`, buildkit)
  expect([error, fixed.map(({rule}) => rule).sort()]).toEqual([undefined, rules])
})

test.each(seeds)('a random Dockerfile builds the same image after the fixes (%i)', async seed => {
  const text = randomDockerfile(randomFrom(seed))
  await compare(text, seed % 2 === 0).catch(error => {
    throw new Error(`${JSON.stringify(text)}\n${error.message}`)
  })
})

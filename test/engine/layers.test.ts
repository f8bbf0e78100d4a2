import {mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from '@jest/globals'
import {connect, type Engine} from '../../src/lib/engine/engine.js'
import {imageHistory, inspectImage, listImages} from '../../src/lib/engine/images.js'
import {readLayers} from '../../src/lib/layers/layers.js'
import type {LayersResult} from '../../src/lib/layers/result.js'
import type {LayerSource} from '../../src/lib/layers/source.js'
import {docker, dockerClient} from '../support/docker-client.js'

// The oracle is the image's own configuration as `docker save` writes it: only there stands `empty_layer`.

const prefix = `dkr-layers-test-${process.pid}`
const label = `LABEL dkr.test=${prefix}`
const builders = ['classic', 'buildkit'] as const
type Builder = (typeof builders)[number]

let folder: string
let engine: Engine
let source: LayerSource

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dkr-layers-'))
  engine = await connect()
  source = {
    history: reference => imageHistory(engine, reference),
    inspect: reference => inspectImage(engine, reference),
    list: () => listImages(engine),
  }
})

afterAll(async () => {
  const tags = await docker(['images', '--format', '{{.Repository}}:{{.Tag}}'])
  for (const tag of tags.split('\n').filter(name => name.startsWith(prefix))) await dockerClient(['rmi', '-f', tag])
  // Stages of the classic builder have no tag; children are listed before their parents.
  for (let left = await stages(); left.length > 0; ) {
    await dockerClient(['rmi', ...left])
    const now = await stages()
    if (now.length >= left.length) break
    left = now
  }
  await rm(folder, {recursive: true, force: true})
})

async function stages(): Promise<string[]> {
  const filters = ['--filter', 'dangling=true', '--filter', `label=dkr.test=${prefix}`]
  return (await docker(['images', '-q', ...filters])).split('\n').filter(Boolean)
}

let contexts = 0

/** Builds a Dockerfile beside a.txt and sub/b.txt, and gives the image's name. */
async function build(builder: Builder, name: string, dockerfile: string, args: string[] = []): Promise<string> {
  const context = join(folder, String(contexts++))
  const tag = `${prefix}-${name}-${builder}:1`
  await mkdir(join(context, 'sub'), {recursive: true})
  await writeFile(join(context, 'Dockerfile'), dockerfile)
  await writeFile(join(context, 'a.txt'), 'some text\n')
  await writeFile(join(context, 'sub', 'b.txt'), 'other text\n')
  const env = {DOCKER_BUILDKIT: builder === 'buildkit' ? '1' : '0'}
  await docker(['build', '--force-rm', '--network', 'none', '-t', tag, ...args, context], {env})
  return tag
}

interface SavedConfig {
  history: {created_by?: string; empty_layer?: boolean}[]
  rootfs: {diff_ids: string[]}
}

async function savedConfig(image: string): Promise<SavedConfig> {
  const path = join(folder, `${contexts++}.tar`)
  await docker(['save', '-o', path, image])
  const tar = await readFile(path)
  const [manifest] = JSON.parse(fileInTar(tar, 'manifest.json')) as {Config: string}[]
  await rm(path)
  return JSON.parse(fileInTar(tar, manifest!.Config)) as SavedConfig
}

function fileInTar(tar: Buffer, name: string): string {
  for (let at = 0; at < tar.length; ) {
    const size = Number.parseInt(tar.toString('latin1', at + 124, at + 135), 8) || 0
    if (tar.toString('utf8', at, at + 100).replace(/\0.*$/s, '') === name) {
      return tar.toString('utf8', at + 512, at + 512 + size)
    }
    at += 512 + Math.ceil(size / 512) * 512
  }
  throw new Error(`no ${name} in the archive`)
}

/** What the mapping says and what the saved configuration says, in one shape. */
function mapped({rows}: LayersResult) {
  return rows.map(({raw, kind, diffId}) => ({raw, kind, diffId}))
}

function truth({history, rootfs}: SavedConfig) {
  let next = 0
  return history.map(({created_by, empty_layer}) => {
    const kind = empty_layer ? 'metadata' : 'layer'
    return {raw: created_by ?? '', kind, diffId: empty_layer ? undefined : rootfs.diff_ids[next++]}
  })
}

const web = `FROM busybox:1.36
${label}
ARG REV=dev
ENV APP_HOME=/app GREETING="hello you"
WORKDIR /app
COPY a.txt .
RUN echo "$REV" > rev && echo done
COPY . .
EXPOSE 8080
USER 1000:1000
CMD ["httpd", "-f", "-p", "8080"]
`

const empty = `FROM busybox:1.36
${label}
RUN true
COPY a.txt /a
COPY a.txt /a
WORKDIR /new
WORKDIR /new
WORKDIR rel
WORKDIR /
RUN rm /a
RUN echo nothing
COPY sub/ /tmp/
RUN touch -c /nowhere
CMD ["true"]
`

const stagesFile = `ARG TAG=1.36
FROM busybox:$TAG AS build
${label}
ARG TAG
RUN mkdir /out && echo built > /out/app
CMD ["never", "seen"]
FROM build AS tested
RUN cat /out/app
FROM busybox:1.36 AS runtime
${label}
ENV MODE=run
FROM runtime
COPY --from=build /out /opt
RUN true
ENTRYPOINT ["/opt/app"]
`

const settings = `FROM busybox:1.36
${label}
MAINTAINER me <me@example.org>
ENV A=b C="d e" D="x\\"y" E="\\$HOME" F=""
LABEL one=1 two="2 2" three="q\\"q = r"
EXPOSE 8080 53/udp
VOLUME /d1 /d2
STOPSIGNAL SIGINT
HEALTHCHECK --interval=30s --timeout=3s --start-period=1m --retries=5 CMD ["echo", "x y"]
HEALTHCHECK --retries=10 CMD echo ok || exit 1
ENTRYPOINT ["echo", "a\\"b\\\\"]
CMD echo shell $A
SHELL ["/bin/sh", "-e", "-c"]
RUN echo one  && echo two
CMD echo custom shell
USER 1000
`

const dockerfiles: [string, string, string[]][] = [
  ['web', web, ['--build-arg', 'REV=one two']],
  ['empty', empty, []],
  ['scratch', `FROM scratch\nCOPY a.txt /\n${label}\nWORKDIR /w\nCOPY sub /sub\nCMD ["/a.txt"]\n`, []],
  ['stages', stagesFile, []],
  ['metadata', `FROM busybox:1.36\n${label}\nENV A=b\nCMD ["sh"]\n`, []],
  ['settings', settings, []],
]

describe.each(builders)('%s', builder => {
  test.each(dockerfiles)('%s: layers as docker save tells them', async (name, dockerfile, args) => {
    const image = await build(builder, name, dockerfile, args)
    const [result, facts] = [await readLayers(source, image), await inspectImage(engine, image)]
    expect(mapped(result)).toEqual(truth(await savedConfig(image)))
    expect(result).toMatchObject({totalSize: facts.Size, layerCount: facts.RootFS.Layers!.length, unexplainedLayers: 0})
    const busybox = await inspectImage(engine, 'busybox:1.36')
    expect(result.base?.id).toBe(name === 'scratch' ? undefined : busybox.Id)
  })

  test('instructions read as they were written', async () => {
    const {rows} = await readLayers(source, await build(builder, 'written', web, ['--build-arg', 'REV=one two']))
    const written = web.trim().split('\n').slice(1)
    const classic = {'COPY a.txt .': 'COPY <file> .', 'COPY . .': 'COPY <folder> .'}
    const expected = written.map(line => (builder === 'classic' && classic[line as keyof typeof classic]) || line)
    const own = rows.filter(row => !row.fromBase)
    expect(own.map(row => row.instruction.replace(/ (\.|\/app\/)$/, ' .'))).toEqual(expected)
    expect(own.find(row => row.keyword === 'RUN')!.buildArgs).toEqual({REV: 'one two'})
  })

  test('a Dockerfile made of what was read builds the same configuration', async () => {
    const image = await build(builder, 'settings', settings)
    const {rows} = await readLayers(source, image)
    const again = rows.filter(row => !row.fromBase).map(row => row.instruction)
    const copy = await build(builder, 'again', ['FROM busybox:1.36', ...again, ''].join('\n'))
    const [before, after] = [await inspectImage(engine, image), await inspectImage(engine, copy)]
    expect({...after.Config, Image: ''}).toEqual({...before.Config, Image: ''})
    expect((await readLayers(source, copy)).rows.map(row => row.raw)).toEqual(rows.map(row => row.raw))
  })

  test('not on an image that has the same first instructions', async () => {
    const shared = web.replace('COPY . .\n', '') // the Dockerfile itself is in the context
    const sibling = await build(builder, 'sibling', shared)
    const image = await build(builder, 'longer', `${shared}LABEL x=y\n`)
    const {base, rows} = await readLayers(source, image)
    expect(base).toMatchObject({name: 'busybox:1.36', guessed: true, others: [sibling]})
    expect(rows.filter(row => row.fromBase).map(row => row.keyword)).not.toContain('COPY')
  })

  test('on a base that the other builder made', async () => {
    const other = builder === 'classic' ? 'buildkit' : 'classic'
    const dockerfile = `${empty}ONBUILD RUN true\nONBUILD COPY a.txt /onbuild\n`
    const base = await build(other, `base-of-${builder}`, dockerfile)
    const image = await build(builder, 'derived', `FROM ${base}\n${label}\nRUN true\nCOPY a.txt /b\n`)
    const result = await readLayers(source, image)
    expect(mapped(result)).toEqual(truth(await savedConfig(image)))
    expect(result.base).toMatchObject({name: base, guessed: false})
    expect(result.rows.filter(row => !row.fromBase).map(row => row.keyword)).toEqual(
      builder === 'classic'
        ? ['RUN', 'COPY', 'LABEL', 'RUN', 'COPY']
        : expect.arrayContaining(['LABEL', 'RUN', 'COPY']),
    )
  })
})

test('an image that came from elsewhere: nothing false is said of steps that left no trace', async () => {
  const image = await build(
    'classic',
    'loaded',
    empty.replace('FROM busybox:1.36', 'FROM scratch\nCOPY a.txt /x').replaceAll(/^RUN .*\n/gm, ''),
  )
  const path = join(folder, 'loaded.tar')
  const saved = truth(await savedConfig(image))
  await docker(['save', '-o', path, image])
  await docker(['rmi', '-f', image])
  await docker(['load', '-i', path])
  const result = await readLayers(source, image)
  expect(result.rows).toHaveLength(saved.length)
  expect(result.rows.filter(row => row.kind === 'unknown').map(row => row.instruction)).toEqual([
    'WORKDIR /new',
    'WORKDIR /new',
    'WORKDIR /new/rel',
  ])
  for (const [i, row] of result.rows.entries()) {
    if (row.kind !== 'unknown') expect(row.kind).toBe(saved[i]!.kind)
    if (row.diffId) expect(row.diffId).toBe(saved[i]!.diffId)
  }
  const layers = result.rows.filter(row => row.kind === 'layer').length
  expect(layers + result.unexplainedLayers).toBe(result.layerCount)
})

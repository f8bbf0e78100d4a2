import {Readable} from 'node:stream'
import {describe, expect, it} from '@jest/globals'
import {describeBuild} from '../../../src/lib/build/cache/describe.js'
import {imagesOf, sameImages} from '../../../src/lib/build/cache/images.js'
import {downloadLines} from '../../../src/lib/build/cache/sources.js'
import {type BuildPlan, planBuild} from '../../../src/lib/build/plan.js'
import {parseDockerfile} from '../../../src/lib/dockerfile/parse.js'
import type {Engine} from '../../../src/lib/engine/engine.js'
import {withTree} from '../../support/temp-tree.js'

async function planOf(changes: Partial<BuildPlan> = {}): Promise<BuildPlan> {
  const plan = await withTree({Dockerfile: 'FROM scratch\n'}, dir =>
    planBuild({dir, tags: ['app']}, '/', {}, 'buildkit'),
  )
  return {...plan, ...changes}
}

describe('an ADD that may fetch something', () => {
  const fetches = (text: string, buildArgs = {}) => downloadLines(parseDockerfile(text), buildArgs).size > 0
  it.each([
    ['FROM x\nADD http://a/f /f'],
    ['FROM x\nADD "https://a/f" /f'],
    ['FROM x\nADD ["https://a/f", "/f"]'],
    ['FROM x\nADD --checksum=sha256:aa https://a/f /f'],
    ['FROM x\nADD git@a.example:b/c.git /c'],
    ['FROM x\nADD https://a/b.git#main /c'],
    ['FROM x\nADD local http://a/f /f/'],
    ['FROM x\nARG URL=http://a\nADD $URL/f /f'],
    [`FROM x\nARG URL=http://a\nADD "\${URL}/f" /f`],
    [`FROM x\nARG URL=http://a\nADD ["\${URL}/f", "/f"]`],
    [`ARG URL=http://a\nFROM x\nARG URL\nADD \${URL}/f /f`],
    [`FROM x\nENV URL=http://a\nADD \${URL}/f /f`],
    [`FROM x\nARG HOST=a\nADD http://\${HOST}/f /f`],
    [`FROM x\nARG S=s\nADD http\${S}://a/f /f`],
    ['FROM x\nARG S=://a\nADD http$S/f /f'],
    [`FROM x\nADD \${URL:-local} /f`],
    // What the base image sets is not known here, and counts before an ARG.
    ['FROM x\nADD $FROM_THE_BASE /f'],
    ['FROM x\nARG FILE=local\nADD $FILE /f'],
    ['FROM x\nONBUILD ADD http://a/f /f\nFROM scratch'],
    ['FROM x\nADD pack-$UNKNOWN /f'],
    ['FROM x\nARG NAME=@a:b\nADD git$NAME /f'],
  ])('%j does', text => {
    expect(fetches(text)).toBe(true)
  })

  it.each([
    ['FROM x\nADD local.tar /f'],
    ['FROM x\nADD http /f'],
    ['FROM x\nADD ["a b", "/f"]'],
    ['FROM x\nARG V=1\nADD app-$V.tar.gz /f'],
    ['FROM x\nADD src/$ANY /f'],
    ['FROM x\nADD ./$ANY /f'],
    ['FROM x\nADD local http://not/a/source/but/the/target'],
    ['FROM x\nADD <<EOF /f\nhttp://$A\nEOF'],
    ['FROM x\nARG URL=http://a\nCOPY $URL /f'],
    ['FROM x\nARG URL=http://a\nRUN wget $URL'],
  ])('%j does not', text => {
    expect(fetches(text)).toBe(false)
  })

  it('goes by the build args', () => {
    const text = 'FROM x\nARG V=1\nADD app-$V /f'
    expect(fetches(text, {V: '2'})).toBe(false)
    expect(fetches(text.replace('app-', 'git'), {V: '@a:b'})).toBe(true)
  })
})

describe('the fingerprint of an instruction', () => {
  const hash = async (line: string) =>
    describeBuild(await planOf(), parseDockerfile(`FROM x\n${line}\n`), 's').instructions[1]!.hash
  it.each([
    ['COPY ["a b", "c"]', 'COPY ["a", "b", "c"]'],
    ['VOLUME ["a b"]', 'VOLUME a b'],
    ['ENV A 1 B=2', 'ENV A=1 B=2'],
    ['LABEL a="1 b=2"', 'LABEL a="1" b="2"'],
    ['COPY <<A <<B /\na\nA\nb\n \nc\nB', 'COPY <<A <<B /\na\n \nb\nA\nc\nB'],
    ['COPY <<A /\n$x\nA', 'COPY <<"A" /\n$x\nA'],
  ])('of %j is not that of %j', async (one, other) => {
    expect(await hash(one)).not.toBe(await hash(other))
  })

  it('does not go by the space between words', async () => {
    expect(await hash('COPY  a   b')).toBe(await hash('COPY a b'))
  })
})

describe('what else takes part in a build', () => {
  it.each<[string, Partial<BuildPlan>]>([
    ['--shm-size', {shmSize: 5}],
    ['--ulimit', {ulimits: [{Name: 'nofile', Soft: 1, Hard: 1}]}],
    ['--cache-from', {cacheFrom: ['x']}],
    ['--label', {labels: {a: 'b'}}],
    ['--network', {network: 'host'}],
    ['--add-host', {addHosts: ['a:1.1.1.1']}],
  ])('is remembered: %s', async (_flag, changes) => {
    const dockerfile = parseDockerfile('FROM x\n')
    const plain = describeBuild(await planOf(), dockerfile, 's')
    expect(describeBuild(await planOf(changes), dockerfile, 's')).not.toEqual(plain)
  })
})

describe('the images of a build', () => {
  type Images = Record<string, {Id: string; RepoDigests?: string[]; Config?: {OnBuild?: string[]}}>
  interface Options {
    images?: Images
    steps?: string[]
    args?: Record<string, string>
  }
  const engineWith = (images: Images) =>
    ({
      stream: async ({path}: {path: string}) => {
        const name = /^\/images\/(.*)\/json$/.exec(decodeURI(path))![1]!
        if (images[name]) return Readable.from([Buffer.from(JSON.stringify(images[name]))])
        throw Object.assign(new Error('none'), {status: name.includes('$') ? 400 : 404})
      },
    }) as unknown as Engine
  const digest = `sha256:${'a'.repeat(64)}`
  const known: Images = {x: {Id: '1'}, y: {Id: '2'}, later: {Id: '3'}, [`x@${digest}`]: {Id: '1'}}
  const look = async (text: string, {images = known, steps = [], args = {}}: Options = {}) => {
    const plan = await planOf({buildArgs: args})
    const named = steps.map(name => ({name}))
    const found = await imagesOf(engineWith(images), plan, parseDockerfile(text), named)
    return {...found, byLine: Object.fromEntries(found.byLine)}
  }

  it.each<[string, string, Record<number, string>]>([
    ['FROM', 'FROM x\n', {1: '1'}],
    ['scratch', 'FROM scratch\n', {}],
    ['COPY --from', 'FROM x\nCOPY --from=y / /\n', {1: '1', 2: '2'}],
    ['two mounts of one RUN', 'FROM x\nRUN --mount=from=x,target=/x --mount=from=y,target=/y a\n', {1: '1', 2: '1 2'}],
    ['the name of a later stage', 'FROM x\nCOPY --from=later / /\nFROM y AS later\n', {1: '1', 2: '3', 3: '2'}],
    ['an earlier stage', 'FROM y AS early\nFROM x\nCOPY --from=early / /\nCOPY --from=0 / /\n', {1: '2', 2: '1'}],
    ['ONBUILD', 'FROM x\nONBUILD COPY --from=y / /\n', {1: '1', 2: '2'}],
    ['one with a digest', `FROM x@${digest}\n`, {1: '1'}],
  ])('are found, and are all there: %s', async (_what, text, byLine) => {
    expect(await look(text)).toEqual({byLine, unsure: false})
  })

  it.each<[string, string, Options]>([
    ['an image that the engine does not have', 'FROM none\n', {}],
    ['the same, that is copied from', 'FROM x\nCOPY --from=none / /\n', {}],
    ['a variable that only the builder knows', 'FROM x$TARGETARCH\n', {}],
    ['a variable in --from', 'FROM x\nCOPY --from=$X / /\n', {}],
    ['what BuildKit got from a registry', 'FROM x\n', {steps: [`[1/2] FROM docker.io/library/x@${digest}`]}],
    ['the same by COPY --from', 'FROM x\nCOPY --from=y / /\n', {steps: [`FROM docker.io/library/y@${digest}`]}],
    ['a base image that adds a URL', 'FROM x\n', {images: {...known, x: {Id: '1', Config: {OnBuild: ['ADD $U /']}}}}],
    [
      'a base image that copies from another',
      'FROM x\n',
      {images: {...known, x: {Id: '1', Config: {OnBuild: ['COPY --from=y / /']}}}},
    ],
    ['a frontend from a registry', '# syntax=me/frontend:1\nFROM x\n', {}],
    ['the same as a build arg', 'FROM x\n', {args: {BUILDKIT_SYNTAX: 'me/frontend'}}],
  ])('leave it to the builder: %s', async (_what, text, options) => {
    expect((await look(text, options)).unsure).toBe(true)
  })

  it.each<[string, string, Options]>([
    ['a base image that copies files', 'FROM x\n', {images: {...known, x: {Id: '1', Config: {OnBuild: ['COPY . .']}}}}],
    ['the frontend that docker builds with', '# syntax=docker/dockerfile:1.7\nFROM x\n', {}],
    ['the same by its whole name', '# syntax=docker.io/docker/dockerfile:1\nFROM x\n', {}],
    ['a digest in the name itself', `FROM x@${digest}\n`, {steps: [`[1/1] FROM docker.io/library/x@${digest}`]}],
    [
      'the digest of an image that the engine has',
      'FROM x\nCOPY --from=y / /\n',
      {
        images: {x: {Id: digest}, y: {Id: '2', RepoDigests: [`y@${digest}`]}},
        steps: [`[1/2] FROM docker.io/library/x@${digest}`, `FROM docker.io/library/y@${digest}`],
      },
    ],
    ['a build arg', 'ARG B=none\nFROM $B\n', {args: {B: 'x'}}],
    ['a variable with a default', `ARG B\nFROM \${B:-x}\n`, {}],
  ])('do not where all is known: %s', async (_what, text, options) => {
    expect((await look(text, options)).unsure).toBe(false)
  })

  it('of the frontend is told, where the engine has it', async () => {
    expect(await look('# syntax=y\nFROM x\n')).toEqual({byLine: {2: '1'}, frontend: '2', unsure: false})
  })

  it('are the same only with the same IDs', () => {
    const images = (id: string) => ({byLine: new Map([[1, id]]), unsure: false})
    expect(sameImages(images('1'), images('1'))).toBe(true)
    expect(sameImages(images('1'), images('2'))).toBe(false)
    expect(sameImages(images('1'), {...images('1'), frontend: '2'})).toBe(false)
  })
})

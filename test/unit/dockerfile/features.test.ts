// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Dockerfiles write variables that way
import {describe, expect, test} from '@jest/globals'
import {copySources} from '../../../src/lib/dockerfile/copy-sources.js'
import {findInstruction} from '../../../src/lib/dockerfile/find-instruction.js'
import {makesLayer} from '../../../src/lib/dockerfile/makes-layer.js'
import {needsBuildkit} from '../../../src/lib/dockerfile/needs-buildkit.js'
import {parseDockerfile} from '../../../src/lib/dockerfile/parse.js'
import {exposedPorts} from '../../../src/lib/dockerfile/ports.js'
import {baseImage, targetStage} from '../../../src/lib/dockerfile/scope.js'

function portsOf(text: string, target?: string): string[] {
  return exposedPorts(parseDockerfile(text), target).map(({port, protocol}) => `${port}/${protocol}`)
}

describe('exposedPorts', () => {
  test.each<[what: string, text: string, ports: string[]]>([
    ['none', 'FROM a\n', []],
    ['several, each once', 'FROM a\nEXPOSE 80 53/udp 80/tcp\nEXPOSE 80/TCP\n', ['80/tcp', '53/udp']],
    ['a range', 'FROM a\nEXPOSE 8000-8002\n', ['8000/tcp', '8001/tcp', '8002/tcp']],
    ['a variable of ENV', 'FROM a\nENV PORT=81\nEXPOSE $PORT ${PORT}/udp\n', ['81/tcp', '81/udp']],
    ['a variable of ARG', 'FROM a\nARG PORT=82\nEXPOSE ${PORT}\n', ['82/tcp']],
    ['a default of its own', 'FROM a\nEXPOSE ${PORT:-83}\n', ['83/tcp']],
    ['a global ARG that the stage takes over', 'ARG PORT=84\nFROM a\nARG PORT\nEXPOSE $PORT\n', ['84/tcp']],
    ['a global ARG that it does not', 'ARG PORT=84\nFROM a\nEXPOSE $PORT\n', []],
    ['an unknown variable', 'FROM a\nEXPOSE $PORT 85\n', ['85/tcp']],
    ['an ENV after EXPOSE', 'FROM a\nEXPOSE $PORT\nENV PORT=1\n', []],
    ['what is no port', 'FROM a\nEXPOSE 99999 x 80/http 9-8\n', []],
    ['the container side only', 'FROM a\nEXPOSE 127.0.0.1:1:86\n', ['86/tcp']],
    ['the last stage only', 'FROM a AS x\nEXPOSE 1\nFROM b\nEXPOSE 2\n', ['2/tcp']],
    ['a stage it is built on', 'FROM a AS x\nENV P=3\nEXPOSE 1\nFROM x\nEXPOSE $P\n', ['1/tcp', '3/tcp']],
  ])('%s', (_, text, expected) => {
    expect(portsOf(text)).toEqual(expected)
  })

  test.each([
    ['X', ['1/tcp']],
    ['0', ['1/tcp']],
    ['', ['2/tcp']],
    ['y', []],
  ])('of the target %j', (target, expected) => {
    expect(portsOf('FROM a AS x\nEXPOSE 1\nFROM b\nEXPOSE 2\n', target)).toEqual(expected)
  })
})

describe('stages', () => {
  test.each<[text: string, target: string | undefined, line: number | undefined, image: string | undefined]>([
    ['FROM a:1\nFROM b:1\n', undefined, 2, 'b:1'],
    ['FROM a:1 AS x\nFROM x AS y\nFROM y\n', undefined, 3, 'a:1'],
    ['ARG V=2\nFROM a:$V\n', '', 2, 'a:2'],
    ['ARG V\nFROM a:$V\n', undefined, 2, undefined],
    ['FROM scratch\n', undefined, 1, undefined],
    ['FROM a\n', 'nope', undefined, undefined],
    ['ARG A=1\n', undefined, undefined, undefined],
  ])('%j, target %s', (text, target, line, image) => {
    const dockerfile = parseDockerfile(text)
    expect(targetStage(dockerfile, target)?.line).toBe(line)
    expect(baseImage(dockerfile, target)).toBe(image)
  })
})

describe('needsBuildkit', () => {
  test.each<[line: string, feature: string | undefined]>([
    ['RUN echo --mount', undefined],
    ['RUN --mount=type=cache,target=/x y', 'RUN --mount'],
    ['RUN --network=none y', 'RUN --network'],
    ['RUN --security=insecure y', 'RUN --security'],
    ['COPY --chmod=755 a b', 'COPY --chmod'],
    ['COPY --link a b', 'COPY --link'],
    ['COPY --parents a b/', 'COPY --parents'],
    ['COPY --exclude=*.md a b', 'COPY --exclude'],
    ['COPY --chown=1:1 --from=x a b', undefined],
    ['ADD --checksum=sha256:0 http://x y', 'ADD --checksum'],
    ['ADD --keep-git-dir=true http://x.git y', 'ADD --keep-git-dir'],
    ['RUN <<E\nE', 'heredoc'],
    ['ONBUILD RUN --mount=type=ssh x', 'RUN --mount'],
    ['FROM --platform=$BUILDPLATFORM b', 'FROM with $BUILDPLATFORM'],
    ['FROM --platform=linux/amd64 b', undefined],
    ['HEALTHCHECK --interval=5s CMD x', undefined],
  ])('%s', (line, feature) => {
    const found = needsBuildkit(parseDockerfile(`FROM a\n${line}\n`))
    expect(found).toMatchObject(feature === undefined ? [] : [{feature, line: 2}])
  })

  test('a platform that the file declares itself', () => {
    const text = 'ARG BUILDPLATFORM=linux/amd64\nFROM --platform=$BUILDPLATFORM a\n'
    expect(needsBuildkit(parseDockerfile(text))).toEqual([])
  })

  test('in the order of the file, with the frontend that knows it', () => {
    const text = 'FROM --platform=$BUILDPLATFORM a\nCOPY --link --chmod=1 a b\n'
    expect(needsBuildkit(parseDockerfile(text))).toEqual([
      {feature: 'FROM with $BUILDPLATFORM', line: 1, frontend: '1.0'},
      {feature: 'COPY --link', line: 2, frontend: '1.4'},
      {feature: 'COPY --chmod', line: 2, frontend: '1.2'},
    ])
  })
})

test('copySources gives what comes from the context', () => {
  const text = `FROM a AS x
ENV D=src
COPY $D/a "$D/b" $UNKNOWN/c /app/
COPY --from=b z /z
FROM b
ADD http://x/y.tgz git@h:r.git app.tgz /z/
COPY ["my file", "/to"]
COPY <<E /e
E
`
  expect(copySources(parseDockerfile(text))).toEqual([
    {stage: 0, keyword: 'COPY', line: 3, sources: ['src/a', 'src/b', '$UNKNOWN/c'], destination: '/app/'},
    {stage: 1, keyword: 'ADD', line: 6, sources: ['app.tgz'], destination: '/z/'},
    {stage: 1, keyword: 'COPY', line: 7, sources: ['my file'], destination: '/to'},
  ])
})

test.each([
  ['RUN true', true],
  ['COPY a b', true],
  ['ADD a b', true],
  ['WORKDIR /app', true],
  ['WORKDIR /', false],
  ['CMD ["x"]', false],
  ['ENV A=1', false],
  ['EXPOSE 80', false],
  ['LABEL a=b', false],
  ['USER 1', false],
])('%s makes a layer: %s', (line, expected) => {
  expect(makesLayer(parseDockerfile(`FROM a\n${line}\n`).instructions[1]!)).toBe(expected)
})

describe('findInstruction', () => {
  const dockerfile = parseDockerfile(`ARG V=1
FROM a:$V AS build
ENV D=/src
COPY . $D
RUN make \\
    all
FROM b
RUN <<E
true
E
RUN make all
COPY --from=build --chown=1:1 /x /x
RUN make all
CMD ["x"]
`)

  test.each<[step: string, line: number | undefined]>([
    ['Step 2/11 : FROM a:$V AS build', 2],
    ['Step 5/11 : RUN make     all', 5],
    ['Step 10/11 : RUN make all', 13],
    ['[build 1/3] FROM docker.io/library/a:1@sha256:00', 2],
    ['[build 2/3] COPY . /src', 4],
    ['[build 3/3] RUN make     all', 5],
    ['[stage-1 3/5] RUN make all', 11],
    ['[stage-1 5/5] RUN make all', 13],
    ['[linux/amd64 build 3/3] RUN make all', 5],
    ['[stage-1 2/5] RUN <<E (true)', 8],
    ['[stage-1 4/5] COPY --from=build --chown=1:1 /x /x', 12],
    ['COPY --from=build --chown=1:1 /x /x', 12],
    ['/bin/sh -c #(nop)  CMD ["x"]', 14],
    ['RUN |1 V=1 /bin/sh -c make     all # buildkit', 5],
    ['[internal] load build context', undefined],
    ['RUN something else', undefined],
  ])('%s', (step, line) => {
    expect(findInstruction(dockerfile, step)?.startLine).toBe(line)
  })
})

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Dockerfiles write variables that way
import {bad, type Case, froms, good, goodFroms} from './shape.js'

/** FROM, stages and the form of the file. */
export const stageCases: Record<string, Case> = {
  'from-first': {
    bad: [
      ['RUN x\nFROM a\n', 1],
      ['LABEL a=b\nCMD ["x"]\n', 1, 2],
      ['ARG A=1\nENV B=2\nFROM a\n', 2],
    ],
    good: [['# comment\nARG A=1\nFROM a\nRUN x\n'], ['FORM a\nRUN x\n'], ['ARG A=1\n']],
  },
  'tag-image': {
    bad: froms('redis', 'localhost:5000/redis', '--platform=linux/arm64 redis AS x'),
    good: [...goodFroms('redis:7', `redis@sha256:${'0'.repeat(64)}`, 'scratch', '$BASE'), ['FROM a:1 AS x\nFROM x\n']],
  },
  'no-latest-tag': {
    bad: froms('redis:latest'),
    good: goodFroms('redis:7', 'redis', `redis:latest@sha256:${'0'.repeat(64)}`),
  },
  'valid-image-name': {
    bad: froms('Redis:7', 'a:b:c', 'a/:1'),
    good: [...goodFroms('redis:7', '$X', '"redis:7"', 'scratch', 'host.io:5000/a/b:1'), ['FROM a:1 AS x\nFROM x\n']],
  },
  'from-arg-default': {
    bad: [
      ['ARG T\nFROM a:$T\n', 2],
      ['ARG T=\nFROM a:${T}\n', 2],
    ],
    good: [
      ['ARG T=1\nFROM a:$T\n'],
      ['FROM a:${T:-1}\n'],
      ['FROM a-$TARGETARCH:1\n'],
      ['ARG S=x\nFROM a:1 AS x\nFROM $S\n'],
    ],
  },
  'allowed-registry': {
    bad: froms('quay.io/a/b:1', 'example.org/a:1'),
    good: goodFroms('alpine:3', 'docker.io/library/alpine:3', 'eu.example.com/a:1', 'scratch'),
    context: {allowedRegistries: ['docker.io', '*.example.com']},
  },
  'declared-from-arg': {
    bad: [
      ['ARG A=1\nFROM a:$B\n', 2],
      ['FROM --platform=$P a:1\n', 1],
      ['FROM a:1\nARG B=2\nFROM a:$B\n', 3],
    ],
    good: [['ARG A=1\nFROM a:$A\n'], ['FROM --platform=$BUILDPLATFORM a:1\n'], ['ARG A\nFROM a:$A\n']],
  },
  'no-constant-platform': {
    bad: froms('--platform=linux/amd64 a:1', '--platform=linux/arm64 a:1 AS x'),
    good: goodFroms(
      '--platform=$BUILDPLATFORM a:1',
      'a:1',
      '--platform=linux/amd64 a:1 AS run_amd64',
      '--platform=linux/arm64 a:1 AS linux-tools',
    ),
  },
  'no-redundant-platform': {
    bad: froms('--platform=$TARGETPLATFORM a:1', '--platform=${TARGETPLATFORM} a:1'),
    good: goodFroms('--platform=$BUILDPLATFORM a:1', 'a:1'),
  },
  'unique-stage-name': {
    bad: [['FROM a:1 AS x\nFROM b:1 AS X\n', 2]],
    good: [['FROM a:1 AS x\nFROM b:1 AS y\nFROM c:1\nFROM d:1\n']],
  },
  'no-reserved-stage-name': {
    bad: froms('a:1 AS scratch', 'a:1 AS Context'),
    good: goodFroms('a:1 AS scratchpad', 'scratch', 'a:1'),
  },
  'lower-case-stage-name': {bad: froms('a:1 AS Build'), good: goodFroms('a:1 AS build', 'a:1')},
  'from-as-casing': {
    bad: [
      ['FROM a:1 as x\n', 1],
      ['from a:1 AS x\n', 1],
      ['FROM a:1 As x\n', 1],
    ],
    good: [['FROM a:1 AS x\n'], ['from a:1 as x\n'], ['From a:1 as x\n']],
  },
  'copy-from-other-stage': {
    bad: [
      ['FROM a:1 AS x\nCOPY --from=X a b\n', 2],
      ['FROM a:1\nCOPY --from=0 a b\n', 2],
    ],
    good: [['FROM a:1 AS x\nFROM b:1\nCOPY --from=x a b\nCOPY --from=0 a b\n']],
  },
  'copy-from-earlier-stage': {
    bad: [
      ['FROM a:1\nCOPY --from=x a b\nFROM b:1 AS x\n', 2],
      ['FROM a:1\nCOPY --from=1 a b\n', 2],
      ['FROM a:1\nCOPY --from=$X a b\n', 2],
    ],
    good: [['FROM a:1 AS x\nFROM b:1\nCOPY --from=x a b\nCOPY --from=0 a b\nCOPY --from=img:1 a b\n']],
  },
  'copy-from-known-stage': {
    bad: [
      ['FROM a:1 AS build\nFROM b:1\nCOPY --from=biuld a b\n', 3],
      ['FROM a:1\nCOPY --from=nginx a b\n', 2],
    ],
    good: [
      [
        'FROM a:1 AS x\nFROM b:1\nCOPY --from=x a b\nCOPY --from=nginx:1 a b\nCOPY --from=g.io/x a b\nCOPY --from=0 a b\nCOPY a b\n',
      ],
    ],
  },
  'no-copy-of-whole-stage': {
    bad: [['FROM a:1 AS x\nFROM scratch\nCOPY --from=x / /\n', 3]],
    good: [['FROM a:1 AS x\nFROM scratch\nCOPY --from=x /a /\nCOPY --from=x / /b\nCOPY / /\n']],
  },
  'same-instruction-casing': {
    bad: [
      ['FROM a:1\nRUN x\nRun y\nCMD ["z"]\n', 3],
      ['from a:1\nrun x\nCMD ["z"]\n', 3],
    ],
    good: [['FROM a:1\nRUN x\n'], ['from a:1\nrun x\n']],
  },
  'no-blank-line-in-instruction': {
    bad: [
      ['FROM a:1\nRUN x \\\n\n  y\n', 4],
      ['FROM a:1\nRUN cat <<E \\\n\n  y\nz\nE\nCMD ["x"]\n', 4],
    ],
    good: good('RUN x \\\n  # comment\n  y', 'RUN <<E\n\nx\nE', 'RUN x\n\nRUN y'),
  },
  'no-maintainer': {bad: bad('MAINTAINER me'), good: good('LABEL org.opencontainers.image.authors=me')},
  'onbuild-trigger': {
    bad: bad('ONBUILD FROM b:1', 'ONBUILD ONBUILD RUN x', 'ONBUILD maintainer me'),
    good: good('ONBUILD RUN x', 'ONBUILD COPY . .'),
  },
}

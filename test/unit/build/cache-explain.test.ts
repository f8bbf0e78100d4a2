import {describe, expect, it} from '@jest/globals'
import {type Build, cachePruned, edited, standard, tree, why} from '../../support/cache-case.js'

const buildKit: [name: string, before: Build | undefined, now: Build, line: number, reason: string][] = [
  [
    'argument',
    {},
    {plan: {buildArgs: {VERSION: '2'}}},
    7,
    'RUN install ran again because the build arg VERSION changed',
  ],
  [
    'two arguments',
    {dockerfile: edited(3, 'ARG OTHER')},
    {dockerfile: edited(3, 'ARG OTHER'), plan: {buildArgs: {VERSION: '2', OTHER: '3'}}},
    7,
    'RUN install ran again because the build args VERSION and OTHER changed',
  ],
  [
    'ENV before it',
    {},
    {dockerfile: edited(4, 'ENV MODE=y')},
    7,
    'RUN install ran again because line 4 was edited: ENV MODE=x → ENV MODE=y',
  ],
  ['LABEL counts for nothing', {}, {dockerfile: edited(3, 'LABEL a=2')}, 7, cachePruned('RUN install')],
  ['ENV counts for no COPY', {}, {dockerfile: edited(4, 'ENV MODE=y')}, 6, cachePruned('COPY req.txt ./')],
  ['a comment', {}, {dockerfile: `${standard.join('\n')}\n# end`}, 9, cachePruned('RUN make')],
  [
    'edited',
    {},
    {dockerfile: edited(9, 'RUN make all')},
    9,
    'RUN make all ran again because it was edited: RUN make → RUN make all',
  ],
  [
    'edited in its spaces',
    {},
    {dockerfile: edited(9, 'RUN  make   -s')},
    9,
    'RUN make -s ran again because it was edited: RUN make → RUN make -s',
  ],
  ['new', {}, {dockerfile: [...standard, 'RUN test'].join('\n')}, 10, 'RUN test ran because it is new'],
  [
    'one before it is gone',
    {},
    {dockerfile: standard.toSpliced(6, 1).join('\n')},
    7,
    'COPY . . ran again because an instruction before it was removed: RUN install',
  ],
  [
    'a step before it changed in a build that failed',
    {},
    {files: {...tree, 'req.txt': [0o100644, 7, 2, 'n']}},
    7,
    'RUN install ran again because 1 file changed: req.txt (content), for COPY req.txt ./ before it',
  ],
  [
    'base image moved',
    {images: {1: 'sha256:aaaaaaaaaaaaaaaa'}},
    {images: {1: 'sha256:bbbbbbbbbbbbbbbb'}},
    5,
    'WORKDIR /app ran again because the image of FROM busybox:1.36 is another one (aaaaaaaaaaaa → bbbbbbbbbbbb)',
  ],
  [
    'base image by an argument',
    {dockerfile: 'ARG V=1\nFROM busybox:$V\nRUN make', images: {2: 'a'}},
    {dockerfile: 'ARG V=1\nFROM busybox:$V\nRUN make', images: {2: 'b'}, plan: {buildArgs: {V: '2'}}},
    3,
    'RUN make ran again because the build arg V changed for FROM busybox:$V before it',
  ],
  ['--no-cache', {}, {plan: {noCache: true}}, 5, 'WORKDIR /app ran because --no-cache was given'],
  [
    '--no-cache-filter',
    {dockerfile: 'FROM a AS One\nRUN make'},
    {dockerfile: 'FROM a AS One\nRUN make', plan: {noCacheStages: ['one']}},
    2,
    'RUN make ran because --no-cache-filter one was given',
  ],
  [
    'first build',
    undefined,
    {},
    5,
    'WORKDIR /app ran, and dkr remembers no earlier build of this folder to compare with',
  ],
  [
    'platform',
    {},
    {plan: {platform: 'linux/arm64'}},
    5,
    'WORKDIR /app ran because the platform is another one (default → linux/arm64)',
  ],
  [
    'engine',
    {engine: 'unix:///b'},
    {},
    5,
    'WORKDIR /app ran because the last build was on another engine (unix:///b, now unix:///a)',
  ],
  [
    'builder',
    {plan: {builder: 'classic'}},
    {},
    5,
    'WORKDIR /app ran because the last build used the other builder (classic, now buildkit): each has a cache of its own',
  ],
  ['network', {}, {plan: {network: 'host'}}, 7, 'RUN install ran again because --network changed'],
  ['nothing', {}, {}, 8, cachePruned('COPY . .')],
  ['only times', {}, {files: {...tree, 'app.py': [0o100644, 5, 99, 'same']}}, 8, cachePruned('COPY . .')],
  [
    'files not known',
    {files: null},
    {},
    8,
    'COPY . . ran again, and the files of the two builds cannot be compared: they are too many, or not in a folder',
  ],
  [
    'from another stage',
    {dockerfile: 'FROM busybox AS a\nCOPY app.py /\nFROM scratch\nCOPY --from=a /app.py /'},
    {
      dockerfile: 'FROM busybox AS a\nCOPY app.py /\nFROM scratch\nCOPY --from=a /app.py /',
      files: {...tree, 'app.py': [0o100644, 6, 2, 'new']},
    },
    4,
    'COPY --from=a /app.py / ran again because 1 file changed: app.py (content)',
  ],
  [
    'a bind mount',
    {dockerfile: 'FROM busybox\nRUN --mount=type=bind,source=src,target=/src make'},
    {
      dockerfile: 'FROM busybox\nRUN --mount=type=bind,source=src,target=/src make',
      files: {...tree, 'src/a': [0o100644, 6, 2, 'new']},
    },
    2,
    'RUN --mount=type=bind,source=src,target=/src make ran again because 1 file changed: src/a (content)',
  ],
  [
    'a download',
    {dockerfile: 'FROM busybox\nADD https://example.com/a /'},
    {dockerfile: 'FROM busybox\nADD https://example.com/a /'},
    2,
    'ADD https://example.com/a / ran again because what it downloads changed, or the cache was pruned: dkr does not see which',
  ],
  [
    'a secret in the file is not shown',
    {dockerfile: 'FROM busybox\nENV API_KEY=one\nRUN make'},
    {dockerfile: 'FROM busybox\nENV API_KEY=two\nRUN make'},
    3,
    'RUN make ran again because line 2 was edited: ENV API_KEY=… (in a part not shown)',
  ],
]

describe('why a step ran again, with BuildKit', () => {
  it.each(buildKit)('%s', async (_name, before, now, line, reason) => {
    expect(await why(before, now, line)).toBe(reason)
  })
})

describe('why a step ran again, with the classic builder', () => {
  const classic = (build: Build): Build => ({...build, plan: {...build.plan, builder: 'classic'}})
  const cases: [string, Build, Build, number | undefined, string][] = [
    [
      'LABEL',
      {},
      {dockerfile: edited(3, 'LABEL a=2')},
      3,
      'LABEL a=2 ran again because it was edited: LABEL a=1 → LABEL a=2',
    ],
    [
      'LABEL removed',
      {},
      {dockerfile: standard.toSpliced(2, 1).join('\n')},
      3,
      'ENV MODE=x ran again because an instruction before it was removed: LABEL a=1',
    ],
    ['labels of the flags', {}, {plan: {labels: {a: 'b'}}}, undefined, 'LABEL x=y ran again because --label changed'],
  ]
  it.each(cases)('%s', async (_name, before, now, line, reason) => {
    expect(await why(classic(before), classic(now), line)).toBe(reason)
  })
})

import {describe, expect, it} from '@jest/globals'
import {covers} from '../../../src/lib/build/cache/covers.js'
import {firstMiss} from '../../../src/lib/build/cache/first-miss.js'
import {explainLines} from '../../../src/lib/build/cache/view.js'
import {parseDockerfile} from '../../../src/lib/dockerfile/parse.js'

describe('firstMiss', () => {
  const text = 'ARG V\nFROM busybox AS build\nRUN make\nCOPY . .\nFROM scratch\nCOPY --from=build /x /\nCOPY . .\n'
  const step = (name: string, cached = false) => ({name, cached})
  it.each([
    ['all cached', 'buildkit', [step('[1/2] FROM busybox'), step('[build 2/3] RUN make', true)], undefined],
    [
      'the order of the file, not of the report',
      'buildkit',
      [step('[stage-1 2/3] COPY --from=build /x /'), step('[build 3/3] COPY . .')],
      4,
    ],
    [
      'the stage tells equal texts apart',
      'buildkit',
      [step('[build 3/3] COPY . .', true), step('[stage-1 3/3] COPY . .')],
      7,
    ],
    [
      "the builder's own steps do not count",
      'buildkit',
      [step('[internal] load build context'), step('exporting to image')],
      undefined,
    ],
    ['classic numbers', 'classic', [step('[3/7] RUN make', true), step('[4/7] COPY . .'), step('[7/7] COPY . .')], 4],
    ['stages of Podman', 'classic', [step('[stage-0 3/3] COPY . .', true), step('[stage-1 3/3] COPY . .')], 7],
  ] as const)('%s', (_name, builder, steps, line) => {
    expect(firstMiss(parseDockerfile(text), steps, builder)?.instruction?.startLine).toBe(line)
  })

  it('knows that Podman does not count an ARG before the only stage', () => {
    const dockerfile = parseDockerfile('ARG V\nFROM busybox:$V\nRUN make\n')
    expect(firstMiss(dockerfile, [step('[2/2] RUN make')], 'classic')?.instruction?.startLine).toBe(3)
  })

  it('gives the labels that the classic builder adds without an instruction', () => {
    const same = parseDockerfile(text.replace('RUN make', 'LABEL a=b'))
    const missed = firstMiss(same, [step('[8/8] LABEL a=b')], 'classic')
    expect(missed).toEqual({name: '[8/8] LABEL a=b', instruction: undefined})
  })
})

describe('covers', () => {
  it.each([
    [['.'], 'a/b', true],
    [['/'], 'a', true],
    [['./src/'], 'src/a/b', true],
    [['src'], 'srcs', false],
    [['*.py'], 'app.py', true],
    [['*.py'], 'src/app.py', false],
    [['s*'], 'src/app.py', true],
    [['a', 'b'], 'b', true],
    [['../x'], 'x', true],
  ])('%j %s: %s', (sources, path, covered) => {
    expect(covers(sources)(path)).toBe(covered)
  })
})

describe('explainLines', () => {
  const miss = {step: '[2/2] COPY . .', line: 2, cause: 'files' as const, reason: 'COPY . . ran again', certain: true}

  it('says when nothing ran, and when nothing is known', () => {
    expect(explainLines({cached: true, cacheMiss: null})).toEqual(['Every step came from the cache.'])
    expect(explainLines({cached: false, cacheMiss: null})).toEqual(['Why steps ran again is not known.'])
  })

  it('tells how an edit of the Dockerfile need not run a COPY again', () => {
    const lines = explainLines({cached: false, cacheMiss: {...miss, files: [{path: 'Dockerfile', change: 'content'}]}})
    expect(lines).toEqual(['COPY . . ran again (line 2).', 'Listed in .dockerignore, Dockerfile would not do that.'])
  })

  it('names the line of the cause', () => {
    expect(explainLines({cached: false, cacheMiss: {...miss, causeLine: 1}})).toEqual(['COPY . . ran again (line 1).'])
  })
})

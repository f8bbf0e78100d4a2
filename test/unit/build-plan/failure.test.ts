import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from '@jest/globals'
import {buildFailure, refusedBuild} from '../../../src/lib/build/failure.js'
import {planBuild} from '../../../src/lib/build/plan.js'
import type {BuildStep} from '../../../src/lib/build/steps.js'
import {DkrError} from '../../../src/lib/errors/dkr-error.js'

const dir = mkdtempSync(join(tmpdir(), 'dkr-failure-'))
beforeAll(() => {
  writeFileSync(join(dir, 'Dockerfile'), 'FROM busybox AS a\nRUN sleep 5\n\nFROM busybox\nCOPY app.py .\nRUN make\n')
})
afterAll(() => rmSync(dir, {recursive: true}))

const step = (name: string, error?: string, log: string[] = []): BuildStep => ({name, cached: false, error, log})
const failure = (message: string, steps: BuildStep[] = []) =>
  buildFailure(planBuild({dir}, '/', {}, 'buildkit'), message, steps, {
    dockerfile: readFileSync(join(dir, 'Dockerfile')),
  })
const ran = (exit: number) => `executor failed running [/bin/sh -c make]: exit code: ${exit}`

/** One word of each explanation is enough to tell them apart. */
const about = {
  files: /inside the build context/,
  base: /base image/,
  network: /network/,
  package: /package/,
  processor: /processor/,
  permission: /may not read/,
  program: /does not have the program/,
  dockerfile: /cannot be read/,
  race: /removed while/,
}

describe('why a step of the Dockerfile failed', () => {
  // Messages of BuildKit in 20.10 and in 28, of the classic builder, and the commonest of the programs.
  test.each<[string, string[], keyof typeof about]>([
    ['failed to compute cache key: "/app.py" not found: not found', [], 'files'],
    [
      'failed to solve: failed to compute cache key: failed to calculate checksum of ref a::b: "/app.py": not found',
      [],
      'files',
    ],
    [
      'COPY failed: file not found in build context or excluded by .dockerignore: stat app.py: file does not exist',
      [],
      'files',
    ],
    [
      'building at STEP "COPY no /x": checking on sources under "/var/tmp/b/build": copier: stat: "/no": no such file or directory',
      [],
      'files',
    ],
    [ran(127), ['/bin/sh: 1: make: not found'], 'program'],
    [ran(127), ['/bin/sh: make: not found'], 'program'],
    [ran(127), ['bash: line 1: make: command not found'], 'program'],
    ["The command '/bin/sh -c make' returned a non-zero code: 127", ['/bin/sh: make: not found'], 'program'],
    ['docker.io/library/nope:latest: pull access denied, repository does not exist', [], 'base'],
    [
      'failed to solve: nope: failed to resolve source metadata for docker.io/library/nope:1: docker.io/library/nope:1: not found',
      [],
      'base',
    ],
    ['failed to resolve source metadata for r.example/x: dial tcp: lookup r.example: no such host', [], 'network'],
    [
      ran(1),
      [
        'ERROR: Could not find a version that satisfies the requirement flaskk',
        'ERROR: No matching distribution found for flaskk',
      ],
      'package',
    ],
    [ran(100), ['E: Unable to locate package nope'], 'package'],
    [ran(1), ['npm error code E404', 'npm error 404 Not Found - GET https://registry/nope'], 'package'],
    [ran(1), ["Could not resolve 'packages.example.org'"], 'network'],
    [ran(126), ['/bin/sh: ./run.sh: Permission denied'], 'permission'],
    [ran(1), ['exec /bin/sh: exec format error'], 'processor'],
    ['dockerfile parse error line 3: unknown instruction: FORM', [], 'dockerfile'],
    [`unable to find image "sha256:${'b738dd2c'.repeat(8)}"`, [], 'race'],
  ])('%s %j', (message, log, topic) => {
    const error = failure(message, [step('[stage-1 3/3] RUN make', message, log)])
    expect(error).toMatchObject({code: 'BUILD_FAILED', exitCode: 1, why: expect.stringMatching(about[topic])})
    expect(error.suggestions.length).toBeGreaterThan(0)
  })

  // The builder's number of a step that no name of an image explains leads to the last stage: 4.
  // BuildKit of 20.10 and of 28 (with both stores), the classic builder of both, Podman: each with the name of its step.
  test.each<[string, string, string, RegExp, number | undefined]>([
    [
      '[internal] load metadata for docker.io/library/busybox:latest',
      'failed to solve with frontend dockerfile.v0: failed to create LLB definition: docker.io/library/busybox:latest: not found',
      'IMAGE_NOT_FOUND',
      /base image busybox:latest cannot be pulled: docker\.io has no such tag/,
      1,
    ],
    [
      '[internal] load metadata for r.example/x:1',
      'r.example/x:1: failed to resolve source metadata for r.example/x:1: r.example/x:1: not found',
      'IMAGE_NOT_FOUND',
      /base image r\.example\/x:1 cannot be pulled: r\.example has no such tag/,
      undefined,
    ],
    [
      '[internal] load metadata for docker.io/library/nope:latest',
      'failed to solve: nope: failed to resolve source metadata for docker.io/library/nope:latest: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
      'IMAGE_NOT_FOUND',
      /probably there is no such repository at docker\.io, or it is private$/,
      undefined,
    ],
    [
      '[1/2] FROM r.example/x:1 AS a',
      'manifest for r.example/x:1 not found: manifest unknown: manifest unknown',
      'IMAGE_NOT_FOUND',
      /base image r\.example\/x:1/,
      4,
    ],
    [
      '[1/2] FROM r.example/x:1',
      'failed to resolve reference "r.example/x:1": r.example/x:1: not found',
      'IMAGE_NOT_FOUND',
      /base image/,
      4,
    ],
    [
      '[1/2] FROM --platform=linux/arm64 r.example/x:1',
      'image with reference r.example/x:1 was found but does not provide the specified platform (linux/arm64)',
      'IMAGE_NOT_FOUND',
      /not for that platform/,
      4,
    ],
    [
      '[2/2] COPY --from=r.example/x:1 / /',
      'invalid from flag value r.example/x:1: manifest for r.example/x:1 not found: manifest unknown: manifest unknown',
      'IMAGE_NOT_FOUND',
      /^the image r\.example\/x:1 cannot be pulled/,
      undefined,
    ],
    [
      '[2/2] COPY --from=r.example/x:1 / /',
      'COPY --from=r.example/x:1: no stage or image found with that name',
      'IMAGE_NOT_FOUND',
      /^the image r\.example\/x:1 cannot be pulled/,
      undefined,
    ],
    [
      'FROM r.example/x:1',
      'failed to load cache key: r.example/x:1: not found',
      'IMAGE_NOT_FOUND',
      /r\.example has no such tag/,
      undefined,
    ],
    [
      'resolve image config for docker-image://docker.io/docker/dockerfile:nope',
      'docker.io/docker/dockerfile:nope: not found',
      'IMAGE_NOT_FOUND',
      /^the image docker\/dockerfile:nope cannot be pulled/,
      undefined,
    ],
    [
      '[internal] load metadata for r.example/x:1',
      'failed to do request: Head "https://r.example/v2/x/manifests/1": dial tcp: lookup r.example: no such host',
      'REGISTRY_UNREACHABLE',
      /cannot find r\.example by its name/,
      undefined,
    ],
    [
      '[internal] load metadata for r.example/x:1',
      'failed to authorize: failed to fetch anonymous token: unexpected status: 401 Unauthorized',
      'REGISTRY_DENIED',
      /r\.example wants a log-in/,
      undefined,
    ],
  ])('an image that cannot be pulled: %s: %s', (name, message, code, why, line) => {
    const error = failure(message, [step(name, message)])
    expect(error).toMatchObject({code, exitCode: 1, why: expect.stringMatching(why), evidence: [message]})
    // What BuildKit fetches for a line of the Dockerfile is told by that line.
    const shown = line === 1 ? 'FROM busybox AS a' : name
    expect(error.message).toBe(`build failed at Dockerfile${line ? `:${line}` : ''}: ${shown}`)
  })

  test('one that comes without its step', () => {
    const message =
      'failed to solve: nope: failed to resolve source metadata for docker.io/library/nope:1: docker.io/library/nope:1: not found'
    expect(failure(message)).toMatchObject({code: 'IMAGE_NOT_FOUND', evidence: undefined})
  })

  // The same words of a file, of a program in a step, of a stage: none of them is about an image.
  test.each<[string, string, string[]]>([
    ['[2/2] COPY --from=a /nope /', 'failed to compute cache key: "/nope": not found', []],
    ['[2/2] COPY --from=a /nope /', 'COPY failed: stat nope: file does not exist', []],
    ['[stage-1 3/3] RUN docker pull nope', ran(1), ['manifest for nope:latest not found: manifest unknown']],
    ['[stage-1 3/3] RUN make', ran(127), ['/bin/sh: make: not found']],
    ['[1/2] FROM r.example/x:1', 'failed to load cache key: invalid media type', []],
  ])('what only resembles it: %s: %s', (name, message, log) => {
    expect(failure(message, [step(name, message, log)]).code).toBe('BUILD_FAILED')
  })

  test.each<[string, string, string[], RegExp]>([
    ['the builder', 'failed to prepare x2un89: no space left on device', [], /^the disk of the engine is full/],
    ['the builder', 'failed to copy files: write /big: disk quota exceeded', [], /^the disk of the engine is full/],
    ['a program', ran(1), ['cp: write error: No space left on device'], /^probably the disk of the engine is full/],
  ])('a full disk, told by %s: %s', (_, message, log, why) => {
    const error = failure(message, [step('[stage-1 3/3] RUN make', message, log)])
    expect(error).toMatchObject({code: 'DISK_FULL', exitCode: 1, why: expect.stringMatching(why)})
    expect(error.suggestions[0]).toMatch(/^dkr prune /)
    expect(error.message).toContain('Dockerfile:6')
  })

  test.each<[string, string[]]>([
    ['executor failed running [/bin/sh -c echo "no space left on device"; exit 1]: exit code: 1', []],
    [ran(1), ['npm error System limit for number of file watchers reached (ENOSPC: inotify_add_watch)']],
  ])('no full disk: %s', (message, log) => {
    expect(failure(message, [step('[stage-1 3/3] RUN make', message, log)]).code).toBe('BUILD_FAILED')
  })

  test('digits of a hash are no error 404', () => {
    const error = failure(ran(2), [step('[stage-1 3/3] RUN make', ran(2), ['sha256:0e404f'])])
    expect(error.why).not.toMatch(about.package)
  })

  test('an image that a step asks for by its name was not removed', () => {
    const error = failure(ran(125), [step('[stage-1 3/3] RUN make', ran(125), ["Unable to find image 'x:1' locally"])])
    expect(error.why).not.toMatch(about.race)
  })

  test('without a known cause it says what the builder said', () => {
    const message = 'failed to solve with frontend dockerfile.v0: rpc error: code = Unknown desc = boom'
    expect(failure(message, [step('[stage-1 3/3] RUN make', message)]).why).toBe('boom')
  })
})

test('the step, its line, the exit code, the end of its output', () => {
  const log = Array.from({length: 30}, (_, i) => `line ${i}`)
  const error = failure(ran(2), [step('[stage-1 2/3] COPY app.py .'), step('[stage-1 3/3] RUN make', ran(2), log)])
  expect(error.message).toBe('build failed at Dockerfile:6: [stage-1 3/3] RUN make (exit code 2)')
  expect(error.evidence).toEqual(log.slice(10))
})

test.each([[0], [1]])('the step that failed, not one that was cancelled for it (%i)', place => {
  const steps = [step('[stage-1 3/3] RUN make', ran(2), ['boom'])]
  steps.splice(place, 0, step('[a 2/2] RUN sleep 5', 'executor failed running [sleep 5]: context canceled'))
  expect(failure(ran(2), steps)).toMatchObject({
    message: expect.stringContaining('Dockerfile:6: [stage-1 3/3] RUN make'),
    evidence: ['boom'],
  })
})

test('a failure before the first step', () => {
  const error = failure('dockerfile parse error line 1: unknown instruction: X')
  expect(error.message).toBe('build failed at Dockerfile:1: dockerfile parse error line 1: unknown instruction: X')
  expect(error.evidence).toBeUndefined()
})

test('an engine that refuses flags without a word: they are named', () => {
  const plan = planBuild({dir, addHosts: ['a:1.2.3.4'], ulimits: ['nofile=10']}, '/', {}, 'classic')
  const refused = (message: string) =>
    refusedBuild(plan, new DkrError('ENGINE_ERROR', {message, suggestions: ['x']}), {})
  expect(refused('HTTP 400')).toMatchObject({
    message: 'the builder of this engine does not take --add-host and --ulimit',
  })
  expect(refused('dockerfile parse error')).toMatchObject({message: 'build failed: dockerfile parse error'})
  const other = new Error('x')
  expect(refusedBuild(plan, other, {})).toBe(other)
})

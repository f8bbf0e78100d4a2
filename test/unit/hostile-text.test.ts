import {Readable} from 'node:stream'
import {describe, expect, test} from '@jest/globals'
import {shownText} from '../../src/lib/build/cache/shown-text.js'
import {followClassicSteps} from '../../src/lib/build/classic-steps.js'
import {ignoreRules} from '../../src/lib/build/context/ignore-file.js'
import {buildFailure} from '../../src/lib/build/failure.js'
import type {BuildPlan} from '../../src/lib/build/plan.js'
import {followSteps} from '../../src/lib/build/steps.js'
import {parseTimestamp} from '../../src/lib/containers/logs/timestamp.js'
import {decodeAuth} from '../../src/lib/docker-config/auths.js'
import {isRemote} from '../../src/lib/dockerfile/copy-sources.js'
import {lintDockerfile} from '../../src/lib/dockerfile/lint.js'
import {parseDockerfile} from '../../src/lib/dockerfile/parse.js'
import {lines} from '../../src/lib/engine/streams.js'
import {pathMatches} from '../../src/lib/init/facts.js'
import type {Progress} from '../../src/lib/output/progress.js'
import {printable, printableLines} from '../../src/lib/output/text.js'
import {suspectFiles} from '../../src/lib/program-faults/suspects.js'
import {parseDotenv} from '../../src/lib/run/dotenv.js'
import {parseCpus} from '../../src/lib/run/resources.js'
import {bindHint} from '../../src/lib/up/diagnosis/causes/stack.js'
import type {Evidence} from '../../src/lib/up/diagnosis/evidence.js'
import {parseListeners} from '../../src/lib/up/diagnosis/gather/parse-listeners.js'
import {firstLines} from '../../src/lib/up/diagnosis/gather/probe.js'
import {logPattern} from '../../src/lib/up/ready/log.js'
import {goDuration} from '../../src/lib/values/duration.js'

const silent = new Proxy({}, {get: () => () => {}}) as Progress
const plan = {dir: '/x', dockerfile: '/x/Dockerfile'} as BuildPlan
const evidence = (log: string[]) => ({command: [], log}) as unknown as Evidence

const dotenv = (text: string) => parseDotenv(text, '.env')

/** Pieces of ten characters, as a program that draws a progress bar writes. */
function* pieces(text: string): Generator<string> {
  for (let at = 0; at < text.length; at += 10) yield text.slice(at, at + 10)
}

function classicSteps(text: string) {
  const steps = followClassicSteps(silent)
  for (const piece of pieces(text)) steps.text(piece)
  steps.done()
}

function buildkitSteps(text: string) {
  const steps = followSteps(silent)
  const vertex = {digest: 'a', name: '[1/1] RUN x', started: new Date()}
  steps.update({vertexes: [vertex], statuses: [], logs: []} as unknown as Parameters<typeof steps.update>[0])
  for (const msg of [...pieces(text), text]) {
    const logs = [{vertex: 'a', msg: Buffer.from(msg)}]
    steps.update({vertexes: [], statuses: [], logs} as unknown as Parameters<typeof steps.update>[0])
  }
  steps.list()
}

const instruction = (text: string) => shownText(parseDockerfile(`FROM a\nRUN ${text}`).stages[0]!.instructions[0]!)

/** What reads text from outside, with a piece of text that is repeated, and what stands around it. */
const cases: [string, (text: string) => unknown, string, string?, string?][] = [
  ['a Dockerfile: spaces in a directive', parseDockerfile, '\t', '#a=', '\0'],
  ['a Dockerfile: carriage returns in a line', parseDockerfile, '\r', 'RUN a', 'b'],
  ['a Dockerfile: one long word', parseDockerfile, 'a', 'FROM a\nRUN '],
  ['a Dockerfile: variables', parseDockerfile, '${a:-', 'FROM a\nENV a='],
  ['a Dockerfile: heredocs', parseDockerfile, '<<A ', 'FROM a\nRUN '],
  ['a Dockerfile: continued lines', parseDockerfile, 'a \\\n', 'FROM a\nRUN '],
  ['lint: single quotes and spaces', lintDockerfile, '\t', "FROM a\nCMD ['a'", '!]'],
  ['lint: a comment of checks', lintDockerfile, '\t', 'FROM a\n#check=', '\n'],
  ['lint: options of tar', lintDockerfile, 'x', 'FROM a\nCOPY a.tar /\nRUN tar ', '- a.tar'],
  ['lint: a path that ends in slashes', lintDockerfile, '/', 'FROM a\nCOPY a', 'b /'],
  ['lint: a platform', lintDockerfile, '\t', 'FROM --platform=$TARGETPLATFORM a', 'b'],
  ['a source of ADD', isRemote, '@', ':'],
  ['an ignore file: white space inside of a line', ignoreRules, '\t', 'a', 'b\n'],
  ['an env file: comments and empty lines', dotenv, '#\n \n'],
  ['an env file: signs of a comment', dotenv, '#', '', '\n'],
  ['an env file: spaces before a comment', dotenv, '\t', 'A=b', 'c'],
  ['an instruction with words like secrets', instruction, 'key'],
  ['an instruction with flags like secrets', instruction, '--pass'],
  ['a failed build: a cache key', text => buildFailure(plan, text, [], {}), 'failed to compute cache key '],
  ['a failed build: a manifest', text => buildFailure(plan, text, [], {}), 'manifest for '],
  ['output of a build, BuildKit', buildkitSteps, 'a'],
  ['output of a build, BuildKit, lines', buildkitSteps, 'a\n'],
  ['output of a build, classic', classicSteps, 'a'],
  ['a duration', text => goDuration('x', text), '0s', '', '!'],
  ['a duration of digits', text => goDuration('x', text), '0', '', '!'],
  ['a point in time', text => parseTimestamp('x', text, new Date()), '0s', '', '!'],
  ['a number of processors', parseCpus, '0', '', '!'],
  ['a login', text => decodeAuth(Buffer.from(text).toString('base64'), 'x'), '\0', 'a:\x01', '\x01'],
  ['a page: titles', text => firstLines(text, 'text/html'), '<title'],
  ['a page: scripts', text => firstLines(text, 'text/html'), '<script>'],
  ['the table of sockets', parseListeners, ' \n'],
  ['a log: complaints of rights', text => suspectFiles([], [text], ''), 'EACCES'],
  ['a log: servers', text => bindHint(evidence([text]), 80), 'flask '],
  ['a log: the pattern of --ready-log', text => logPattern('/(a+)+$/').test(text), 'a', '', '!'],
  ['names of files', text => pathMatches('*a*a*a*a*a*b', text), 'a'],
  ['text for a terminal', printable, '\u001b]'],
  ['lines for a terminal', printableLines, '\r'],
]

const short = 12_000
const times = 8

/** Processor time, which other programs do not lengthen. */
function cost(run: () => unknown): number {
  const before = process.cpuUsage()
  try {
    run()
  } catch {
    // Most of these are refused, in time.
  }
  const {user, system} = process.cpuUsage(before)
  return (user + system) / 1000
}

describe('text from outside that is long and hostile costs time in proportion to its length', () => {
  test.each(cases)('%s', (_name, read, piece, before = '', after = '') => {
    const text = (length: number) => before + piece.repeat(Math.ceil(length / piece.length)) + after
    const small = Math.max(
      10,
      cost(() => read(text(short))),
    )
    // Eight times the text: eight times the time, or 64 where each character looks at all the others.
    expect(cost(() => read(text(times * short))) / small).toBeLessThan(3 * times)
  })

  test('a line of an answer that comes in thousands of pieces', async () => {
    const read = async (count: number) => {
      const before = process.cpuUsage()
      const piece = Buffer.alloc(1024, 'a')
      for await (const line of lines(Readable.from(Array.from({length: count}, () => piece)))) {
        expect(line.length).toBe(count * 1024)
      }
      const {user, system} = process.cpuUsage(before)
      return (user + system) / 1000
    }
    const small = Math.max(20, await read(1000))
    expect((await read(times * 1000)) / small).toBeLessThan(3 * times)
  })
})

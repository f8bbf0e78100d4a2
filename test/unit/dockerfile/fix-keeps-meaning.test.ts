import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from '@jest/globals'
import type {Finding, RuleContext} from '../../../src/lib/dockerfile/finding.js'
import {fixDockerfile} from '../../../src/lib/dockerfile/fix.js'
import {bytesOfText, textOfBytes} from '../../../src/lib/dockerfile/lossless-text.js'
import {parseDockerfile} from '../../../src/lib/dockerfile/parse.js'
import {meaningOf} from '../../support/dockerfile-meaning.js'
import {contextOfSeeds, mutate, seeds} from '../../support/mutate-dockerfile.js'
import {pick, randomFrom} from '../../support/random-tree.js'

/** More for a long run, from another seed, and of the Dockerfiles of a folder. */
const rounds = Number(process.env.DKR_TEST_MUTANTS ?? 250)
const seed = Number(process.env.DKR_TEST_SEED ?? 1)
const folder = process.env.DKR_TEST_DOCKERFILES

const context: RuleContext = {contentOf: source => contextOfSeeds[source] ?? 'unknown'}

/** Checks all that holds for a fix, and gives what was fixed. */
function check(bytes: Buffer): Finding[] {
  const before = textOfBytes(bytes)
  const {text: after, fixed, noFix, result} = fixDockerfile(before, context)
  const again = fixDockerfile(after, context)
  expect({...again, result: undefined}).toEqual({text: after, fixed: [], result: undefined, noFix})
  const isRefused = result.findings.some(({rule}) => rule === 'syntax')
  if (isRefused || fixed.length === 0) expect(bytesOfText(after).equals(bytes)).toBe(true)
  expect(untouched(bytes, bytesOfText(after), fixed)).toEqual([])
  expect(meaningOf(after)).toEqual(meaningOf(before, namedBy(before, fixed)))
  return fixed
}

/** The lines without a fixed finding that are not in the file afterwards, byte for byte and in order. */
function untouched(before: Buffer, after: Buffer, fixed: readonly Finding[]): string[] {
  const touched = new Set<number>()
  for (const {fix} of fixed) for (let at = fix!.startLine; at <= fix!.endLine; at++) touched.add(at)
  const lines = after.toString('latin1').split('\n')
  let next = 0
  return before
    .toString('latin1')
    .split('\n')
    .filter((line, at) => {
      if (touched.has(at + 1)) return false
      const found = lines.indexOf(line, next)
      if (found >= 0) next = found + 1
      return found < 0
    })
}

function namedBy(text: string, fixed: readonly Finding[]): Map<number, Set<string>> {
  const named = new Map<number, Set<string>>()
  for (const {startLine, endLine} of parseDockerfile(text).instructions) {
    const own = fixed.filter(({fix}) => fix!.startLine >= startLine && fix!.endLine <= endLine)
    named.set(startLine, new Set(own.map(({rule}) => rule)))
  }
  return named
}

/** Says which file it was. */
function checked(bytes: Buffer, what: string): Finding[] {
  try {
    return check(bytes)
  } catch (error) {
    throw new Error(`${what}: ${JSON.stringify(bytes.toString('latin1'))}\n${(error as Error).message}`)
  }
}

function texts(): Buffer[] {
  const own = seeds.map(text => Buffer.from(text, 'latin1'))
  if (!folder) return own
  const files = readdirSync(folder, {recursive: true, withFileTypes: true}).filter(entry => entry.isFile())
  return [...own, ...files.map(({parentPath, name}) => readFileSync(join(parentPath, name)))]
}

test(`a fix changes what its finding names, and nothing else (${rounds} mutants, seed ${seed})`, () => {
  const random = randomFrom(seed)
  const files = texts()
  const fixed = files.flatMap((bytes, at) => checked(bytes, `file ${at}`))
  for (let round = 0; round < rounds; round++) {
    const mutant = Buffer.from(mutate(pick(random, files).toString('latin1'), random), 'latin1')
    fixed.push(...checked(mutant, `mutant ${round}`))
  }
  const rules = [...new Set(fixed.map(({rule}) => rule))].sort()
  expect(rules).toEqual([
    'copy-not-add',
    'from-as-casing',
    'json-double-quotes',
    'last-cmd-counts',
    'last-entrypoint-counts',
    'last-healthcheck-counts',
    'lower-case-protocol',
    'name-equals-value',
    'no-blank-line-in-instruction',
    'no-maintainer',
    'no-redundant-platform',
    'same-instruction-casing',
    'shell-form-command',
  ])
})

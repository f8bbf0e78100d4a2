import {readdirSync, readFileSync} from 'node:fs'
import {dirname, join, relative} from 'node:path'
import {describe, expect, test} from '@jest/globals'
import {exitCodeLines, exitsOf} from '../../../src/lib/cli/command-exits.js'
import {type ErrorCode, errorCodes} from '../../../src/lib/errors/codes.js'
import type {ExitName} from '../../../src/lib/errors/exit-codes.js'
import {root} from '../../support/dkr.js'

const commandsFolder = join(root, 'src', 'commands')
const commandFiles = readdirSync(commandsFolder, {recursive: true, encoding: 'utf8'}).filter(name =>
  name.endsWith('.ts'),
)
const idOf = (file: string) => relative('', file).slice(0, -'.ts'.length).replaceAll('/', ':')

/** The modules that a module imports, at its start or later; types are none. */
function importsOf(path: string): string[] {
  const text = readFileSync(path, 'utf8')
  const found = text.matchAll(/(?:^import (?!type )[^'"]*?from |^export [^'"]*?from |\bimport\()'(\.[^']+)\.js'/gm)
  return [...found].map(([, module]) => join(dirname(path), `${module}.ts`))
}

function reachedFrom(path: string): string[] {
  const found = new Set<string>()
  const open = [path]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue
    found.add(next)
    open.push(...importsOf(next))
  }
  return [...found]
}

/** The exits that no command has without a reason of its own. */
const special: ExitName[] = ['notReady', 'refused', 'notStarted', 'notExecutable', 'notFound']

/** By the error codes in the modules that a command can reach. */
function reachableExits(file: string): Set<ExitName> {
  const modules = reachedFrom(join(commandsFolder, file)).filter(path => !path.endsWith('errors/codes.ts'))
  const words = modules.flatMap(path => readFileSync(path, 'utf8').match(/'[A-Z_]{4,}'/g) ?? [])
  const codes = words
    .map(word => word.slice(1, -1))
    .filter((word): word is ErrorCode => Object.hasOwn(errorCodes, word))
  return new Set(codes.map(code => errorCodes[code].exit))
}

const ofPrograms: ExitName[] = ['notStarted', 'notExecutable', 'notFound']

/** Reached by an import, but not when the command runs; the reason beside it. */
const never: Record<string, ExitName[]> = {
  // They share the base of start and restart, and start nothing themselves.
  ...Object.fromEntries(['kill', 'pause', 'rm', 'stats', 'stop', 'unpause', 'wait'].map(id => [id, ofPrograms])),
  // They share modules with run, and start nothing themselves.
  attach: ofPrograms,
  // A plan is made and shown, nothing asked and nothing started.
  'export:compose': ['notReady', 'refused', ...ofPrograms],
  // The process in a container that runs is not the container.
  exec: ['notStarted'],
  // docker's codes for a container that cannot be started are 1 here.
  start: ofPrograms,
  restart: ofPrograms,
  // Told with 4: started, but not ready.
  up: ofPrograms,
}

test('every file of a command is looked at', () => expect(commandFiles.length).toBeGreaterThan(40))

describe.each(commandFiles)('%s', file => {
  const id = idOf(file)

  test('its help has exactly the exit codes that its errors lead to', () => {
    const reachable = reachableExits(file)
    const expected = special.filter(exit => reachable.has(exit) && !never[id]?.includes(exit))
    expect(exitsOf(id).filter(exit => special.includes(exit))).toEqual(expected)
  })

  test('and "no engine answers" where it asks one', () => {
    const asks = readFileSync(join(commandsFolder, file), 'utf8').match(/\bextends (\w+)/)![1] !== 'DkrCommand'
    // doctor fails with 1, run with 125, and logout has nothing to ask.
    const otherwise = ['doctor', 'logout', 'run'].includes(id)
    expect(exitsOf(id).includes('noEngine')).toBe(asks && !otherwise)
  })
})

test('the exit code of a container is named where it is passed on', () => {
  for (const id of ['run', 'exec', 'attach', 'start', 'up']) expect(exitCodeLines(id)).toMatch(/^n {7}/m)
  for (const id of ['ls', 'wait', 'stop', 'constructor']) expect(exitCodeLines(id)).not.toMatch(/^n {7}/m)
})

test('a command of which nothing is known has the plain ones', () => {
  expect(exitCodeLines('ls')).toBe(
    [
      '0       done',
      '1       the operation failed',
      '2       wrong use: an unknown flag, a bad name or port, a missing file',
      '3       no engine answers',
      '128+n   signal n ended dkr (130: Ctrl-C)',
    ].join('\n'),
  )
})

import {describe, expect, test} from '@jest/globals'
import {causeNames} from '../../../../src/lib/up/diagnosis/cause-names.js'
import {diagnose} from '../../../../src/lib/up/diagnosis/diagnose.js'
import {nearFiles} from '../../../../src/lib/up/diagnosis/gather/near-files.js'
import {withTree} from '../../../support/temp-tree.js'
import {logCases} from './cases/log.js'
import {mountCases} from './cases/mounts.js'
import {nearMissesOfAnswering} from './cases/near-misses-answering.js'
import {nearMissesOfHealth} from './cases/near-misses-health.js'
import {nearMissesOfListening} from './cases/near-misses-listening.js'
import {nearMissesOfLog} from './cases/near-misses-log.js'
import {nearMissesOfProgram} from './cases/near-misses-program.js'
import {probableCases} from './cases/probable.js'
import {programCases} from './cases/program.js'
import {runningCases} from './cases/running.js'
import {ended, evidenceOf, refused, runc} from './evidence-of.js'

const certainCases = [...programCases, ...logCases, ...mountCases, ...runningCases]
const nearMisses = [
  ...nearMissesOfProgram,
  ...nearMissesOfLog,
  ...nearMissesOfListening,
  ...nearMissesOfAnswering,
  ...nearMissesOfHealth,
]

describe.each([
  ['certain', true, certainCases],
  ['probable', false, probableCases],
])('%s', (_word, isCertain, cases) => {
  test.each(cases)('%s', (_name, evidence, cause, message, mend) => {
    const found = diagnose(evidence)
    expect([found.cause, found.certain]).toEqual([cause, isCertain])
    expect(found.message).toMatch(message)
    expect(found.suggestions.join('\n')).toMatch(mend)
    expect(found.why.length).toBeGreaterThan(20)
    const text = [found.message, found.why, ...found.suggestions, ...(found.evidence ?? [])].join('\n')
    expect(text).not.toMatch(/undefined|\[object|NaN/)
    expect(found.message).not.toMatch(/\.$/)
  })
})

describe('a file that the folder has under almost that name', () => {
  const line = "python: can't open file '/app/ap.py': [Errno 2] No such file or directory"
  const first = (nearFiles: Record<string, string>) =>
    diagnose({...ended(line, {exitCode: 2}), nearFiles}).suggestions[0]

  test('is named first', () => {
    expect(first({'/app/ap.py': 'app.py'})).toBe('did you mean app.py? The folder has a file of that name')
  })

  test('is not, where another file is missed', () => {
    expect(first({'/app/config.jsn': 'config.json'})).not.toContain('did you mean')
  })

  test.each(['/app', '/app/ap', 'p.py'])('is not, where the log has %s, a part of the path that is missed', name => {
    expect(first({[name]: 'other.py'})).not.toContain('did you mean')
  })

  test('is named by a path from the WORKDIR too', () => {
    expect(first({'ap.py': 'app.py'})).toContain('did you mean app.py')
  })

  test('is named for a program that is looked for in the PATH', () => {
    const evidence = {
      ...refused(runc('exec: "strat.sh": executable file not found in $PATH'), {env: ['PATH=/usr/bin:/bin']}),
      nearFiles: {sh: 'other.sh', 'strat.sh': 'start.sh'},
    }
    expect(diagnose(evidence)).toMatchObject({cause: 'program-not-found'})
    expect(diagnose(evidence).suggestions[0]).toMatch(/did you mean start\.sh/)
  })

  test('is a file, not a folder', async () => {
    const log = ["Error: Cannot find module '/app/servr'", "Error: Cannot find module '/app/mian.js'"]
    const tree = {'server/index.js': '', 'main.js': ''}
    const found = await withTree(tree, async dir => nearFiles(dir, '/app', {log, error: ''}))
    expect(found).toEqual({'/app/mian.js': 'main.js'})
  })

  test('is looked for below the WORKDIR', async () => {
    const tree = {'app.py': '', 'start.sh': '', 'lib/server.js': ''}
    const found = await withTree(tree, dir =>
      nearFiles(dir, '/app', {
        log: [
          line,
          '/bin/sh: ./strat.sh: not found',
          "Error: Cannot find module '/app/lib/server.ts'",
          "open '/etc/ap.py'",
          'GET /ap.py 200',
        ],
        error: '',
      }),
    )
    expect(found).toEqual({'/app/ap.py': 'app.py', './strat.sh': 'start.sh', '/app/lib/server.ts': 'lib/server.js'})
  })
})

test('a log that only looks like trouble is not blamed on a container that serves', () => {
  const log = ["KeyError: 'DATABASE_URL'", 'Connection refused']
  expect(diagnose(evidenceOf({listeners: [{address: '127.0.0.1', port: 8000}], log})).cause).toBe('loopback-only')
})

test('one that ended without an error is not called broken by its log', () => {
  expect(diagnose(ended("KeyError: 'A_KEY'", {exitCode: 0}))).toMatchObject({
    cause: 'ended-by-itself',
    certain: true,
    why: expect.stringMatching(/Its log complains too: the environment variable A_KEY/),
  })
})

describe('near misses: what resembles a cause and is something else, or is not that certain', () => {
  test.each(nearMisses)('%s', (_name, evidence, cause, certain, message) => {
    const found = diagnose(evidence)
    expect([found.cause, found.certain]).toEqual([cause, certain])
    expect(found.message).toMatch(message)
  })
})

test('one that is started again and again has an exit code only between two runs', () => {
  const said = (exitCode: number | undefined) => diagnose(evidenceOf({restarts: 3, exitCode})).evidence
  expect(said(7)).toEqual(['the engine has started it again 3 times, last exit code 7'])
  expect(said(undefined)).toEqual(['the engine has started it again 3 times'])
})

test('every cause has its case', () => {
  const shown = new Set([...certainCases, ...probableCases].map(([, , cause]) => cause))
  expect(Object.keys(causeNames).filter(cause => !shown.has(cause))).toEqual([])
})

test('a reason within the reason is not said twice', () => {
  const log = Array.from({length: 3}, (_, n) => ["ModuleNotFoundError: No module named 'x'", `worker ${n} died`]).flat()
  const found = diagnose(evidenceOf({listeners: [{address: '::', port: 8000}], log}))
  expect(found.message).toMatch(/module "x"/)
  expect(found.why).toMatch(/Possible too: the app takes connections/)
  expect(found.why).not.toMatch(/module/)
})

test('what is only probable names the other possibilities', () => {
  const found = diagnose(evidenceOf({cpu: 60, listeners: [{address: '::', port: 9090}], log: ['Connection refused']}))
  expect(found.why).toMatch(/Possible too: the app looks for another service/)
})

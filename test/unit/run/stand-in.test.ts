import {afterEach, describe, expect, jest, test} from '@jest/globals'
import {DkrError} from '../../../src/lib/errors/dkr-error.js'
import {explainEnd} from '../../../src/lib/run/explain-end.js'
import {planRun} from '../../../src/lib/run/plan.js'
import {runFailure} from '../../../src/lib/run/run-failure.js'
import {whereverItIs} from '../../../src/lib/run/stand-in.js'
import {type Answer, type AnsweringEngine, answerJson, startAnsweringEngine} from '../../support/answering-engine.js'

const plan = planRun({image: 'app', command: ['/run.sh'], rm: true}, {cwd: '/', env: {}})
const create = 'POST /containers/create'
const remove = 'DELETE /containers/stand-in'
const removed: Answer = response => response.writeHead(204).end()
const deaf: Answer = () => {}
const working = {[create]: answerJson({Id: 'stand-in'}), [remove]: removed}

let fake: AnsweringEngine
afterEach(() => {
  fake.stop()
  jest.restoreAllMocks()
})
const start = async (answers: Record<string, Answer>) => {
  fake = await startAnsweringEngine(answers)
}
/** What a process that ends would no longer do. */
const exits = () =>
  jest.spyOn(process, 'exit').mockImplementation(code => {
    throw new Error(`exit ${code}`)
  })
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const listeners = () => signals.map(name => process.listenerCount(name))

describe('a stand-in for a container that is gone', () => {
  test('has the label of what dkr makes for itself, and is removed', async () => {
    await start(working)
    expect(await whereverItIs(fake.engine, {id: 'gone', plan}, async (_, id) => id)).toBe('stand-in')
    expect(fake.created).toMatchObject([{Image: 'app', Labels: {'dkr.helper': 'diagnosis'}}])
    expect(fake.asked).toEqual(['GET /containers/gone/json', create, remove])
    expect(listeners()).toEqual([0, 0, 0])
  })

  test('is removed before a signal ends dkr', async () => {
    await start({...working, 'GET /version': deaf})
    const exit = exits()
    const looked = whereverItIs(fake.engine, {id: 'gone', plan}, async at => {
      const version = at.call(docker => docker.version())
      process.emit('SIGTERM', 'SIGTERM')
      expect(exit).not.toHaveBeenCalled()
      return version
    })
    expect(await looked).toBeUndefined()
    expect(exit).toHaveBeenCalledWith(143)
    expect(fake.asked).toContain(remove)
    expect(listeners()).toEqual([0, 0, 0])
  })

  test('is removed when a signal comes before the engine has answered', async () => {
    exits()
    const late = {
      ...{Id: 'stand-in', Name: '/x', Config: {}, HostConfig: {}},
      ...{Created: new Date().toISOString(), State: {Status: 'created'}},
    }
    const answers: Record<string, Answer> = {
      [create]: () => process.emit('SIGINT', 'SIGINT'),
      'GET /info': answerJson({ServerVersion: '20.10', SystemTime: new Date(0).toISOString()}),
      [remove]: removed,
    }
    await start(
      new Proxy(answers, {
        get: (all, what: string) =>
          all[what] ?? (/json$/.test(what) && !/gone/.test(what) ? answerJson(late) : undefined),
      }),
    )
    expect(await whereverItIs(fake.engine, {id: 'gone', plan}, async () => 'looked')).toBeUndefined()
    expect(fake.asked).toContain(remove)
  })

  test('a command that listens to signals itself ends by its own rules', async () => {
    await start(working)
    const exit = exits()
    const own = jest.fn()
    process.on('SIGINT', own)
    try {
      await whereverItIs(fake.engine, {id: 'gone', plan}, async () => process.emit('SIGINT', 'SIGINT'))
    } finally {
      process.off('SIGINT', own)
    }
    expect(own).toHaveBeenCalledTimes(1)
    expect(exit).not.toHaveBeenCalled()
    expect(fake.asked).toContain(remove)
  })

  test.each<[what: string, answers: Record<string, Answer>]>([
    [
      'the container is there',
      {
        ...working,
        'GET /containers/gone/json': answerJson({Id: 'gone', Name: '/x', State: {}, Config: {}, HostConfig: {}}),
      },
    ],
    [
      'the engine does not say whether it is',
      {...working, 'GET /containers/gone/json': r => r.writeHead(500).end('{}')},
    ],
  ])('is not made where %s', async (_what, answers) => {
    await start(answers)
    expect(await whereverItIs(fake.engine, {id: 'gone', plan}, async (_, id) => id)).toBe('gone')
    expect(fake.asked).not.toContain(create)
  })

  test('an engine that does not answer is given up', async () => {
    await start({...working, [create]: deaf, 'GET /info': r => r.writeHead(500).end('{}')})
    expect(await whereverItIs(fake.engine, {id: 'gone', plan}, async (_, id) => id)).toBeUndefined()
  }, 10_000)
})

describe('the files are looked at where they can tell something', () => {
  const look = async (exitCode: number, firstWords: string) => {
    await start(working)
    const end = {id: 'gone', exitCode, firstWords, detached: false, asAsked: false}
    await explainEnd(fake.engine, {remove: true, plan}, end, {write: () => {}})
    return fake.asked.includes(create)
  }

  test.each([
    [127, 'exec /run.sh: no such file or directory'],
    [255, 'exec /run.sh: exec format error'],
    [1, 'standard_init_linux.go:228: exec user process caused: exec format error'],
    [127, '/bin/sh: 1: /run.sh: not found'],
    [126, 'bash: line 3: /run.sh: Permission denied'],
    [126, '/run.sh: line 1: /bin/bash\r: bad interpreter: No such file or directory'],
  ])('%i %s', async (code, words) => expect(await look(code, words)).toBe(true))

  test.each([
    [127, ''],
    [126, 'done: nothing to do\n'],
    [127, '/bin/sh: 1: nope: not found'],
    [127, '/bin/bash: line 1: nope: command not found'],
    [1, 'cat: /run.sh: No such file or directory'],
    [0, 'exec /run.sh: no such file or directory'],
  ])('not: %i %s', async (code, words) => expect(await look(code, words)).toBe(false))

  const refused = async (text: string) => {
    await start(working)
    const error = new DkrError('COMMAND_NOT_FOUND', {message: text, suggestions: ['x']})
    await runFailure(fake.engine, error, plan, 'gone')
    return fake.asked.length > 0
  }

  test.each([
    ['exec: "nope": executable file not found in $PATH: unknown', false],
    ['crun: executable file `nope` not found in $PATH: No such file or directory', false],
    ['exec: "/run.sh": stat /run.sh: no such file or directory: unknown', true],
  ])('%s', async (text, looked) => expect(await refused(text)).toBe(looked))
})

import {describe, expect, test} from '@jest/globals'
import {engineAnswerError} from '../../../src/lib/errors/engine-answer.js'
import {withFlagsOf} from '../../../src/lib/errors/flags-of-run.js'

const start = {attach: {char: 'a'}, host: {char: 'H'}}
const run = {publish: {char: 'p'}, name: {}, memory: {char: 'm'}, 'memory-swap': {}}
const answer = (status: number, text: string) => Object.assign(engineAnswerError(status, text), {status})

describe('an answer of the engine speaks of the flags of run', () => {
  const taken = answer(500, 'Bind for 0.0.0.0:80 failed: port is already allocated')

  test('a command without them is told whose flags they are', () => {
    const [first, second] = withFlagsOf(taken, start).suggestions
    expect(first).toBe('publish another host port: -p 8001:8000 (of dkr run: a container keeps what it was made with)')
    expect(second).toBe('dkr ls')
    expect(withFlagsOf(taken, start)).toMatchObject({status: 500, code: 'PORT_TAKEN', message: taken.message})
  })

  test('the others are told nothing new', () => {
    expect(withFlagsOf(taken, run)).toBe(taken)
  })

  test.each([
    ['a name', answer(409, 'Conflict. The container name "/web" is already in use by container x.')],
    ['a long flag', answer(400, 'Minimum memoryswap limit should be larger than memory limit, see usage')],
  ])('%s', (_name, error) => {
    expect(withFlagsOf(error, start).suggestions.join()).toContain('(of dkr run: ')
    expect(withFlagsOf(error, run)).toBe(error)
  })
})

describe('a flag that is not of dkr run', () => {
  test('stands behind another program, or a command of dkr', () => {
    const error = answer(409, 'cannot remove a running container')
    expect(withFlagsOf(error, {})).toBe(error)
  })

  test('is in an error that the engine did not answer', () => {
    const error = engineAnswerError(500, 'port is already allocated')
    expect(withFlagsOf(error, {})).toBe(error)
  })
})

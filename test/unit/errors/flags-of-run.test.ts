import {describe, expect, test} from '@jest/globals'
import {engineAnswerError} from '../../../src/lib/errors/engine-answer.js'
import {withFlagsOf} from '../../../src/lib/errors/flags-of-run.js'
import {reworded} from '../../../src/lib/errors/reworded.js'

const start = {attach: {char: 'a'}, host: {char: 'H'}}
const run = {publish: {char: 'p'}, name: {}, memory: {char: 'm'}, 'memory-swap': {}}
const answer = (status: number, text: string) => Object.assign(engineAnswerError(status, text), {status})

const taken = (status: number | undefined) =>
  Object.assign(engineAnswerError(500, 'port is already allocated'), {status})

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

  test.each([
    ['stands in a Dockerfile', 'or in the Dockerfile: COPY --chmod=755 app /app'],
    ['is of an instruction', "or fix it in the image: RUN sed -i 's/x//' /run.sh"],
    ['is of a program that an instruction runs', 'make the user first: RUN useradd --system app'],
    ['is of another program', 'systemctl --user start podman.socket'],
    ['is of a program of the system', 'find out why, then: ssh-keygen -R host'],
  ])('%s', (_name, text) => {
    const error = reworded(taken(500), {suggestions: [text]})
    expect(withFlagsOf(error, {})).toBe(error)
    // Near miss: the same flag without a program.
    const bare = reworded(taken(500), {suggestions: [text.replace(/.*?(?= -)/, 'leave out')]})
    expect(withFlagsOf(bare, {}).suggestions[0]).toMatch(/ \(of dkr run: /)
  })

  test.each([
    ['no status', engineAnswerError(500, 'port is already allocated')],
    ['a status that nobody knows', taken(undefined)],
  ])('is in an error that the engine did not answer: %s', (_name, error) => {
    expect(withFlagsOf(error, {})).toBe(error)
  })
})

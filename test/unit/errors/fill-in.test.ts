import {describe, expect, test} from '@jest/globals'
import {DkrError} from '../../../src/lib/errors/dkr-error.js'
import {engineAnswerError} from '../../../src/lib/errors/engine-answer.js'
import {fillIn} from '../../../src/lib/errors/fill-in.js'
import {withName} from '../../../src/lib/errors/with-name.js'

const error = (...suggestions: [string, ...string[]]) => new DkrError('ENGINE_ERROR', {message: 'IMAGE', suggestions})

describe('what a suggestion leaves open', () => {
  test.each([
    ['dkr rmi -f IMAGE', {IMAGE: 'web:1.0'}, 'dkr rmi -f web:1.0'],
    ['a private image: dkr login REGISTRY', {REGISTRY: 'localhost:5000'}, 'a private image: dkr login localhost:5000'],
    ['dkr stop NAME, then dkr rm NAME', {NAME: 'web'}, 'dkr stop web, then dkr rm web'],
    ['dkr rm NAME IMAGE', {NAME: 'IMAGE', IMAGE: 'i'}, 'dkr rm IMAGE i'],
    ['(dkr rmi IMAGE), "dkr rmi IMAGE"', {IMAGE: 'i'}, '(dkr rmi i), "dkr rmi i"'],
    ['dkr run --rm -it IMAGE sh', {IMAGE: 'a$&b'}, 'dkr run --rm -it a$&b sh'],
  ])('%s', (text, words, filled) => expect(fillIn(error(text), words).suggestions).toEqual([filled]))

  test.each([
    ['a word in front of the command', 'the IMAGE: dkr images', {IMAGE: 'web'}],
    ['the name of a variable', 'dkr up -e NAME=value', {NAME: 'web'}],
    ['a path in a container', 'dkr cp CONTAINER:PATH - > archive.tar', {CONTAINER: 'web'}],
    ['a longer word', 'dkr login MYREGISTRY IMAGES', {REGISTRY: 'r', IMAGE: 'i'}],
    ['a part of a name', 'dkr stop TEST-CONTAINER my-NAME a.IMAGE NAME-1', {CONTAINER: 'c', NAME: 'n', IMAGE: 'i'}],
    ['a part of a reference', 'dkr pull host/IMAGE host:5000/NAME x@IMAGE', {IMAGE: 'i', NAME: 'n'}],
    ["a variable of the user's own command", "dkr run app sh -c 'echo $IMAGE $NAME'", {IMAGE: 'i', NAME: 'n'}],
    ['another program', 'docker rmi IMAGE', {IMAGE: 'web'}],
    ['what is not known', 'dkr rmi IMAGE', {IMAGE: undefined, NAME: 'x'}],
  ])('is not %s', (_what, text, words) => {
    const before = error(text)
    expect(fillIn(before, words)).toBe(before)
  })

  test('all the rest of the error stays', () => {
    const cause = new Error('x')
    const before = Object.assign(
      new DkrError('EXITED', {
        message: 'm',
        why: 'w',
        suggestions: ['dkr rmi IMAGE'],
        evidence: ['e'],
        diagnosis: {cause: 'c', certain: true},
        exitCode: 7,
        result: {id: 1},
        cause,
      }),
      {status: 409},
    )
    const after = fillIn(before, {IMAGE: 'i'})
    expect({...after, suggestions: []}).toEqual({...before, suggestions: []})
    expect([after.message, after.cause, after.stack]).toEqual([before.message, cause, before.stack])
  })
})

describe('withName', () => {
  const id = '0123456789abcdef'.repeat(4)

  test('an image in use is named in what to try', () => {
    const inUse = engineAnswerError(
      409,
      'conflict: unable to remove repository reference "web" (must force) - x is using it',
    )
    expect(withName(inUse, {id: `sha256:${id}`, name: 'web:1.0', kind: 'image'}).suggestions).toContain(
      'dkr rmi -f web:1.0',
    )
    // The name of a container is none of an image.
    expect(withName(inUse, {id, name: 'web'}).suggestions).toContain('dkr rmi -f IMAGE')
  })

  test.each([
    ['cannot remove a running container', 409, 'dkr stop web, then dkr rm web'],
    ['Container is already paused', 409, 'dkr unpause web'],
  ])('%s', (text, status, suggestion) => {
    expect(withName(engineAnswerError(status, text), {id, name: 'web'}).suggestions).toContain(suggestion)
  })

  test.each(['TEST-CONTAINER', 'NAME', 'my-NAME', 'CONTAINER.NAME', '0123456789abcdef0123'])('a container %s', name => {
    const before = error(`dkr stop ${id}`, `dkr rm ${id.slice(0, 12)}`, 'dkr rm NAME')
    expect(withName(before, {id, name}).suggestions).toEqual([`dkr stop ${name}`, `dkr rm ${name}`, `dkr rm ${name}`])
  })
})

import {describe, expect, test} from '@jest/globals'
import {checkShape} from '../../../src/lib/engine/answer-shape.js'

const container = {Id: 'a', Name: '/a', State: {}, Config: {}, HostConfig: {}}

describe('what the engine may answer', () => {
  test.each<[string, unknown]>([
    ['GET /containers/json', []],
    ['GET /containers/json', [{Id: 'a', Names: []}]],
    ['GET /containers/a/json', container],
    ['GET /images/json', [{Id: 'a', RepoTags: null}]],
    ['GET /images/me/app/json', {Id: 'sha256:a'}],
    ['GET /images/me/app/history', [{}]],
    ['DELETE /images/me/app', [{Untagged: 'a'}]],
    ['GET /volumes', {Volumes: null}],
    ['GET /info', {}],
    ['POST /containers/a/stop', undefined],
  ])('%s: %j', (call, answer) => {
    expect(() => checkShape(call, answer)).not.toThrow()
  })
})

describe('what it may not', () => {
  const bad: [string, unknown, string][] = [
    ['GET /containers/json', {}, 'a list was expected, and an object came'],
    ['GET /containers/json', [null], 'an object was expected, and null came'],
    ['GET /containers/json', [{Id: 'a'}], 'it has no Names'],
    ['GET /containers/a/json', null, 'an object was expected, and null came'],
    ['GET /containers/a/json', 'x', 'an object was expected, and a string came'],
    ['GET /containers/a/json', {...container, State: null}, 'it has no State'],
    ['GET /images/me/app/json', {}, 'it has no Id'],
    ['GET /volumes', [], 'an object was expected, and a list came'],
    ['POST /containers/create', null, 'an object was expected, and null came'],
  ]
  test.each(bad)('%s: %j', (call, answer, why) => {
    const error = expect.objectContaining({code: 'ENGINE_PROTOCOL', message: expect.stringContaining(call), why})
    expect(() => checkShape(call, answer)).toThrow(error as never)
  })
})

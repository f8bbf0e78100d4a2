import {describe, expect, test} from '@jest/globals'
import {shaped, shapedLine} from '../../../src/lib/engine/answer-shape.js'

const from = (call: string) => ({url: 'unix:///an/engine.sock', call})
const container = {Id: 'a', Name: '/a', State: {}, Config: {}, HostConfig: {}}

describe('what the engine may answer, and what dkr reads in it', () => {
  test.each<[string, unknown, unknown]>([
    ['GET /containers/json', [], []],
    // Podman, and an engine that is just removing it.
    [
      'GET /containers/json',
      [{Id: 'a', Names: null, Labels: null, Ports: null, Mounts: null}],
      [{Names: [], Labels: {}, Ports: [], Mounts: [], State: '', NetworkSettings: {Networks: {}}}],
    ],
    [
      'GET /containers/a/json',
      {...container, NetworkSettings: null, Mounts: null},
      {NetworkSettings: {Ports: {}, Networks: {}}, Mounts: [], Args: [], State: {Running: false, ExitCode: 0}},
    ],
    // A port that is exposed and not published.
    [
      'GET /containers/a/json',
      {...container, NetworkSettings: {Ports: {'80/tcp': null}}},
      {NetworkSettings: {Ports: {'80/tcp': null}}},
    ],
    ['GET /images/json', [{Id: 'a', RepoTags: null}], [{RepoTags: null, Size: 0}]],
    ['GET /images/me/app/json', {Id: 'sha256:a', Config: null}, {Config: {WorkingDir: ''}, RootFS: {}}],
    ['GET /images/me/app/history', [{}], [{CreatedBy: '', Size: 0}]],
    ['DELETE /images/me/app', [{Untagged: 'a'}], [{Untagged: 'a'}]],
    ['GET /volumes', {Volumes: null}, {Volumes: null}],
    ['GET /system/df', {}, {LayersSize: 0}],
    ['GET /containers/a/top', {Titles: ['PID'], Processes: null}, {Processes: []}],
    ['GET /containers/a/stats', {networks: null}, {networks: null}],
    ['POST /images/a/tag', {more: [null]}, {more: [null]}],
  ])('%s: %j', (call, answer, read) => {
    expect(shaped(from(call), answer)).toMatchObject(read as object)
  })

  test.each(['POST /containers/a/stop', 'GET /containers/a/stats', 'POST /auth'])('%s: nothing', call => {
    expect(shaped(from(call), undefined)).toBeUndefined()
  })
})

describe('what it may not', () => {
  const bad: [string, unknown, string][] = [
    ['GET /containers/json', {}, 'a list was expected, and an object came'],
    ['GET /containers/json', null, 'it answered null'],
    ['GET /containers/json', [null], '[0]: an element was expected, and null came'],
    ['GET /containers/json', [5], '[0]: an object was expected, and a number came'],
    ['GET /containers/json', [{Names: []}], 'it has no Id'],
    ['GET /containers/json', [{Id: 'a', Names: 'a'}], '[0].Names: a list was expected, and a string came'],
    [
      'GET /containers/json',
      [{Id: 'a', Labels: {a: {}}}],
      '[0].Labels["a"]: a string was expected, and an object came',
    ],
    ['GET /containers/json', [{Id: 'a', Created: 1e300}], '[0].Created: 1e+300 is no time'],
    ['GET /containers/a/json', null, 'it answered null'],
    ['GET /containers/a/json', 'x', 'an object was expected, and a string came'],
    ['GET /containers/a/json', {...container, State: null}, 'it has no State'],
    ['GET /containers/a/json', {...container, Config: undefined}, 'it has no Config'],
    [
      'GET /containers/a/json',
      {...container, State: {Running: 'no'}},
      'State.Running: true or false was expected, and a string came',
    ],
    ['GET /images/me/app/json', {}, 'it has no Id'],
    ['GET /images/me/app/history', [[]], '[0]: an object was expected, and a list came'],
    ['GET /volumes', [], 'an object was expected, and a list came'],
    ['GET /volumes', {Volumes: [null]}, 'Volumes[0]: an element was expected, and null came'],
    ['GET /system/df', {Images: {}}, 'Images: a list was expected, and an object came'],
    ['GET /containers/a/top', {}, 'it has no Titles'],
    [
      'GET /containers/a/top',
      {Titles: ['PID'], Processes: [['1'], null]},
      'Processes[1]: an element was expected, and null came',
    ],
    ['GET /containers/a/stats', {cpu_stats: []}, 'cpu_stats: an object was expected, and a list came'],
    ['GET /info', {}, 'it has no ServerVersion'],
    ['POST /containers/create', null, 'it answered null'],
    ['POST /containers/create', undefined, 'it answered nothing'],
    ['POST /containers/a/exec', undefined, 'it answered nothing'],
    ['POST /containers/a/stop', 'x', 'an engine answers this with nothing, and a string came'],
    ['POST /containers/a/start', {}, 'an engine answers this with nothing, and an object came'],
    ['DELETE /containers/a', {}, 'an engine answers this with nothing, and an object came'],
    ['GET /distribution/me/app/json', {Descriptor: null}, 'it has no Descriptor'],
  ]
  test.each(bad)('%s: %j', (call, answer, why) => {
    const message = `what answers at unix:///an/engine.sock does not answer as a container engine does: ${call}`
    const error = expect.objectContaining({code: 'ENGINE_PROTOCOL', exitCode: 3, message, why})
    expect(() => shaped(from(call), answer)).toThrow(error as never)
  })

  test.each<[string, unknown, string]>([
    ['POST /images/create', {status: 5}, 'status: a string was expected, and a number came'],
    ['POST /images/me/app/push', {errorDetail: 'x'}, 'errorDetail: an object was expected, and a string came'],
    ['POST /build', {stream: {}}, 'stream: a string was expected, and an object came'],
    ['GET /events', {Actor: []}, 'Actor: an object was expected, and a list came'],
    ['POST /containers/a/wait', {StatusCode: null}, 'it has no StatusCode'],
  ])('a line of %s: %j', (call, line, why) => {
    expect(() => shapedLine(from(call), line)).toThrow(expect.objectContaining({code: 'ENGINE_PROTOCOL', why}) as never)
  })

  test('a line that leaves out what it may', () => {
    expect(shapedLine(from('GET /events'), {Action: 'die'})).toEqual({
      Action: 'die',
      Type: '',
      Actor: {ID: '', Attributes: {}},
    })
    expect(shapedLine(from('POST /build'), {aux: 'AAAA'})).toEqual({aux: 'AAAA'})
    expect(shapedLine(from('POST /containers/a/wait'), {StatusCode: 0})).toEqual({StatusCode: 0})
  })
})

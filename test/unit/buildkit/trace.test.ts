import {expect, test} from '@jest/globals'
import {lengthField, varintField} from '../../../src/lib/engine/buildkit/protobuf.js'
import {decodeTrace} from '../../../src/lib/engine/buildkit/trace.js'

const message = (...fields: Buffer[]) => Buffer.concat(fields)
const time = (seconds: number, nanos: number) => message(varintField(1, seconds), varintField(2, nanos))
const encoded = (...fields: Buffer[]) => message(...fields).toString('base64')

const vertex = (name: string, ...more: Buffer[]) => lengthField(1, message(lengthField(3, name), ...more))

test('steps, progress, logs and warnings', () => {
  const update = decodeTrace(
    encoded(
      vertex(
        '[build 2/3] RUN make',
        lengthField(1, 'sha256:a'),
        lengthField(2, 'sha256:b'),
        lengthField(2, 'sha256:c'),
        varintField(4, 1),
        lengthField(5, time(1_700_000_000, 500_000_000)),
        lengthField(6, time(1_700_000_001, 0)),
        lengthField(7, 'exit code: 1'),
        lengthField(8, 'a field of a later version'),
      ),
      lengthField(
        2,
        message(
          lengthField(1, 'transferring context:'),
          lengthField(2, 'sha256:a'),
          lengthField(3, 'transferring'),
          varintField(4, 2 ** 40),
          varintField(5, 2 ** 41),
          lengthField(6, time(5, 0)),
          lengthField(7, time(4, 0)),
          lengthField(8, time(6, 0)),
        ),
      ),
      lengthField(
        3,
        message(lengthField(1, 'sha256:a'), lengthField(2, time(1, 0)), varintField(3, 2), lengthField(4, 'grüße\n')),
      ),
      lengthField(
        4,
        message(
          lengthField(1, 'sha256:a'),
          varintField(2, 1),
          lengthField(3, 'JSONArgsRecommended'),
          lengthField(4, 'more'),
          lengthField(5, 'https://docs.docker.com/go/x'),
        ),
      ),
    ),
  )
  expect(update.vertexes).toEqual([
    {
      digest: 'sha256:a',
      name: '[build 2/3] RUN make',
      inputs: ['sha256:b', 'sha256:c'],
      cached: true,
      started: 1_700_000_000_500,
      completed: 1_700_000_001_000,
      error: 'exit code: 1',
      stage: {name: 'build', step: 2, steps: 3},
    },
  ])
  expect(update.statuses).toEqual([
    {
      id: 'transferring context:',
      vertex: 'sha256:a',
      name: 'transferring',
      current: 2 ** 40,
      total: 2 ** 41,
      timestamp: 5000,
      started: 4000,
      completed: 6000,
    },
  ])
  expect(update.logs).toMatchObject([{vertex: 'sha256:a', stream: 2, timestamp: 1000}])
  expect(Buffer.from(update.logs[0]!.msg).toString()).toBe('grüße\n')
  expect(update.warnings).toEqual([
    {
      vertex: 'sha256:a',
      level: 1,
      short: 'JSONArgsRecommended',
      detail: ['more'],
      url: 'https://docs.docker.com/go/x',
    },
  ])
})

test.each([
  ['[1/4] FROM docker.io/library/alpine', {name: '', step: 1, steps: 4}],
  ['[stage-1 2/4] COPY [a, b] /', {name: 'stage-1', step: 2, steps: 4}],
  ['[linux/amd64 build 10/12] RUN x', {name: 'linux/amd64 build', step: 10, steps: 12}],
  ['[internal] load build context', undefined],
  ['exporting to image', undefined],
  ['[auth] library/alpine:pull token for registry-1.docker.io', undefined],
])('the step that %s is', (name, stage) => {
  expect(decodeTrace(encoded(vertex(name))).vertexes[0]!.stage).toEqual(stage)
})

test('nothing', () => {
  expect(decodeTrace('')).toEqual({vertexes: [], statuses: [], logs: [], warnings: []})
})

test.each(['%%%', 'a b', 'CgU=', '{"json":1}', Buffer.from([10, 3, 10, 9, 65]).toString('base64')])(
  'garbage is refused: %s',
  garbage => {
    expect(() => decodeTrace(garbage)).toThrow(expect.objectContaining({code: 'ENGINE_PROTOCOL'}))
  },
)

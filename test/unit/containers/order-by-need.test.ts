import {describe, expect, test} from '@jest/globals'
import {needsOf, orderByNeed, orderedByNeed} from '../../../src/lib/containers/order-by-need.js'
import type {Engine} from '../../../src/lib/engine/engine.js'
import {engineAnswerError} from '../../../src/lib/errors/engine-answer.js'

const id = (name: string) => Buffer.from(name).toString('hex').padEnd(64, '0')
const target = (name: string) => ({id: id(name), name})
/** `web: db cache` and so on, in the order of the list. */
const order = (lines: Record<string, string[]>) =>
  orderByNeed(Object.keys(lines).map(target), Object.values(lines)).map(({name}) => name)

test.each<[string, Record<string, string[]>, string[]]>([
  ['nothing is needed: the order stays', {c: [], a: [], b: []}, ['c', 'a', 'b']],
  ['by name', {web: ['db'], db: []}, ['db', 'web']],
  ['by ID', {web: [id('db')], db: []}, ['db', 'web']],
  ['by short ID', {web: [id('db').slice(0, 12)], db: []}, ['db', 'web']],
  ['over several', {web: ['api'], log: [], api: ['db'], db: []}, ['db', 'api', 'web', 'log']],
  ['already right', {db: [], web: ['db']}, ['db', 'web']],
  ['two that need one', {a: ['db'], b: ['db'], db: []}, ['db', 'a', 'b']],
  ['one that is no target', {web: ['elsewhere'], db: []}, ['web', 'db']],
  ['a name that another only begins with', {web: ['d'], db: []}, ['web', 'db']],
  ['a circle ends', {a: ['b'], b: ['a'], c: []}, ['b', 'a', 'c']],
  ['itself', {a: ['a'], b: []}, ['a', 'b']],
])('%s', (_, lines, expected) => expect(order(lines)).toEqual(expected))

test.each([
  [{NetworkMode: 'container:db'}, ['db']],
  [{NetworkMode: 'default', PidMode: 'container:a', IpcMode: 'container:b'}, ['a', 'b']],
  [{VolumesFrom: ['data:ro', 'more']}, ['data', 'more']],
  [{Links: ['/db:/web/database']}, ['db']],
  // Modes that only look like it.
  [{NetworkMode: 'container', PidMode: 'host', IpcMode: 'shareable', VolumesFrom: null, Links: null}, []],
  [{NetworkMode: 'my-container:net'}, []],
])('%j needs %j', (HostConfig, needs) => expect(needsOf({HostConfig})).toEqual(needs))

describe('a container that cannot be inspected', () => {
  const targets = ['broken', 'web', 'db'].map(name => ({...target(name), running: false}))
  const engineWhere = (failure: Error) => {
    const inspect = async (asked: string) => {
      if (asked === id('broken')) throw failure
      return {HostConfig: asked === id('web') ? {NetworkMode: 'container:db'} : {}}
    }
    const docker = {getContainer: (asked: string) => ({inspect: () => inspect(asked)})}
    return {call: (work: (docker: unknown) => unknown) => work(docker)} as unknown as Engine
  }

  test.each([
    [404, 'No such container: broken'],
    [500, 'layer does not exist'],
  ])('keeps its place, and the others theirs: %i %s', async (status, text) => {
    const ordered = await orderedByNeed(engineWhere(engineAnswerError(status, text)), targets)
    expect(ordered.map(({name}) => name)).toEqual(['broken', 'db', 'web'])
  })

  test('near miss: a fault of dkr itself is not passed over', async () => {
    await expect(orderedByNeed(engineWhere(new TypeError('x')), targets)).rejects.toThrow(TypeError)
  })
})

import {expect, test} from '@jest/globals'
import {needsOf, orderByNeed} from '../../../src/lib/containers/order-by-need.js'

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

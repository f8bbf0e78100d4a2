import {expect, test} from '@jest/globals'
import {nameOf} from '../../../src/lib/project/container-name.js'
import {labels, parseLabels} from '../../../src/lib/project/labels.js'

test.each([
  [['a=b'], {a: 'b'}],
  [['a'], {a: ''}],
  [['a='], {a: ''}],
  [['a=b=c'], {a: 'b=c'}],
  [['a=1', 'a=2'], {a: '2'}],
  [['a=x\ny'], {a: 'x\ny'}],
  [['constructor'], {constructor: ''}],
  [[], {}],
])('%j', (values, expected) => expect({...parseLabels(values)}).toEqual(expected))

test.each(['=x', ''])('refuses %p', text => {
  expect(() => parseLabels([text])).toThrow(expect.objectContaining({code: 'USAGE'}))
})

test('the labels are what other versions of dkr find', () => {
  expect(labels).toEqual({
    project: 'dkr.project',
    dir: 'dkr.dir',
    configHash: 'dkr.config-hash',
    config: 'dkr.config',
    replaces: 'dkr.replaces',
    version: 'dkr.version',
  })
})

const id = 'f'.repeat(64)
test.each([
  [['/web'], 'web'],
  [['/other/alias', '/web'], 'web'],
  [['/web', '/other/alias'], 'web'],
  [['web'], 'web'],
  [[], id.slice(0, 12)],
])('the name of %j', (Names, name) => expect(nameOf({Names, Id: id})).toBe(name))

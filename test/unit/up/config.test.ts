import {expect, test} from '@jest/globals'
import {planRun, type RunRequest} from '../../../src/lib/run/plan.js'
import {configChanges, configHash, configText, configValues, newSalt, saltOf} from '../../../src/lib/up/config.js'

const values = (request: Partial<RunRequest> = {}) =>
  configValues(planRun({image: 'app', command: [], ...request}, {cwd: '/srv', env: {}}))
const label = (request?: Partial<RunRequest>, salt?: string) => configText(values(request), salt)

test('is a list of names and hashes that shows no value', () => {
  expect(label()).toBe('')
  expect(label({env: ['PASSWORD=hunter2'], publish: ['80:80'], volume: ['ab:/d,e']})).toMatch(
    /^env\.PASSWORD=[0-9a-f]{8},port\.80\/tcp=[0-9a-f]{8},volume\.\/d%2Ce=[0-9a-f]{8}$/,
  )
})

test('what the caller of the engine decides does not count', () => {
  expect(label({detach: true, label: ['a=b'], image: 'other', pull: 'always'})).toBe(label())
})

test.each<[Partial<RunRequest>, Partial<RunRequest>, string[]]>([
  [{}, {}, []],
  [{}, {env: ['A=1']}, ['env A added']],
  [{env: ['A=1']}, {env: ['A=2']}, ['env A changed']],
  [{env: ['A=1']}, {}, ['env A removed']],
  [{publish: ['80:80']}, {publish: ['81:80']}, ['port 80/tcp changed']],
  [{publish: ['80:80']}, {publish: ['80:80', '81:80']}, ['port 80/tcp changed']],
  [{volume: ['ab:/d']}, {volume: ['ab:/d:ro']}, ['volume /d changed']],
  [{workdir: '/a', user: '1'}, {workdir: '/b'}, ['user removed', 'workdir changed']],
])('%j → %j', (before, now, changes) => {
  // Without a salt: a container of an earlier version of dkr.
  for (const salt of [undefined, 'ab12', newSalt()]) {
    expect(configChanges(label(before, salt), values(now))).toEqual(changes)
    expect(configHash(label(before, salt)) === configHash(label(now, salt))).toBe(changes.length === 0)
  }
})

test('a container of another version of dkr has no such list', () => {
  expect(configChanges('', {})).toEqual([])
  expect(configChanges('what,is=,=this,%=x', {})).toEqual(['% removed'])
})

test('the hashes of one container are of no use for another', () => {
  const request = {env: ['PASSWORD=hunter2']}
  const [one, two] = [label(request, newSalt()), label(request, newSalt())]
  expect(one).toMatch(/^salt=[0-9a-f]{16},env\.PASSWORD=[0-9a-f]{8}$/)
  expect(one.split(',')[1]).not.toBe(two.split(',')[1])
  expect(one.split(',')[1]).not.toBe(label(request))
})

test('labels of earlier versions are still read, also two values under one name', () => {
  const request = {env: ['A=1'], publish: ['80:80', '81:80']}
  // As dkr wrote it before there was a salt.
  const before = 'env.A=9a95d5ff,port.80/tcp=fa0788ff'
  expect(label(request)).toBe(before)
  expect(configChanges(before, values(request))).toEqual([])
  expect(configChanges(before, values({...request, env: ['A=2']}))).toEqual(['env A changed'])
})

test.each([
  ['salt=ab12,env.A=x', 'ab12'],
  ['salt=ab12', 'ab12'],
  ['', undefined],
  ['env.A=x,salt=ab12', undefined],
  ['env.salt=ab12', undefined],
])('the salt in %j is %j', (text, salt) => expect(saltOf(text)).toBe(salt))

test('a setting that has the name of the salt is still a setting', () => {
  expect(configChanges(label({env: ['salt=1']}, 'ab12'), values({}))).toEqual(['env salt removed'])
})

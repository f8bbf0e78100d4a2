import {expect, test} from '@jest/globals'
import {planRun, type RunRequest} from '../../../src/lib/run/plan.js'
import {configChanges, configHash, configParts, configText} from '../../../src/lib/up/config.js'

const label = (request: Partial<RunRequest> = {}) =>
  configText(configParts(planRun({image: 'app', command: [], ...request}, {cwd: '/srv', env: {}})))

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
  expect(configChanges(label(before), label(now))).toEqual(changes)
  expect(configHash(label(before)) === configHash(label(now))).toBe(changes.length === 0)
})

test('a container of another version of dkr has no such list', () => {
  expect(configChanges('', '')).toEqual([])
  expect(configChanges('what,is=,=this,%=x', '')).toEqual(['% removed'])
})

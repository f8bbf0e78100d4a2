import {expect, test} from '@jest/globals'
import {type LifePlan, wayThrough} from '../../../src/lib/containers/plan.js'

const targets = {found: [], missing: []}

// docker/cli: start and restart go through the names in their order, the others take fifty at once.
test.each<[LifePlan, boolean, boolean]>([
  [{kind: 'start', targets}, true, true],
  [{kind: 'restart', targets}, true, true],
  [{kind: 'stop', targets}, false, true],
  [{kind: 'kill', targets}, false, true],
  [{kind: 'pause', targets}, false, true],
  [{kind: 'unpause', targets}, false, true],
  [{kind: 'rm', targets}, false, true],
  [{kind: 'rm', targets, force: true}, false, false],
])('%j', (plan, oneByOne, missingFails) => expect(wayThrough(plan)).toEqual({oneByOne, missingFails}))

import {describe, expect, test} from '@jest/globals'
import type {ContainerSummary} from '../../../src/lib/engine/containers.js'
import {planMend, replacesLabel} from '../../../src/lib/up/mend.js'

/** `state` and, for a new container, whom it replaces and whether that one ran. */
const container = (name: string, state: string, replaces?: [id: string, running: boolean]) =>
  ({
    Id: `id-${name}`,
    Names: [`/${name}`],
    State: state,
    Labels: replaces ? {'dkr.replaces': replacesLabel({id: replaces[0], name: '', running: replaces[1]})} : {},
  }) as unknown as ContainerSummary

const steps = (...family: ContainerSummary[]) => {
  const {steps, current} = planMend(family, 'app')
  return [steps.map(step => [step.do, step.name, ...('to' in step ? [step.to] : [])].join(' ')), current]
}
const old = 'app-old-0a1b2c'
const fresh = 'app-new-0a1b2c'
const failed = 'app-failed-0a1b2c'
const running = (name: string) => ({id: `id-${name}`, name: 'app', running: true})

describe('an up that was killed', () => {
  test.each<[string, ContainerSummary[], string[], ReturnType<typeof running> | undefined]>([
    ['nothing there', [], [], undefined],
    ['nothing to mend', [container('app', 'running')], [], running('app')],
    ['a finished replacement', [container('app', 'running', ['id-gone', true])], [], running('app')],
    [
      'an old one that could not be removed',
      [container('app-done-0a1b2c', 'exited'), container('app', 'running', ['id-app-done-0a1b2c', true])],
      [],
      running('app'),
    ],
    ['a stopped one', [container('app', 'exited')], [], {...running('app'), running: false}],
    [
      'after the new one was created (the old one may just be stopping)',
      [container('app', 'running'), container(fresh, 'created', ['id-app', true])],
      [`remove ${fresh}`, 'restart app'],
      running('app'),
    ],
    [
      'after the old one was stopped',
      [container('app', 'exited'), container(fresh, 'created', ['id-app', true])],
      [`remove ${fresh}`, 'start app'],
      running('app'),
    ],
    [
      'of one that did not run before',
      [container('app', 'exited'), container(fresh, 'created', ['id-app', false])],
      [`remove ${fresh}`],
      {...running('app'), running: false},
    ],
    [
      'between the names',
      [container(old, 'exited'), container(fresh, 'created', [`id-${old}`, true])],
      [`remove ${fresh}`, `rename ${old} app`, 'start app'],
      running(old),
    ],
    [
      'before the new one was ready',
      [container(old, 'exited'), container('app', 'running', [`id-${old}`, true])],
      ['remove app', `rename ${old} app`, 'start app'],
      running(old),
    ],
    [
      'in the roll-back',
      [container(old, 'exited'), container(failed, 'exited', [`id-${old}`, true])],
      [`remove ${failed}`, `rename ${old} app`, 'start app'],
      running(old),
    ],
    [
      'at the end of the roll-back, or kept with --keep-failed',
      [container('app', 'running'), container(failed, 'exited', ['id-app', true])],
      [`remove ${failed}`],
      running('app'),
    ],
    ['with only the old one left', [container(old, 'exited')], [`rename ${old} app`, 'start app'], running(old)],
    ['with a container renamed by hand', [container('mine', 'running')], [], undefined],
  ])('%s', (_name, family, expected, current) => expect(steps(...family)).toEqual([expected, current]))

  test('twice', () => {
    const [all, current] = steps(
      container(old, 'exited'),
      container('app', 'running', [`id-${old}`, true]),
      container('app-new-ffffff', 'created', ['id-app', true]),
    )
    expect(all).toEqual(['remove app', 'remove app-new-ffffff', `rename ${old} app`, 'start app'])
    expect(current).toEqual(running(old))
  })
})

import {describe, expect, test} from '@jest/globals'
import {forEachTarget} from '../../../src/lib/cli/each-target.js'
import {DkrError} from '../../../src/lib/errors/dkr-error.js'

const failure = (message: string) => new DkrError('CONTAINER_NOT_FOUND', {message, suggestions: ['dkr ls -a']})
const target = (name: string) => ({id: `id-${name}`, name})

function listener() {
  const told: string[] = []
  return {
    told,
    done: (name: string) => void told.push(name),
    failed: (error: DkrError) => void told.push(`! ${error.message}`),
    absent: (error: DkrError) => void told.push(`? ${error.message}`),
  }
}

describe('forEachTarget', () => {
  test('a failure does not stop the others, and the results keep their order', async () => {
    const told = listener()
    const list = {found: ['a', 'b', 'c'].map(target), missing: [{name: 'x', error: failure('no x')}]}
    const work = async ({name}: {name: string}) => {
      if (name === 'a') await new Promise(setImmediate)
      if (name === 'b') throw failure('no b')
    }
    const results = await forEachTarget(list, work, told)
    expect(results).toEqual([
      {name: 'a', id: 'id-a', ok: true},
      {name: 'b', id: 'id-b', ok: false, error: expect.objectContaining({message: 'no b', exitCode: 1})},
      {name: 'c', id: 'id-c', ok: true},
      {name: 'x', ok: false, error: expect.objectContaining({message: 'no x'})},
    ])
    // What is missing is known first; then in the order of the targets, though the first was the slowest.
    expect(told.told).toEqual(['! no x', 'a', '! no b', 'c'])
  })

  test('each is told as soon as all before it are done, not at the end', async () => {
    const told = listener()
    let finish = () => {}
    const slow = new Promise<void>(resolve => {
      finish = resolve
    })
    const work = ({name}: {name: string}) => (name === 'c' ? slow : Promise.resolve())
    const done = forEachTarget({found: ['a', 'b', 'c', 'd'].map(target), missing: []}, work, told)
    await new Promise(setImmediate)
    expect(told.told).toEqual(['a', 'b'])
    finish()
    await done
    expect(told.told).toEqual(['a', 'b', 'c', 'd'])
  })

  test('what is missing is no failure where the command says so', async () => {
    const told = listener()
    const list = {found: [target('a')], missing: [{name: 'x', error: failure('no x')}]}
    const results = await forEachTarget(list, async () => {}, told, {missingFails: false})
    expect(results).toEqual([
      {name: 'a', id: 'id-a', ok: true},
      {name: 'x', ok: true, missing: true},
    ])
    expect(told.told).toEqual(['? no x', 'a'])
  })

  test("an engine's ID is told as the name that was typed", async () => {
    const id = '0123456789abcdef'.repeat(4)
    const told: DkrError[] = []
    const error = new DkrError('CONTAINER_STATE', {
      message: `Container ${id} is not running`,
      why: `${id} has ended`,
      suggestions: [`dkr start ${id.slice(0, 12)}`, 'dkr rm -f NAME'],
    })
    const work = () => Promise.reject(error)
    const failed = (named: DkrError) => void told.push(named)
    const [result] = await forEachTarget({found: [{id, name: 'web'}], missing: []}, work, {...listener(), failed})
    expect(result!.error).toMatchObject({
      code: 'CONTAINER_STATE',
      message: 'Container web is not running',
      why: 'web has ended',
      suggestions: ['dkr start web', 'dkr rm -f web'],
      exitCode: 1,
    })
    expect(told[0]!.toJSON().error).toEqual(result!.error)
  })

  test('one by one, in order, where that is asked for', async () => {
    const steps: string[] = []
    const work = async ({name}: {name: string}) => {
      steps.push(`${name} begins`)
      await new Promise(setImmediate)
      steps.push(`${name} ends`)
    }
    await forEachTarget({found: ['a', 'b'].map(target), missing: []}, work, listener(), {oneByOne: true})
    expect(steps).toEqual(['a begins', 'a ends', 'b begins', 'b ends'])
  })

  test('fifty at once, never more, and all of them', async () => {
    let running = 0
    let most = 0
    const seen = new Set<string>()
    const found = Array.from({length: 200}, (_, i) => target(String(i)))
    await forEachTarget(
      {found, missing: []},
      async ({name}) => {
        most = Math.max(most, ++running)
        await new Promise(setImmediate)
        seen.add(name)
        running--
      },
      listener(),
    )
    expect([most, seen.size]).toEqual([50, 200])
  })

  test('an error that nobody foresaw is not kept quiet', async () => {
    const work = async () => {
      throw new TypeError('bug')
    }
    await expect(forEachTarget({found: [target('a')], missing: []}, work, listener())).rejects.toThrow('bug')
  })

  test('nothing to do', async () => {
    expect(await forEachTarget({found: [], missing: []}, async () => {}, listener())).toEqual([])
  })
})

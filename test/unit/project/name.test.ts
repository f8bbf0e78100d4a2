import {join} from 'node:path'
import {describe, expect, test} from '@jest/globals'
import {parseProjectName, projectName} from '../../../src/lib/project/name.js'
import {parseContainerName} from '../../../src/lib/reference/container.js'
import {parseImageReference} from '../../../src/lib/reference/image.js'

describe('projectName', () => {
  test.each([
    ['my-app', 'my-app'],
    ['My App', 'my-app'],
    ['Café Ünïque', 'cafe-unique'],
    ['.hidden', 'hidden'],
    ['a__b', 'a-b'],
    ['a_b', 'a_b'],
    ['v1.2', 'v1.2'],
    ['a.-_b', 'a-b'],
    ['app (2)', 'app-2'],
    ['--x y--', 'x-y'],
    ['🚀', 'app'],
    ['🚀 launch', 'launch'],
    ['日本語', 'app'],
    ['ＡＢ', 'ab'],
    ['x', 'app-x'],
    ['sha256', 'app-sha256'],
    ['c0ffee'.repeat(11).slice(0, 64), `app-${'c0ffee'.repeat(11).slice(0, 64)}`],
    ['a'.repeat(255), 'a'.repeat(128)],
    [`${'a'.repeat(127)}.b`, 'a'.repeat(127)],
  ])('%s gives %s', (folder, name) => expect(projectName(join('/srv', folder))).toBe(name))

  test('the root folder has no name of its own', () => expect(projectName('/')).toBe('app'))
  test('.. is the folder it means', () => expect(projectName('/srv/One/two/..')).toBe('one'))
  test('a slash at the end changes nothing', () => expect(projectName('/srv/One/')).toBe('one'))
})

/** Small and always the same: a failing name must be found again. */
function* numbers(seed: number) {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    yield state / 2 ** 32
  }
}

const alphabet = [...'abzABZ019.-_. -__..  /\\:@+~#%&()[]{}\'"`$!?*äßİıÅé日本ｱ🚀👩‍💻\u0000\u0301\u200b\u202e\ud800\t\n']

test('every folder name gives a valid image repository that is also a valid container name', () => {
  const random = numbers(20260801)
  const next = () => random.next().value as number
  for (let i = 0; i < 20_000; i++) {
    const length = 1 + Math.floor(next() ** 3 * 300)
    const folder = Array.from({length}, () => alphabet[Math.floor(next() * alphabet.length)]).join('')
    const name = projectName(`/srv/${folder}`)
    const {domain, path, tag, digest} = parseImageReference(name)
    expect([folder, domain, path, tag, digest]).toEqual([folder, 'docker.io', `library/${name}`, undefined, undefined])
    expect(parseContainerName(name)).toBe(name)
  }
})

describe('parseProjectName', () => {
  test.each(['app', 'a1', 'my-app', 'a.b_c', 'a__b--c', 'a'.repeat(128)])('%s is right', name => {
    expect(parseProjectName(name)).toBe(name)
  })

  test.each([
    ['x', 'app-x'],
    ['Foo Bar', 'foo-bar'],
    ['a..b', 'a-b'],
    ['-app', 'app'],
    ['app-', 'app'],
    ['me/app', 'app'],
    ['sha256', 'app-sha256'],
    ['a'.repeat(129), 'a'.repeat(128)],
    ['e'.repeat(64), `app-${'e'.repeat(64)}`],
  ])('%s is refused, and %s proposed, which is right', (name, proposal) => {
    const refusal = {code: 'INVALID_NAME', exitCode: 2, suggestions: [`--name ${proposal}`]}
    expect(() => parseProjectName(name)).toThrow(expect.objectContaining(refusal))
    expect(parseProjectName(proposal)).toBe(proposal)
  })
})

import {homedir} from 'node:os'
import {describe, expect, test} from '@jest/globals'
import {parseVolume, volumeConfig, volumeText} from '../../../src/lib/run/volumes.js'

const cwd = '/srv/app'

describe('parseVolume', () => {
  test.each([
    ['/c', {target: '/c'}],
    ['/h:/c', {source: '/h', target: '/c'}],
    ['/h:/c:ro', {source: '/h', target: '/c', options: 'ro'}],
    ['/h:/c:ro,z', {source: '/h', target: '/c', options: 'ro,z'}],
    ['./h:/c', {source: '/srv/app/h', target: '/c'}],
    ['.:/c', {source: '/srv/app', target: '/c'}],
    ['..:/c:rw', {source: '/srv', target: '/c', options: 'rw'}],
    ['.hidden:/c', {source: '/srv/app/.hidden', target: '/c'}],
    ['./x y:/c d', {source: '/srv/app/x y', target: '/c d'}],
    ['name:/c', {source: 'name', target: '/c'}],
    ['name:/c:nocopy', {source: 'name', target: '/c', options: 'nocopy'}],
    ['~:/c', {source: homedir(), target: '/c'}],
    ['~/x:/c', {source: `${homedir()}/x`, target: '/c'}],
    ['~other:/c', {source: '~other', target: '/c'}],
    ['C:\\src:/c:ro', {source: 'C:\\src', target: '/c', options: 'ro'}],
  ])('%s', (text, volume) => expect(parseVolume(text, cwd)).toEqual(volume))

  test.each([
    ['', 'empty section between colons'],
    ['/h:', 'empty section between colons'],
    [':/c', 'empty section between colons'],
    ['/h::ro', 'empty section between colons'],
    ['/h:/c:ro:z', 'too many colons'],
    ['c', 'the target "c" is not an absolute path'],
    ['/h:c', 'the target "c" is not an absolute path'],
    ['/h:./c:ro', 'the target "./c" is not an absolute path'],
  ])('refuses %p', (text, why) => {
    expect(() => parseVolume(text, cwd)).toThrow(
      expect.objectContaining({
        code: 'INVALID_MOUNT',
        exitCode: 2,
        message: `invalid volume specification: '${text}'`,
        why: expect.stringContaining(why),
      }),
    )
  })
})

test('binds and names go to Binds, anonymous volumes to Volumes', () => {
  const volumes = ['./h:/c:ro', 'name:/d', '/anon'].map(text => parseVolume(text, cwd))
  expect(volumeConfig(volumes)).toEqual({binds: ['/srv/app/h:/c:ro', 'name:/d'], anonymous: {'/anon': {}}})
  expect(volumes.map(volumeText)).toEqual(['/srv/app/h:/c:ro', 'name:/d', '/anon'])
})

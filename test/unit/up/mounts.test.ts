import {expect, test} from '@jest/globals'
import type {ContainerSummary} from '../../../src/lib/engine/containers.js'
import {parseVolume, volumeText} from '../../../src/lib/run/volumes.js'
import {judgeDisk} from '../../../src/lib/up/check-disk.js'
import {carriedVolumes, checkMounts, withCarried} from '../../../src/lib/up/mounts.js'

const volumes = (...texts: string[]) => texts.map(text => parseVolume(text, '/srv'))

test.each([[['data:/data', '/anon', './x:/x', '/a/b:/y:ro']], [[]]])('%j is fine', texts => {
  expect(() => checkMounts(volumes(...texts))).not.toThrow()
})

test.each([
  [['a1:/data', '/data'], /two volumes for \/data/],
  [['_a:/data'], /"_a" is not the name of a volume/],
  [['src/app:/data'], /"src\/app" is not the name/],
])('%j is refused', (texts, message) => {
  expect(() => checkMounts(volumes(...texts))).toThrow(
    expect.objectContaining({code: 'INVALID_MOUNT', exitCode: 2, message: expect.stringMatching(message)}),
  )
})

test('anonymous volumes go on to the next container, except under what was asked for', () => {
  const hex = 'a'.repeat(64)
  const Mounts = [
    {Type: 'volume', Name: hex, Destination: '/db'},
    {Type: 'volume', Name: 'named', Destination: '/named'},
    {Type: 'bind', Source: '/x', Destination: '/x'},
  ]
  const carried = carriedVolumes({Mounts} as unknown as Pick<ContainerSummary, 'Mounts'>)
  expect(carried).toEqual([{source: hex, target: '/db'}])
  const text = (...asked: string[]) => withCarried(volumes(...asked), carried).map(volumeText)
  expect(text('data:/data')).toEqual(['data:/data', `${hex}:/db`])
  expect(text('/db')).toEqual([`${hex}:/db`])
  expect(text('data:/db')).toEqual(['data:/db'])
})

test('a disk that is full stops a build before it starts', () => {
  expect(judgeDisk(undefined, '/x')).toBeUndefined()
  expect(judgeDisk(5e9, '/x')).toBeUndefined()
  expect(judgeDisk(5e8, '/var/lib/docker')).toMatch(/500MB free in \/var\/lib\/docker/)
  expect(() => judgeDisk(1e6, '/x')).toThrow(expect.objectContaining({code: 'DISK_FULL', exitCode: 1}))
})

import {describe, expect, test} from '@jest/globals'
import {parseFilters} from '../../../src/lib/containers/filters.js'
import {imageFilters} from '../../../src/lib/images/filters.js'

describe('values that no engine knows', () => {
  test.each<[filter: string, message: string, first: string]>([
    ['status=runing', 'invalid filter: "status=runing" (did you mean running?)', '--filter status=running'],
    [
      'status=foo',
      'invalid filter: "status=foo"',
      '--filter status takes created, restarting, running, removing, paused, exited or dead',
    ],
    ['health=helthy', 'invalid filter: "health=helthy" (did you mean healthy?)', '--filter health=healthy'],
    ['is-task=maybe', 'invalid filter: "is-task=maybe"', '--filter is-task takes true, false, 1 or 0'],
    ['exited=foo', 'invalid filter: "exited=foo"', '--filter exited=1'],
    ['publish=http', 'invalid filter: "publish=http"', '--filter publish=8080/tcp'],
  ])('%s', (filter, message, first) => {
    expect(() => parseFilters([filter])).toThrow(
      expect.objectContaining({code: 'USAGE', message, suggestions: expect.arrayContaining([first])}),
    )
  })

  test('of images', () => {
    expect(() => parseFilters(['dangling=foo'], imageFilters)).toThrow('invalid filter: "dangling=foo"')
  })
})

test.each([
  ['status=running'],
  ['health=none'],
  ['exited=-1'],
  ['exited=137'],
  ['publish=80'],
  ['publish=80-90/udp'],
  ['expose=8080/tcp'],
  ['is-task=true'],
  // Free text that resembles a word.
  ['name=runing'],
  ['label=status=runing'],
  ['ancestor=exited'],
])('%s is fine', filter => expect(Object.keys(parseFilters([filter]))).toHaveLength(1))

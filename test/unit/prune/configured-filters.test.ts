import {expect, test} from '@jest/globals'
import {configuredFilters} from '../../../src/lib/prune/configured-filters.js'
import {parseKeepFilters} from '../../../src/lib/prune/filters.js'

test.each<[given: string[], configured: unknown, added: string[]]>([
  [[], undefined, []],
  [['until=1h'], ['label!=keep'], ['label!=keep']],
  [['label=keep'], ['label!=keep', 'label!=other'], ['label!=other']],
  [['label!=a=b'], ['label=a=b', 'label=a=c'], ['label=a=c']],
  [[], ['nonsense', 7, null, 'until=24h'], ['until=24h']],
  [[], 'label=x', []],
])('%j and %j of config.json', (given, configured, added) => {
  expect(configuredFilters(given, configured)).toEqual(added)
})

test('one that is wrong is told with the file that it is in', () => {
  const plan = () =>
    parseKeepFilters(['until=soon'], 0, 'it is one of the pruneFilters in /home/me/.docker/config.json')
  expect(plan).toThrow(
    expect.objectContaining({message: expect.stringContaining('soon'), why: expect.stringContaining('/home/me')}),
  )
})

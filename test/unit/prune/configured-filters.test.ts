import {expect, test} from '@jest/globals'
import {withConfiguredFilters} from '../../../src/lib/prune/configured-filters.js'

test.each<[given: string[], configured: unknown, all: string[]]>([
  [[], undefined, []],
  [['until=1h'], ['label!=keep'], ['until=1h', 'label!=keep']],
  [['label=keep'], ['label!=keep', 'label!=other'], ['label=keep', 'label!=other']],
  [['label!=a=b'], ['label=a=b', 'label=a=c'], ['label!=a=b', 'label=a=c']],
  [[], ['nonsense', 7, null, 'until=24h'], ['until=24h']],
  [[], 'label=x', []],
])('%j and %j of config.json', (given, configured, all) => {
  expect(withConfiguredFilters(given, configured)).toEqual(all)
})

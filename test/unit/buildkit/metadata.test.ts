import {expect, test} from '@jest/globals'
import {metadataValues} from '../../../src/lib/engine/buildkit/metadata.js'

const latin1 = (text: string) => Buffer.from(text).toString('latin1')

test.each([
  ['none', [], []],
  ['in order', ['k', 'b', 'other', 'x', 'k', 'a, c'], ['b', 'a, c']],
  ['UTF-8', ['k', latin1('grüße')], ['grüße']],
  ['escaped', ['k', 'gr%C3%BC%C3%9Fe+1', 'k', 'a%2Bb', 'k-encoded', '1'], ['grüße 1', 'a+b']],
  ['not escaped', ['k', 'a+b%20', 'k-encoded', '0'], ['a+b%20']],
  ['badly escaped', ['k', '%zz', 'k', 'a', 'k-encoded', 'true'], ['', 'a']],
])('%s', (_, headers, values) => {
  expect(metadataValues(headers, 'k')).toEqual(values)
})

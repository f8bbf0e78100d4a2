import {expect, test} from '@jest/globals'
import {parseContainerName} from '../../../src/lib/reference/container.js'

test.each([
  ['ab', 'ab'],
  ['/web', 'web'],
  ['A_b.c-1', 'A_b.c-1'],
  ['0x', '0x'],
  ['a'.repeat(255), 'a'.repeat(255)],
])('%s', (text, name) => expect(parseContainerName(text)).toBe(name))

test.each(['', 'a', '/a', '-ab', '.ab', '_ab', 'a b', 'a/b', '//ab', 'äb', 'ab\n', 'a:b', 'a'.repeat(256)])(
  'refuses %p',
  text => expect(() => parseContainerName(text)).toThrow(expect.objectContaining({code: 'INVALID_NAME', exitCode: 2})),
)

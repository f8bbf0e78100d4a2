import {expect, test} from '@jest/globals'
import {render} from '../../../src/lib/init/render.js'

test.each([
  ['ENV PORT=@@port@@\n', 'ENV PORT=8000\n'],
  ['@@port@@@@port@@', '80008000'],
  ['{{port}} $port {port} @port@ <% port %> @@ -1 +1 @@', '{{port}} $port {port} @port@ <% port %> @@ -1 +1 @@'],
  ['[@@tricky@@]', '[$& $1 @@port@@]'],
])('%j → %j', (text, expected) => {
  expect(render(text, {port: '8000', tricky: '$& $1 @@port@@'}, 'Dockerfile')).toBe(expected)
})

test.each(['@@nope@@', '@@constructor@@'])('an unknown placeholder: %s', text => {
  expect(() => render(text, {}, 'Dockerfile')).toThrow(
    expect.objectContaining({
      code: 'INVALID_TEMPLATE',
      message: expect.stringContaining(`Dockerfile: the placeholder ${text}`),
    }),
  )
})

test('the result is bounded', () => {
  expect(() => render('@@a@@'.repeat(2000), {a: 'x'.repeat(1000)}, 'f')).toThrow(/longer than/)
})

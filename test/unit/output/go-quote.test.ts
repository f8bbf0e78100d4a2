import {expect, test} from '@jest/globals'
import {goQuote} from '../../../src/lib/output/go-quote.js'

// The right sides are Go's: fmt.Printf("%q").
test.each([
  ['plain 日本 👍', '"plain 日本 👍"'],
  ['a "b" \\c', '"a \\"b\\" \\\\c"'],
  ['\u0007\b\f\n\r\t\v', '"\\a\\b\\f\\n\\r\\t\\v"'],
  ['\u001b[31m\u0000\u007f', '"\\x1b[31m\\x00\\x7f"'],
  ['\u009b\u202e\u00a0\u2028', '"\\u009b\\u202e\\u00a0\\u2028"'],
  ['\u{e0001}', '"\\U000e0001"'],
])('%j', (text, quoted) => expect(goQuote(text)).toBe(quoted))

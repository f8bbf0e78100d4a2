import {expect, test} from '@jest/globals'
import {indentJson} from '../../../src/lib/output/indent-json.js'

test.each([
  ['[]', '[]'],
  ['[ ]', '[]'],
  ['{"a":{},"b":[ ]}', '{\n    "a": {},\n    "b": []\n}'],
  ['[1,{"a":"x"}]', '[\n    1,\n    {\n        "a": "x"\n    }\n]'],
  // What a reader of JSON would change.
  ['[12345678901234567890,1.0,1e3]', '[\n    12345678901234567890,\n    1.0,\n    1e3\n]'],
  ['{"b":1,"a":2,"2":3,"1":4}', '{\n    "b": 1,\n    "a": 2,\n    "2": 3,\n    "1": 4\n}'],
  // What looks like structure inside a text.
  [
    String.raw`["{\"a\": [1, 2]}", "\\\\", "\\u003c"]`,
    String.raw`[
    "{\"a\": [1, 2]}",
    "\\\\",
    "\\u003c"
]`,
  ],
  ['[null, true,\n\t false]', '[\n    null,\n    true,\n    false\n]'],
])('%s', (text, indented) => {
  expect(indentJson(text)).toBe(indented)
  expect(JSON.parse(indentJson(text))).toEqual(JSON.parse(text))
})

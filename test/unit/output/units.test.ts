import {expect, test} from '@jest/globals'
import {humanAge, humanDuration, humanSize} from '../../../src/lib/output/units.js'

test.each([
  [0, '0B'],
  [999, '999B'],
  [1000, '1kB'],
  [1234, '1.23kB'],
  [123_456, '123kB'],
  [999_499, '999kB'],
  [999_500, '1MB'],
  [1_234_567, '1.23MB'],
  [132_000_000, '132MB'],
  [1_070_000_000, '1.07GB'],
  [5e12, '5TB'],
  [2e18, '2000PB'],
])('%i bytes', (bytes, text) => expect(humanSize(bytes)).toBe(text))

test.each([
  [0, '0.0s'],
  [840, '0.8s'],
  [9940, '9.9s'],
  [9960, '10s'],
  [59_400, '59s'],
  [59_600, '1m00s'],
  [95_000, '1m35s'],
  [119_700, '2m00s'],
  [3_600_000, '60m00s'],
])('%i ms', (ms, text) => expect(humanDuration(ms)).toBe(text))

const day = 86_400_000
test.each([
  [-5, '0 seconds'],
  [1000, '1 second'],
  [59_999, '59 seconds'],
  [60_000, '1 minute'],
  [2 * 3_600_000, '2 hours'],
  [day, '1 day'],
  [6.9 * day, '6 days'],
  [7 * day, '1 week'],
  [29 * day, '4 weeks'],
  [60 * day, '2 months'],
  [364 * day, '12 months'],
  [800 * day, '2 years'],
])('%i ms ago', (ms, text) => expect(humanAge(ms)).toBe(text))

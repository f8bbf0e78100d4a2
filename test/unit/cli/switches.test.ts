import {expect, test} from '@jest/globals'
import {readSwitch} from '../../../src/lib/cli/switches.js'

test.each(['1', 'true', 'TRUE', 'yes', 'on', 'On'])('%j is yes', value => {
  expect(readSwitch('DKR_PUBLIC', value)).toBe(true)
})

test.each(['0', 'false', 'no', 'off', 'OFF', '', undefined])('%j is no', value => {
  expect(readSwitch('DKR_PUBLIC', value)).toBe(false)
})

test.each(['maybe', 'yess', ' ', '2', 'true\n'])('%j is refused', value => {
  expect(() => readSwitch('DKR_PUBLIC', value)).toThrow(
    expect.objectContaining({code: 'USAGE', exitCode: 2, message: expect.stringContaining('DKR_PUBLIC=')}),
  )
})

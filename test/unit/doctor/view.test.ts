import {expect, test} from '@jest/globals'
import type {Check} from '../../../src/lib/doctor/check.js'
import {doctorLines} from '../../../src/lib/doctor/view.js'

const checks: Check[] = [
  {name: 'engine', verdict: 'ok', detail: 'unix:///x'},
  {name: 'credential helper', verdict: 'failed', detail: 'not\u001b[2J there', mend: 'install it'},
  {name: 'disk', verdict: 'warning', detail: '1GB free', mend: 'dkr images'},
]

test('the verdicts below each other, the mend below its check', () => {
  expect(doctorLines(checks, {isTTY: false})).toEqual([
    'ok       engine             unix:///x',
    'failed   credential helper  not there',
    '                            Try: install it',
    'warning  disk               1GB free',
    '                            Try: dkr images',
  ])
  expect(doctorLines([], {})).toEqual([])
})

test('a narrow terminal wraps between words, behind the names', () => {
  const check: Check = {
    name: 'disk',
    verdict: 'ok',
    detail: 'sixty gigabytes are free',
    mend: 'dkr prune makes more room',
  }
  expect(doctorLines([check], {isTTY: true, columns: 34}).map(line => line.replace(/\u001b\[\d+m/g, ''))).toEqual([
    'ok       disk  sixty gigabytes are',
    '               free',
    '               Try: dkr prune',
    '               makes more room',
  ])
})

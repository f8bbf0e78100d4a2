import {expect, test} from '@jest/globals'
import {fixDockerfile} from '../../../src/lib/dockerfile/fix.js'
import {lintDockerfile} from '../../../src/lib/dockerfile/lint.js'
import {fixLines, reportFindings, summaryLine} from '../../../src/lib/dockerfile/report.js'

test('a report has a headline each, a reason once, and a summary', () => {
  const lines = reportFindings(lintDockerfile('FROM a\nFROM b\nEXPOSE x\n', {file: 'web.Dockerfile'}))
  expect(lines).toEqual([
    'web.Dockerfile:1 warning tag-image (DL3006): the image "a" has no tag',
    expect.stringMatching(/^ {2}without a tag/),
    'web.Dockerfile:2 warning tag-image (DL3006): the image "b" has no tag',
    'web.Dockerfile:3 error valid-port (DL3011): "x" is no port: a number up to 65535',
    expect.stringMatching(/^ {2}the builder refuses/),
    '1 error, 2 warnings',
  ])
})

test.each([
  [{errors: 0, warnings: 0, infos: 0, styles: 0}, 'no findings'],
  [{errors: 2, warnings: 1, infos: 0, styles: 0}, '2 errors, 1 warning'],
  [{errors: 0, warnings: 0, infos: 3, styles: 1}, '3 infos, 1 style'],
])('%j: %s', (counts, line) => {
  expect(summaryLine(counts)).toBe(line)
})

test('what was fixed has the line numbers of the file as it was', () => {
  const fixed = fixDockerfile('FROM python:3.13\nCMD pip\nRUN x\ncmd python\n', {})
  expect(fixLines(fixed, 'web.Dockerfile')).toEqual([
    'fixed web.Dockerfile:2 last-cmd-counts',
    'fixed web.Dockerfile:4 same-instruction-casing',
    'fixed web.Dockerfile:4 shell-form-command',
  ])
})

test('a file that is left alone says why', () => {
  const lines = (text: string) => fixLines(fixDockerfile(text, {}))
  expect(lines('FROM a:1\nRUn x\n{{ end }}\n')).toEqual([
    'Dockerfile is not fixed: the builder refuses line 3; correct that first',
  ])
  expect(lines('# syntax=example.com/my-language:1\nFROM a:1\nRUn x\n')).toEqual([
    'Dockerfile is not fixed: the frontend "example.com/my-language:1" may read the file in its own way',
  ])
})

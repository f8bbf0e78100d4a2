import {describe, expect, test} from '@jest/globals'
import {diagnose} from '../../../../src/lib/up/diagnosis/diagnose.js'
import {endWords, mountWords, programWords} from './cases/words-ended.js'
import {answeringWords, listeningWords} from './cases/words-running.js'

describe.each([
  ['listening', listeningWords],
  ['answering', answeringWords],
  ['ends', endWords],
  ['program', programWords],
  ['mounts', mountWords],
])('%s', (_group, cases) => {
  test.each(cases)('%s', (_name, evidence, said, notSaid = []) => {
    const found = diagnose(evidence)
    const text = [found.message, found.why, ...(found.evidence ?? []), ...found.suggestions].join('\n')
    for (const words of said) expect(text).toMatch(words)
    for (const words of notSaid) expect(text).not.toMatch(words)
  })
})

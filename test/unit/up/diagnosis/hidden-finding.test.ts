import {expect, test} from '@jest/globals'
import {hiddenFinding} from '../../../../src/lib/up/diagnosis/hidden-finding.js'
import type {Finding} from '../../../../src/lib/up/diagnosis/verdict.js'

const secret = 'hunter2-and-more'
const finding: Finding = {
  cause: 'file-not-found',
  certain: true,
  message: `the file /x/${secret} is not in the image`,
  why: `the app opens ${secret}`,
  evidence: [`log: ${secret}`, 'web'],
  suggestions: ['check COPY', `chown 1000 /x/${secret}`],
}

test('a finding shows no secret of the environment, wherever it stands', () => {
  const shown = hiddenFinding(finding, [`DB_PASSWORD=${secret}`])
  expect(JSON.stringify(shown)).not.toContain(secret)
  expect(shown).toMatchObject({
    cause: 'file-not-found',
    certain: true,
    message: 'the file /x/*** is not in the image',
    evidence: ['log: ***', 'web'],
    suggestions: ['check COPY', 'chown 1000 /x/***'],
  })
})

test('what is no secret stays', () => {
  expect(hiddenFinding(finding, [`GREETING=${secret}`])).toEqual(finding)
  expect(hiddenFinding({...finding, evidence: undefined}, [])).toEqual({...finding, evidence: undefined})
})

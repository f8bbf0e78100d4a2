import {describe, expect, test} from '@jest/globals'
import {lintDockerfile} from '../../../src/lib/dockerfile/lint.js'
import {rules} from '../../../src/lib/dockerfile/rules/index.js'

function found(text: string, options = {}): string[] {
  return lintDockerfile(text, options).findings.map(({line, rule}) => `${line} ${rule}`)
}

describe('comments silence a rule', () => {
  test.each<[what: string, text: string, found: string[]]>([
    ['nothing to silence', 'FROM a\n', ['1 tag-image']],
    ["hadolint's name", '# hadolint ignore=DL3006\nFROM a\n', []],
    ['our name', '# dkr ignore=tag-image\nFROM a\n', []],
    ['any name in any comment', '# hadolint ignore=tag-image\nFROM a\n', []],
    ['several', '# dkr ignore=DL3059, tag-image\nFROM a\n', []],
    ['any case, spaces', '#  Hadolint  ignore = dl3006\nFROM a\n', []],
    ['with an explanation behind it', '# dkr ignore=tag-image because of x\nFROM a\n', []],
    ['another rule', '# dkr ignore=pipefail\nFROM a\n', ['1 tag-image'].map(() => '2 tag-image')],
    ['the next instruction only', '# dkr ignore=tag-image\nFROM a\nFROM b\n', ['3 tag-image']],
    ['over an empty line and other comments', '# dkr ignore=tag-image\n\n# x\nFROM a\n', []],
    ['a later line of the instruction', 'FROM a:1\n# dkr ignore=NoEmptyContinuation\nRUN x \\\n\ny\n', []],
    ['the instruction that hadolint names', 'FROM a:1\nCMD ["x"]\n# hadolint ignore=DL4003\nCMD ["y"]\n', []],
    ['a stage', '# hadolint stage ignore=DL3059\nFROM a:1\nRUN x\nRUN y\nFROM b:1\nRUN x\nRUN y\n', ['7 join-runs']],
    ['the file', 'FROM a\n# hadolint global ignore=DL3006\nFROM b\n', []],
    ["BuildKit's directive", '# check=skip=JSONArgsRecommended,tag-image\nFROM a\nCMD x\n', []],
    ["BuildKit's directive, all", '# check=skip=all\nFROM a\nCMD x\n', []],
    ["BuildKit's comment above an instruction", 'FROM a:1\n# check=skip=JSONArgsRecommended\nCMD x\n', []],
    ['not what does not build', '# check=skip=all\nFROM a:1\nEXPOSE 99999\nCOPY x\n', ['3 valid-port', '4 syntax']],
  ])('%s', (_, text, expected) => {
    expect(found(text)).toEqual(expected)
  })
})

describe('options', () => {
  test('leave rules out and take rules in, by any name', () => {
    expect(found('FROM a\nCMD x\n', {ignore: ['DL3006', 'jsonargsrecommended']})).toEqual([])
    expect(found('FROM a:1\n', {enable: ['DL3057', 'user-is-set']})).toEqual(['1 has-healthcheck', '1 user-is-set'])
  })

  test('every rule that is off can be taken in', () => {
    const off = rules.filter(({optIn}) => optIn).map(({id}) => id)
    expect(found('FROM a:1\nRUN apk add x\n')).not.toContainEqual(expect.stringMatching(new RegExp(off.join('|'))))
  })

  test('put the file into the findings', () => {
    expect(lintDockerfile('FROM a\n', {file: 'web.Dockerfile'}).findings).toMatchObject([
      {file: 'web.Dockerfile', line: 1},
    ])
  })
})

describe('the result', () => {
  test('is sorted by line, then by rule, and counted', () => {
    const result = lintDockerfile('FROM a AS Build\nEXPOSE 99999\nUSER node\nCMD x\n')
    expect(result.findings.map(({line, rule, severity}) => `${line} ${rule} ${severity}`)).toEqual([
      '1 lower-case-stage-name style',
      '1 tag-image warning',
      '2 valid-port error',
      '3 numeric-user info',
      '4 shell-form-command warning',
    ])
    expect(result).toMatchObject({errors: 1, warnings: 2, infos: 1, styles: 1, failed: true})
  })

  test('a finding tells all it knows', () => {
    expect(lintDockerfile('FROM python:3.13\nCMD python app.py\n').findings).toEqual([
      {
        line: 2,
        endLine: 2,
        rule: 'shell-form-command',
        aliases: ['JSONArgsRecommended', 'DL3025'],
        severity: 'warning',
        message: 'CMD "python app.py" runs inside a shell',
        reason: expect.stringContaining('docker stop'),
        fix: {startLine: 2, endLine: 2, text: 'CMD ["python", "app.py"]'},
      },
    ])
  })

  test.each([
    ['FROM a:1\n', false],
    ['FROM a\n', false],
    ['# check=error=true\nFROM a\n', true],
    ['# check=error=false\nFROM a\n', false],
    ['FROM a:1\nCOPY x\n', true],
  ])('%j fails: %s', (text, failed) => {
    expect(lintDockerfile(text).failed).toBe(failed)
  })

  test('what cannot be read is a finding', () => {
    expect(found('not a Dockerfile at all\n')).toEqual(['1 syntax'])
    expect(found('')).toEqual(['1 syntax'])
  })

  test('no text of the file reaches a terminal as it is', () => {
    const evil = '\u001b[31m\u202ex\u0007'
    const text = `FROM ${evil}\nCMD ${evil}\nFOO${evil} x\nEXPOSE ${evil}\nCOPY --${evil} a\nRUN cd ${evil}; sudo ${evil}\nENV ${evil} y\nRUN <<${evil}\n`
    const {findings} = lintDockerfile(text)
    expect(findings.length).toBeGreaterThan(5)
    for (const {message, reason} of findings) expect(message + reason).not.toMatch(/[\u0000-\u001f\u202e]/)
  })

  test('messages stay short', () => {
    const {findings} = lintDockerfile(`FROM a:1\nCMD ${'x'.repeat(10_000)}\nCOPY ${'y'.repeat(10_000)}\n`)
    for (const {message} of findings) expect(message.length).toBeLessThan(200)
  })
})

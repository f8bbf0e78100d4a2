import {describe, expect, test} from '@jest/globals'
import {applyFixes} from '../../../src/lib/dockerfile/apply-fixes.js'
import {lintDockerfile} from '../../../src/lib/dockerfile/lint.js'
import {reportFindings, summaryLine} from '../../../src/lib/dockerfile/report.js'

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

describe('fixes', () => {
  test.each<[before: string, after: string]>([
    ['CMD python app.py', 'CMD ["python", "app.py"]'],
    ["CMD ['python', 'app.py']", 'CMD ["python", "app.py"]'],
    ["entrypoint ['a',]", 'ENTRYPOINT ["a"]'],
    ['ENV A b c', 'ENV A="b c"'],
    ['LABEL a b', 'LABEL a=b'],
    ['ADD a /b', 'COPY a /b'],
    ['EXPOSE 53/UDP 53/Tcp', 'EXPOSE 53/udp 53/tcp'],
    ['MAINTAINER Me <me@x>', 'LABEL org.opencontainers.image.authors="Me <me@x>"'],
    ['RUN x \\\n\n  && y', 'RUN x \\\n  && y'],
    ['Run x', 'RUN x'],
    ['FROM --platform=$TARGETPLATFORM b:1 as c', 'FROM b:1 AS c'],
    ['CMD ["x"]\nCMD ["y"]', 'CMD ["y"]'],
  ])('%j becomes %j', (before, after) => {
    let text = `FROM a:1\n${before}\n`
    for (let round = 0; round < 3; round++) text = applyFixes(text, lintDockerfile(text).findings).text
    expect(text).toBe(`FROM a:1\n${after}\n`)
  })

  test.each([
    'CMD echo $HOME',
    'CMD a && b',
    'CMD exec a',
    'CMD A=1 b',
    'ADD a.tar.gz /',
    'ENV A "b c"',
    'ADD --checksum=x https://y /z',
  ])('%s is left to its author', line => {
    const text = `FROM a:1\n${line}\n`
    expect(applyFixes(text, lintDockerfile(text).findings)).toEqual({text, fixed: [], left: []})
  })

  test('keep line ends and the byte order mark', () => {
    const text = '\uFEFFfrom a:1\r\nRUN x\r\nRUN y \\\r\n\r\n  z\r\n'
    const {text: fixed} = applyFixes(text, lintDockerfile(text).findings)
    expect(fixed).toBe('\uFEFFFROM a:1\r\nRUN x\r\nRUN y \\\r\n  z\r\n')
  })

  test('of two in the same place, one waits', () => {
    const text = 'FROM a:1\nCMD x\nCMD y\n'
    const {fixed, left} = applyFixes(text, lintDockerfile(text).findings)
    expect(fixed.map(({line, rule}) => `${line} ${rule}`)).toEqual(['2 last-cmd-counts', '3 shell-form-command'])
    expect(left.map(({line, rule}) => `${line} ${rule}`)).toEqual(['2 shell-form-command'])
  })
})

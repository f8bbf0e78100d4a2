import {describe, expect, test} from '@jest/globals'
import {lintDockerfile} from '../../../src/lib/dockerfile/lint.js'
import {rules, rulesNamed} from '../../../src/lib/dockerfile/rules/index.js'
import {imageCases} from './rule-cases/image.js'
import {installCases} from './rule-cases/install.js'
import {runCases} from './rule-cases/run.js'
import type {Case} from './rule-cases/shape.js'
import {stageCases} from './rule-cases/stages.js'

const cases = {...stageCases, ...imageCases, ...runCases, ...installCases}

function linesOf(rule: string, text: string, context: Case['context']): number[] {
  const {findings} = lintDockerfile(text, {...context, enable: [rule]})
  return findings.filter(finding => finding.rule === rule).map(({line}) => line)
}

describe.each(Object.entries(cases))('%s', (rule, {bad, good, context}) => {
  test.each(bad)('finds %j in line %j', (text, ...lines) => {
    expect(linesOf(rule, text, context)).toEqual(lines)
  })

  test.each(good)('lets %j pass', text => {
    expect(linesOf(rule, text, context)).toEqual([])
  })
})

test('every rule has cases', () => {
  expect(Object.keys(cases).sort()).toEqual(rules.map(({id}) => id).sort())
})

test.each(rules.map(rule => [rule.id, rule] as const))('%s is well formed', (id, {aliases, summary, reason}) => {
  expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/)
  for (const alias of aliases) expect(alias).toMatch(/^(DL\d{4}|[A-Z][A-Za-z]+)$/)
  for (const text of [summary, reason]) expect(text).toMatch(/^[^\n]{10,}[^.\n]$/)
  expect(rulesNamed(id)).toHaveLength(1)
})

test('ids are unique, and a foreign name finds its rules', () => {
  expect(new Set(rules.map(({id}) => id)).size).toBe(rules.length)
  expect(rulesNamed('dl4003').map(({id}) => id)).toEqual(['last-cmd-counts'])
  expect(rulesNamed('MultipleInstructionsDisallowed')).toHaveLength(3)
  expect(rulesNamed('nonsense')).toEqual([])
})

test('a careful Dockerfile has no finding at all', () => {
  const text = `# syntax=docker/dockerfile:1
ARG PYTHON=3.13
FROM python:\${PYTHON}-slim AS build
WORKDIR /app
COPY requirements.txt ./
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir -r requirements.txt

FROM python:\${PYTHON}-slim
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN <<EOF
apt-get update
apt-get install -y --no-install-recommends tini
rm -rf /var/lib/apt/lists/*
EOF
ENV PATH=/venv/bin:$PATH PORT=8000
WORKDIR /app
COPY --from=build /venv /venv
COPY . .
USER 10001:10001
EXPOSE $PORT
HEALTHCHECK CMD ["python", "-m", "app.health"]
ENTRYPOINT ["tini", "--"]
CMD ["python", "-m", "app"]
`
  expect(lintDockerfile(text).findings).toEqual([])
})

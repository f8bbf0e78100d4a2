import {expect, test} from '@jest/globals'
import {confirm, input, password, select} from '../../../src/lib/prompts/ask.js'
import {canAsk} from '../../../src/lib/prompts/prompts.js'

const [terminal, pipe] = [{isTTY: true}, {}]

test.each<[string, NodeJS.ProcessEnv, {isTTY?: boolean}, {isTTY?: boolean}, boolean]>([
  ['two terminals', {}, terminal, terminal, true],
  ['stdin is a pipe', {}, pipe, terminal, false],
  ['stderr is a file', {}, terminal, pipe, false],
  ['CI', {CI: 'true'}, terminal, terminal, false],
  ['CI switched off', {CI: 'false'}, terminal, terminal, true],
  ['an empty CI', {CI: ''}, terminal, terminal, true],
  ['a terminal that cannot move its cursor', {TERM: 'dumb'}, terminal, terminal, false],
])('whether to ask: %s', (_, env, stdin, stderr, expected) => {
  expect(canAsk(env, {stdin, stderr})).toBe(expected)
})

test.each([
  ['confirm', () => confirm('Sure?', {flag: '--yes'}), '--yes'],
  ['input', () => input('Name', {flag: '--name'}), '--name'],
  ['select', () => select('Which', {flag: '--template', choices: [{value: 1, name: 'one'}]}), '--template'],
  ['password', () => password('Password', {flag: '--password-stdin'}), '--password-stdin'],
])('%s names its flag where it cannot ask', async (_, ask, flag) => {
  const ci = process.env.CI
  process.env.CI = 'true'
  try {
    await expect(ask()).rejects.toMatchObject({
      code: 'NEEDS_ANSWER',
      exitCode: 2,
      suggestions: [`give it with ${flag}`],
    })
  } finally {
    if (ci === undefined) delete process.env.CI
    else process.env.CI = ci
  }
})

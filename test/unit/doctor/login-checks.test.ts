import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, expect, test} from '@jest/globals'
import {loginChecks} from '../../../src/lib/doctor/login-checks.js'

const dir = mkdtempSync(join(tmpdir(), 'dkr-unit-'))
afterAll(() => rmSync(dir, {recursive: true}))

function checks(text: string) {
  writeFileSync(join(dir, 'config.json'), text)
  return loginChecks({DOCKER_CONFIG: dir, PATH: dir})
}

test.each(['{"auths":', '{"auths": 5}', '[]'])('%s: the log-ins have failed, with the fix', text => {
  expect(checks(text)).toEqual([
    {
      name: 'log-ins',
      verdict: 'failed',
      detail: expect.stringMatching(/^cannot read .*config\.json: /),
      mend: expect.stringMatching(/^fix /),
    },
  ])
})

test('a helper that is missing is told beside another fault', () => {
  const all = checks('{"credsStore": "dkr-test-none", "auths": {"r.io": 5}}')
  expect(all.map(({name, verdict}) => [name, verdict])).toEqual([
    ['log-ins', 'failed'],
    ['credential helper', 'failed'],
  ])
})

test('nothing is wrong', () => {
  expect(checks('{"auths": {"r.io": {}}}')).toEqual([{name: 'log-ins', verdict: 'ok', detail: 'r.io (config.json)'}])
})

import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeEach, describe, expect, test} from '@jest/globals'
import {explainUnreadLogins} from '../../../src/lib/docker-config/unread-logins.js'
import type {ErrorCode} from '../../../src/lib/errors/codes.js'
import {DkrError} from '../../../src/lib/errors/dkr-error.js'

const dir = mkdtempSync(join(tmpdir(), 'dkr-unit-'))
const env = {DOCKER_CONFIG: dir}
const write = (text: string) => writeFileSync(join(dir, 'config.json'), text)
beforeEach(() => write('{"auths": 5}'))
afterAll(() => rmSync(dir, {recursive: true}))

const failure = (code: ErrorCode, message: string, evidence?: string[]) =>
  new DkrError(code, {message, why: 'nobody is logged in', suggestions: ['dkr login'], evidence})

describe('a refusal, while the log-ins could not be read', () => {
  test.each<[ErrorCode, string, ErrorCode, string[]]>([
    ['REGISTRY_DENIED', 'cannot push r.io/a: denied', 'CREDENTIALS', []],
    [
      'IMAGE_NOT_FOUND',
      'cannot pull me/a: pull access denied for me/a, repository does not exist',
      'IMAGE_NOT_FOUND',
      [],
    ],
    ['BUILD_FAILED', 'build failed: r.io/a: failed to authorize: 401', 'BUILD_FAILED', []],
    ['BUILD_FAILED', 'the step failed', 'BUILD_FAILED', ['insufficient_scope: authorization failed']],
  ])('%s %s', (code, message, as, evidence) => {
    expect(explainUnreadLogins(failure(code, message, evidence), env)).toMatchObject({
      code: as,
      message,
      why: expect.stringMatching(/^nobody is logged in; the log-ins could not be read: .*"auths" must be/),
      suggestions: [expect.stringMatching(/^fix /), 'dkr login'],
    })
  })
})

describe('another matter stays as it is', () => {
  test.each<[ErrorCode, string, string[]]>([
    ['IMAGE_NOT_FOUND', 'cannot pull r.io/a: manifest unknown', []],
    ['IMAGE_NOT_FOUND', 'no such image: a', []],
    ['REGISTRY_UNREACHABLE', 'cannot pull r.io/a: connection refused', []],
    ['BUILD_FAILED', 'RUN npm ci failed', ['npm error 401 Unauthorized', '/bin/sh: permission denied']],
    ['ENGINE_DENIED', 'permission denied on the socket', []],
  ])('%s %s', (code, message, evidence) => {
    const error = failure(code, message, evidence)
    expect(explainUnreadLogins(error, env)).toBe(error)
  })

  test('a file that can be read, or of which something else is wrong', () => {
    const error = failure('REGISTRY_DENIED', 'denied')
    for (const text of ['{}', '{"proxies": 5}', '']) {
      write(text)
      expect(explainUnreadLogins(error, env)).toBe(error)
    }
  })

  test('what is no error of dkr', () => {
    const error = new TypeError('x')
    expect(explainUnreadLogins(error, env)).toBe(error)
  })
})

import {describe, expect, test} from '@jest/globals'
import {connectionError} from '../../../src/lib/errors/connection.js'
import {DkrError} from '../../../src/lib/errors/dkr-error.js'

const engine = {url: 'unix:///run/x.sock', source: 'DOCKER_HOST'}
const failure = (code: string, message = `${code} happened`) => Object.assign(new Error(message), {code})

test.each([
  ['ENOENT', 'ENGINE_NOT_FOUND', /no engine answers at unix:\/\/\/run\/x.sock/, /from DOCKER_HOST/],
  ['ENOTDIR', 'ENGINE_NOT_FOUND', /no engine answers/, /no socket/],
  ['EACCES', 'ENGINE_DENIED', /permission denied/, /\("docker"\)/],
  ['EPERM', 'ENGINE_DENIED', /permission denied/, /\("docker"\)/],
  ['ECONNREFUSED', 'ENGINE_REFUSED', /no engine answers/, /nothing listens/],
  ['ENOTFOUND', 'ENGINE_HOST_UNKNOWN', /no engine answers/, /host name/],
  ['EAI_AGAIN', 'ENGINE_HOST_UNKNOWN', /no engine answers/, /host name/],
  ['ETIMEDOUT', 'ENGINE_TIMEOUT', /does not answer/, /ETIMEDOUT happened/],
  ['EHOSTUNREACH', 'ENGINE_TIMEOUT', /does not answer/, /happened/],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'ENGINE_TLS', /TLS/, /happened/],
  ['CERT_HAS_EXPIRED', 'ENGINE_TLS', /TLS/, /happened/],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'ENGINE_TLS', /TLS/, /happened/],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'ENGINE_TLS', /TLS/, /happened/],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'ENGINE_TLS', /TLS/, /happened/],
  ['ERR_OSSL_PEM_NO_START_LINE', 'ENGINE_TLS', /TLS/, /happened/],
  ['EPROTO', 'ENGINE_TLS', /TLS/, /happened/],
  ['HPE_INVALID_CONSTANT', 'ENGINE_PROTOCOL', /does not speak HTTP/, /TLS/],
  ['ECONNRESET', 'ENGINE_GONE', /broke/, /engine ended/],
  ['EPIPE', 'ENGINE_GONE', /broke/, /engine ended/],
  ['SOMETHING_NEW', 'ENGINE_GONE', /broke/, /happened/],
])('%s is %s', (code, dkr, message, why) => {
  const error = connectionError(failure(code), engine)
  expect(error).toMatchObject({
    code: dkr,
    exitCode: 3,
    message: expect.stringMatching(message),
    why: expect.stringMatching(why),
  })
  expect(error.suggestions.length).toBeGreaterThan(0)
  expect(error.suggestions.every(text => text.length > 5)).toBe(true)
})

test.each([
  ['EPROTO', 'C0:error:0A00010B:SSL routines:ssl3_get_record:wrong version number', 'ENGINE_TLS_MISMATCH', /no TLS/],
  ['ERR_SSL_PACKET_LENGTH_TOO_LONG', 'packet length too long', 'ENGINE_TLS_MISMATCH', /no TLS/],
  ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'tlsv13 alert certificate required', 'ENGINE_TLS', /TLS/],
])('%s %s', (code, text, dkr, message) => {
  expect(connectionError(failure(code, text), engine)).toMatchObject({
    code: dkr,
    message: expect.stringMatching(message),
  })
})

describe('behind ssh', () => {
  const far = {url: 'ssh://me@far.example', source: 'DOCKER_HOST'}
  const why = 'warning: something\n'

  test.each([
    ['me@far.example: Permission denied (publickey,password).', 'ENGINE_SSH', /ssh-copy-id me@far.example/],
    ['Host key verification failed.', 'ENGINE_SSH', /ssh me@far.example/],
    [
      'ssh: Could not resolve hostname far.example: Name or service not known',
      'ENGINE_HOST_UNKNOWN',
      /~\/.ssh\/config/,
    ],
    ['ssh: connect to host far.example port 22: Connection refused', 'ENGINE_REFUSED', /port/],
    ['ssh: connect to host far.example port 22: Connection timed out', 'ENGINE_TIMEOUT', /is up/],
    ['bash: line 1: docker: command not found', 'ENGINE_SSH', /docker version/],
    ['sh: 1: docker: not found', 'ENGINE_SSH', /docker version/],
    ['dial unix /var/run/docker.sock: connect: permission denied', 'ENGINE_DENIED', /usermod/],
    ['dial unix /var/run/docker.sock: connect: no such file or directory', 'ENGINE_REFUSED', /systemctl/],
    ['it ended with 255', 'ENGINE_SSH', /docker version/],
  ])('%s', (text, code, suggestion) => {
    expect(connectionError(failure('PROGRAM_FAILED', `${why}${text}\n`), far)).toMatchObject({
      code,
      exitCode: 3,
      why: text,
      suggestions: expect.arrayContaining([expect.stringMatching(suggestion)]),
    })
  })

  test('no ssh at all', () => {
    const error = Object.assign(failure('ENOENT'), {syscall: 'spawn ssh'})
    expect(connectionError(error, far)).toMatchObject({
      code: 'ENGINE_SSH',
      message: expect.stringMatching(/ssh program/),
    })
  })
})

test('names the other engines of this machine', () => {
  const error = connectionError(failure('EACCES'), {...engine, others: ['/run/user/1/docker.sock']})
  expect(error.suggestions.at(-1)).toContain('DOCKER_HOST=unix:///run/user/1/docker.sock')
})

test('an error without a message still has a reason', () => {
  expect(connectionError(failure('ECONNABORTED', ''), engine).why).toBe('ECONNABORTED')
})

test('the default socket is not blamed on anybody', () => {
  const error = connectionError(failure('ENOENT'), {url: 'unix:///var/run/docker.sock', source: 'the default socket'})
  expect(error.why).toBe('there is no socket (the default socket)')
})

test('an error of dkr stays as it is', () => {
  const error = new DkrError('INTERRUPTED', {message: 'x', suggestions: ['y']})
  expect(connectionError(error, engine)).toBe(error)
})

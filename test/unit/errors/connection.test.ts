import {expect, test} from '@jest/globals'
import {connectionError} from '../../../src/lib/errors/connection.js'
import {DkrError} from '../../../src/lib/errors/dkr-error.js'

const engine = {url: 'unix:///run/x.sock', source: 'DOCKER_HOST'}
const failure = (code: string, message = `${code} happened`) => Object.assign(new Error(message), {code})

test.each([
  ['ENOENT', 'ENGINE_NOT_FOUND', /no engine answers at unix:\/\/\/run\/x.sock/, /from DOCKER_HOST/],
  ['ENOTDIR', 'ENGINE_NOT_FOUND', /no engine answers/, /no socket/],
  ['EACCES', 'ENGINE_DENIED', /permission denied/, /group "docker"/],
  ['EPERM', 'ENGINE_DENIED', /permission denied/, /group "docker"/],
  ['ECONNREFUSED', 'ENGINE_REFUSED', /no engine answers/, /nothing listens/],
  ['ENOTFOUND', 'ENGINE_NOT_FOUND', /no engine answers/, /host name/],
  ['EAI_AGAIN', 'ENGINE_NOT_FOUND', /no engine answers/, /host name/],
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
  ['ECONNRESET', 'ENGINE_GONE', /broke/, /happened/],
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

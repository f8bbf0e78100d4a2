import {describe, expect, test} from '@jest/globals'
import {type Attempt, registryError} from '../../../src/lib/engine/registry-error.js'

const push: Attempt = {action: 'push', image: 'r.io/me/app:1', host: 'r.io', loggedIn: true}
const pull: Attempt = {...push, action: 'pull'}
const login: Attempt = {action: 'login', image: 'r.io', host: 'r.io', loggedIn: true}

/** What engines and registries really say. */
describe('what the engine says of a registry', () => {
  test.each<[string, Attempt, string, RegExp]>([
    ['denied: requested access to the resource is denied', push, 'REGISTRY_DENIED', /namespace in r\.io\/me\/app:1/],
    [
      'denied: requested access to the resource is denied',
      {...push, host: 'docker.io', image: 'me/app:1', loggedIn: false},
      'REGISTRY_DENIED',
      /nobody is logged in at docker\.io.*dkr login$/,
    ],
    ['no basic auth credentials', {...push, loggedIn: false}, 'REGISTRY_DENIED', /dkr login r\.io/],
    ['unauthorized: authentication required', {...pull, loggedIn: false}, 'REGISTRY_DENIED', /nobody is logged in/],
    ['unauthorized: access token has insufficient scopes', push, 'REGISTRY_DENIED', /may read, but not write/],
    ['unauthorized: your token has expired', push, 'REGISTRY_DENIED', /no longer valid/],
    [
      "pull access denied for app, repository does not exist or may require 'docker login': denied: requested access",
      {...pull, loggedIn: false},
      'IMAGE_NOT_FOUND',
      /private and nobody is logged in/,
    ],
    ['name unknown: The repository with name "app" does not exist', push, 'IMAGE_NOT_FOUND', /no such repository/],
    [
      'manifest for r.io/me/app:1 not found: manifest unknown: manifest unknown',
      pull,
      'IMAGE_NOT_FOUND',
      /no such tag/,
    ],
    ['no matching manifest for linux/arm64/v8 in the manifest list entries', pull, 'IMAGE_NOT_FOUND', /--platform/],
    ['An image does not exist locally with the tag: r.io/me/app', push, 'IMAGE_NOT_FOUND', /dkr images/],
    [
      'Get "https://r.io/v2/": http: server gave HTTP response to HTTPS client',
      push,
      'REGISTRY_UNREACHABLE',
      /insecure-reg/,
    ],
    [
      'Get "https://r.io/v2/": x509: certificate signed by unknown authority',
      push,
      'REGISTRY_UNREACHABLE',
      /certs\.d\/r\.io/,
    ],
    ['Get "https://r.io/v2/": dial tcp: lookup r.io: no such host', pull, 'REGISTRY_UNREACHABLE', /by its name/],
    ['dial tcp 127.0.0.1:1: connect: connection refused', pull, 'REGISTRY_UNREACHABLE', /nothing listens/],
    ['net/http: TLS handshake timeout', pull, 'REGISTRY_UNREACHABLE', /in time/],
    ['unexpected EOF', push, 'REGISTRY_UNREACHABLE', /broke the connection/],
    [
      'toomanyrequests: You have reached your pull rate limit',
      {...pull, loggedIn: false},
      'REGISTRY_DENIED',
      /dkr login r\.io/,
    ],
    ['received unexpected HTTP status: 500 Internal Server Error', push, 'PUSH_FAILED', /a fault of its own/],
    ['received unexpected HTTP status: 502 Bad Gateway', pull, 'PULL_FAILED', /a fault of its own/],
    ['received unexpected HTTP status: 507 Insufficient Storage', push, 'PUSH_FAILED', /no room left/],
    ['received unexpected HTTP status: 200 OK', push, 'REGISTRY_UNREACHABLE', /web page/],
    [
      "error unmarshalling content: invalid character '<' looking for beginning of value",
      pull,
      'REGISTRY_UNREACHABLE',
      /web page/,
    ],
    ['error parsing HTTP 429 response body: invalid character', pull, 'REGISTRY_DENIED', /limits how much/],
    ['something new', push, 'PUSH_FAILED', /is well/],
    ['', pull, 'PULL_FAILED', /gave no reason/],
    ['login attempt to http://r.io/v2/ failed with status: 401 Unauthorized', login, 'LOGIN_FAILED', /did not accept/],
    ['Get "https://r.io/v2/": unauthorized: incorrect username or password', login, 'LOGIN_FAILED', /does not know/],
    ['Get "http://r.io/v2/": dial tcp: connection refused', login, 'REGISTRY_UNREACHABLE', /nothing listens/],
  ])('%s', (text, attempt, code, words) => {
    const error = registryError(text, attempt)
    expect(error.code).toBe(code)
    expect([error.message, error.why, ...error.suggestions].join(' ')).toMatch(words)
    expect(error.message).toContain(text)
  })

  test('is bounded', () => {
    expect(registryError('x'.repeat(1e6), push).message.length).toBeLessThan(3000)
  })
})

import {describe, expect, test} from '@jest/globals'
import {type Attempt, registryError} from '../../../src/lib/engine/registry-error.js'
import {engineAnswerError} from '../../../src/lib/errors/engine-answer.js'

const pull: Attempt = {action: 'pull', image: 'r.io/me/app:1', host: 'r.io', loggedIn: false}
const hub: Attempt = {action: 'pull', image: 'nope:1', host: 'docker.io', loggedIn: false}

// What engines say of an image that is nowhere: 20.10, 28 with both stores, BuildKit of both, Podman 4 and 5.
const nowhere: [string, Attempt][] = [
  ['manifest for r.io/me/app:1 not found: manifest unknown: manifest unknown', pull],
  ['manifest unknown: manifest unknown', pull],
  ['failed to resolve reference "r.io/me/app:1": r.io/me/app:1: not found', pull],
  [
    `failed to resolve reference "r.io/me/app@sha256:${'0'.repeat(64)}": r.io/me/app@sha256:${'0'.repeat(64)}: not found`,
    pull,
  ],
  ['failed to resolve source metadata for r.io/me/app:1: r.io/me/app:1: not found', pull],
  ['initializing source docker://r.io/me/app:1: reading manifest 1 in r.io/me/app: manifest unknown', pull],
  ['name unknown: The repository with name "app" does not exist in the registry', pull],
  [
    "pull access denied for nope, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
    hub,
  ],
  [
    'failed to resolve reference "docker.io/library/nope:1": pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
    hub,
  ],
  [
    'initializing source docker://nope:1: reading manifest 1 in docker.io/library/nope: requested access to the resource is denied',
    hub,
  ],
]

describe('an image that is nowhere', () => {
  test.each(nowhere)('%s', (text, attempt) => {
    const error = registryError(text, attempt)
    expect(error).toMatchObject({code: 'IMAGE_NOT_FOUND', exitCode: 1})
    expect(error.suggestions[0]).toMatch(/spelling/)
  })

  test.each(nowhere.slice(0, 9))('as the answer to any request: %s', text => {
    expect(engineAnswerError(404, text).code).toBe('IMAGE_NOT_FOUND')
  })

  test.each(nowhere.filter(([, {host}]) => host === 'docker.io'))(
    'or is private, which nobody can tell: %s',
    (text, attempt) => {
      expect(registryError(text, attempt).why).toMatch(/^probably .* or it is private and nobody is logged in$/)
      expect(registryError(text, {...attempt, loggedIn: true}).why).toMatch(/^probably .* this account may not see it$/)
    },
  )
})

describe('what only resembles it', () => {
  test.each<[string, Partial<Attempt>, string, RegExp]>([
    [
      'failed to resolve reference "r.io/me/app:1": failed to do request: Head "https://r.io/v2/me/app/manifests/1": dial tcp: lookup r.io: no such host',
      {},
      'REGISTRY_UNREACHABLE',
      /by its name/,
    ],
    [
      'failed to resolve reference "r.io/me/app:1": failed to do request: Head "https://r.io/v2/me/app/manifests/1": dial tcp 10.0.0.1:443: connect: connection refused',
      {},
      'REGISTRY_UNREACHABLE',
      /nothing listens/,
    ],
    [
      'failed to resolve reference "r.io/me/app:1": failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://r.io/token: 401 Unauthorized',
      {},
      'REGISTRY_DENIED',
      /nobody is logged in/,
    ],
    ['requested access to the resource is denied', {}, 'REGISTRY_DENIED', /nobody is logged in/],
    ['requested access to the resource is denied', {action: 'push', host: 'docker.io'}, 'REGISTRY_DENIED', /log/],
    [
      'no matching manifest for linux/arm64/v8 in the manifest list entries',
      {},
      'IMAGE_NOT_FOUND',
      /not for that platform/,
    ],
    ['no match for platform in manifest: not found', {}, 'IMAGE_NOT_FOUND', /not for that platform/],
    [
      'no image found in manifest list for architecture arm64, variant "v8", OS linux',
      {},
      'IMAGE_NOT_FOUND',
      /not for that platform/,
    ],
    // A layer of an image that exists.
    ['blob unknown: blob unknown to registry', {}, 'PULL_FAILED', /is well/],
    [
      'failed to copy: httpReadSeeker: failed open: could not fetch content descriptor sha256:00 from remote: not found',
      {},
      'PULL_FAILED',
      /is well/,
    ],
    // The engine's own disk and files.
    [
      'failed to register layer: Error processing tar file(exit status 1): unexpected EOF',
      {},
      'PULL_FAILED',
      /could not unpack a layer/,
    ],
    [
      'failed to register layer: open /var/lib/docker/overlay2/x/diff/a: permission denied',
      {},
      'PULL_FAILED',
      /could not unpack a layer/,
    ],
    [
      'failed to extract layer (application/vnd.oci.image.layer.v1.tar+gzip sha256:00) to overlayfs: mount: read-only file system',
      {},
      'PULL_FAILED',
      /could not unpack a layer/,
    ],
    ['open /var/lib/docker/tmp/GetImageBlob1: permission denied', {loggedIn: true}, 'PULL_FAILED', /is well/],
    // The scope of a token that may not write is another matter than one that may not see.
    [
      'unauthorized: insufficient_scope',
      {action: 'push', loggedIn: true},
      'REGISTRY_DENIED',
      /may read, but not write/,
    ],
    ['insufficient_scope: authorization failed', {}, 'REGISTRY_DENIED', /nobody is logged in/],
  ])('%s %j', (text, differs, code, words) => {
    const error = registryError(text, {...pull, ...differs})
    expect(error.code).toBe(code)
    expect([error.why, ...error.suggestions].join(' ')).toMatch(words)
  })
})

describe('a full disk', () => {
  const full = [
    'failed to register layer: Error processing tar file(exit status 1): write /f1: no space left on device',
    'write /var/lib/docker/tmp/GetImageBlob123: no space left on device',
    'failed to copy: failed to send write: write /var/lib/containerd/io.containerd.content.v1.content/ingest/00/data: no space left on device: unknown',
    'copying system image from manifest list: writing blob: storing blob to file "/var/tmp/storage1": write /var/tmp/storage1: disk quota exceeded',
  ]
  test.each(full)('of the engine, in a pull: %s', text => {
    const error = registryError(text, pull)
    expect(error).toMatchObject({code: 'DISK_FULL', exitCode: 1, why: expect.stringMatching(/engine/)})
    expect(error.suggestions[0]).toMatch(/^dkr prune/)
  })

  test('of the registry, in a push', () => {
    const text = 'received unexpected HTTP status: 507 Insufficient Storage'
    expect(registryError(text, {...pull, action: 'push'})).toMatchObject({
      code: 'PUSH_FAILED',
      why: 'r.io has no room left',
    })
    // A pull does not fill a registry, whose status it is nevertheless.
    expect(registryError(text, pull).code).toBe('PULL_FAILED')
  })
})

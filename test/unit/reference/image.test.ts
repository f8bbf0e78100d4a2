import {describe, expect, test} from '@jest/globals'
import type {DkrError} from '../../../src/lib/errors/dkr-error.js'
import {familiarReference, isImageId, parseImageReference, withDefaultTag} from '../../../src/lib/reference/image.js'

const hex = 'a'.repeat(64)
const digest = `sha256:${hex}`
const invalid = (why: RegExp | string) =>
  expect.objectContaining({code: 'INVALID_REFERENCE', exitCode: 2, why: expect.stringMatching(why)})

function caught(text: string, why: RegExp): DkrError {
  try {
    parseImageReference(text)
  } catch (error) {
    expect(error).toEqual(invalid(why))
    return error as DkrError
  }
  throw new Error(`${text} was taken`)
}

describe('parseImageReference', () => {
  test.each([
    ['python', 'docker.io', 'library/python', undefined, undefined],
    ['python:3.13-slim', 'docker.io', 'library/python', '3.13-slim', undefined],
    ['me/app', 'docker.io', 'me/app', undefined, undefined],
    ['docker.io/python', 'docker.io', 'library/python', undefined, undefined],
    ['index.docker.io/me/app', 'docker.io', 'me/app', undefined, undefined],
    ['localhost/app', 'localhost', 'app', undefined, undefined],
    ['localhost:5000/x:1', 'localhost:5000', 'x', '1', undefined],
    ['foo:5000', 'docker.io', 'library/foo', '5000', undefined],
    ['[::1]:5000/x', '[::1]:5000', 'x', undefined, undefined],
    ['Foo.io/x', 'Foo.io', 'x', undefined, undefined],
    ['FOO/x', 'FOO', 'x', undefined, undefined],
    ['ghcr.io/a/b/c:T', 'ghcr.io', 'a/b/c', 'T', undefined],
    [`app@${digest}`, 'docker.io', 'library/app', undefined, digest],
    [`app:1@${digest}`, 'docker.io', 'library/app', '1', digest],
    ['my__app', 'docker.io', 'library/my__app', undefined, undefined],
    ['my---app', 'docker.io', 'library/my---app', undefined, undefined],
    ['foo.com', 'docker.io', 'library/foo.com', undefined, undefined],
    [`x:${'t'.repeat(128)}`, 'docker.io', 'library/x', 't'.repeat(128), undefined],
  ])('%s', (text, domain, path, tag, digestPart) => {
    expect(parseImageReference(text)).toEqual({domain, path, tag, digest: digestPart})
  })

  test.each([
    ['', /empty/],
    ['App', /must be lowercase/],
    ['ghcr.io/A/b', /must be lowercase/],
    ['my___app', /repository name/],
    ['a..b', /repository name/],
    ['-x', /repository name/],
    ['x-', /repository name/],
    ['.x', /repository name/],
    ['a//b', /repository name/],
    ['/a', /repository name/],
    ['a/', /repository name/],
    ['a b', /repository name/],
    ['a\n', /repository name/],
    ['é', /repository name/],
    ['x:', /invalid tag format/],
    ['x:.a', /invalid tag format/],
    [`x:${'t'.repeat(129)}`, /invalid tag format/],
    ['x@sha256:abc', /repository name|digest/],
    [`x@sha256:${'A'.repeat(64)}`, /invalid digest format/],
    [`x@sha256:${'a'.repeat(63)}`, /invalid digest format/],
    [`x@md5:${'a'.repeat(32)}`, /invalid digest format/],
    [`x@constructor:${'a'.repeat(64)}`, /invalid digest format/],
    [hex, /64-byte hexadecimal/],
    ['https://ghcr.io/me/app', /no scheme/],
    ['a'.repeat(5000), /longer/],
  ])('refuses %p', (text, why) => expect(() => parseImageReference(text)).toThrow(invalid(why)))

  test('the path has 255 characters at most, library/ counted, the registry not', () => {
    const host = `${'h'.repeat(60)}.example.com`
    expect(parseImageReference(`${host}/${'a'.repeat(255)}`).path).toHaveLength(255)
    expect(parseImageReference('a'.repeat(247)).path).toHaveLength(255)
    for (const text of [`${host}/${'a'.repeat(256)}`, 'a'.repeat(248)])
      expect(() => parseImageReference(text)).toThrow(invalid(/more than 255/))
  })

  test.each([
    ['My/App:Tag', 'use: my/app:Tag'],
    ['GHCR.io/Me/App', 'use: GHCR.io/me/app'],
    ['https://ghcr.io/me/app', 'use: ghcr.io/me/app'],
  ])('%s is answered with the name that works', (text, suggestion) => {
    expect(() => parseImageReference(text)).toThrow(expect.objectContaining({suggestions: [suggestion]}))
  })

  test.each<[text: string, why: RegExp, first: string]>([
    ['busybox:1.36@sha256:abc', /64 lower-case hexadecimal digits follow the @, not 3/, 'use: busybox:1.36'],
    ['busybox@sha256:', /64 lower-case hexadecimal digits/, 'use: busybox'],
    ['busybox@abc', /64 lower-case hexadecimal digits/, 'use: busybox'],
    ['busybox@', /64 lower-case hexadecimal digits/, 'use: busybox'],
    [`x@sha512:${'a'.repeat(64)}`, /128 lower-case hexadecimal digits follow the @, not 64/, 'use: x'],
    ['x:', /no tag follows the colon/, 'use: x'],
    ['x:1.0 ', /invalid tag format "1.0 "/, 'use: x:1.0'],
    ['x:-a', /invalid tag format "-a"/, 'use: x:a'],
    ['x:tag:tag', /one tag at most/, 'use: x:tag'],
    ['http://x/y', /no scheme/, 'use: x/y'],
    ['https://ghcr.io/Me/App:1', /no scheme/, 'use: ghcr.io/me/app:1'],
    ['my app:1', /repository name/, 'use: my-app:1'],
    [' app', /repository name/, 'use: app'],
    ['x/Y', /must be lowercase/, 'use: x/y'],
    ['ümlaut', /repository name/, 'use: umlaut'],
    ['-x', /repository name/, 'use: x'],
    ['a..b', /repository name/, 'use: a.b'],
    ['a//b', /repository name/, 'use: a/b'],
    ['x/', /repository name/, 'use: x'],
    ['docker.io/', /no repository name follows docker.io\//, 'use: docker.io/me/my-app:1.0'],
    ['localhost:5000/', /no repository name follows/, 'use: localhost:5000/me/my-app:1.0'],
    ['./app', /no path/, 'use: app'],
    ['.', /no path/, 'dkr up . builds and runs a folder'],
  ])('%s: %s', (text, why, first) => {
    const {suggestions} = caught(text, why)
    expect(suggestions[0]).toBe(first)
    if (first.startsWith('use: ')) expect(() => parseImageReference(first.slice(5))).not.toThrow()
  })

  test('long hostile text is refused without being tried for ever', () => {
    for (const piece of ['a', 'a-', 'a.', '_', 'a/', 'A.', ':', '@'])
      expect(() => parseImageReference(`${piece.repeat(4090 / piece.length)}!`)).toThrow(invalid(/./))
  })
})

test.each([
  ['docker.io/library/python:3', 'python:3'],
  ['docker.io/me/app', 'me/app'],
  ['library/a/b', 'library/a/b'],
  ['localhost:5000/library/x', 'localhost:5000/library/x'],
  ['docker.io/foo.bar/x', 'docker.io/foo.bar/x'],
  ['docker.io/localhost/x', 'docker.io/localhost/x'],
  ['library/foo.bar', 'foo.bar'],
  [`app:1@${digest}`, `app:1@${digest}`],
])('the short form of %s is %s, and means the same', (text, short) => {
  const reference = parseImageReference(text)
  expect(familiarReference(reference)).toBe(short)
  expect(parseImageReference(short)).toEqual(reference)
})

test.each([
  ['app', 'app:latest'],
  ['app:1', 'app:1'],
  [`app@${digest}`, `app@${digest}`],
])('%s with its default tag is %s', (text, full) => {
  expect(familiarReference(withDefaultTag(parseImageReference(text)))).toBe(full)
})

test.each([
  [hex, true],
  [digest, true],
  [hex.slice(1), false],
  [hex.toUpperCase(), false],
  [`sha512:${hex}`, false],
])('isImageId(%s)', (text, is) => expect(isImageId(text)).toBe(is))

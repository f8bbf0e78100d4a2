import {describe, expect, test} from '@jest/globals'
import {createDetachFilter} from '../../../src/lib/run/detach-filter.js'
import {chooseDetachKeys, parseDetachKeys} from '../../../src/lib/run/detach-keys.js'

describe('parseDetachKeys', () => {
  test.each([
    ['ctrl-p,ctrl-q', [16, 17]],
    ['ctrl-@', [0]],
    ['ctrl-[,ctrl-\\,ctrl-],ctrl-^,ctrl-_', [27, 28, 29, 30, 31]],
    ['a', [97]],
    ['A,~,DEL', [65, 126, 127]],
    ['ctrl-a,x, ', [1, 120, 32]],
  ])('%s', (text, codes) => expect(parseDetachKeys(text)).toEqual(codes))

  test.each(['bad', 'ctrl-A', 'ctrl-', 'ctrl-pp', 'Ctrl-p', 'del', 'a,', ',', 'ctrl-1', 'é', 'ctrl-p ctrl-q'])(
    'refuses %j',
    text => {
      expect(() => parseDetachKeys(text)).toThrow(`invalid detach keys (${text}): Unknown character`)
    },
  )

  test('the flag comes before config.json, and empty is not given', () => {
    expect(chooseDetachKeys('a', 'b')).toEqual([97])
    expect(chooseDetachKeys('', 'b')).toEqual([98])
    expect(chooseDetachKeys(undefined, undefined)).toEqual([16, 17])
  })

  test('wrong ones of config.json are named as such, and stop only who can type them', () => {
    expect(() => chooseDetachKeys(undefined, 'hello world')).toThrow(
      expect.objectContaining({
        code: 'USAGE',
        why: expect.stringMatching(/^it is "detachKeys" of docker's config.json/),
      }),
    )
    expect(chooseDetachKeys(undefined, 'hello world', false)).toEqual([16, 17])
    expect(chooseDetachKeys('a', 'hello world')).toEqual([97])
    expect(() => chooseDetachKeys('hello world', undefined, false)).toThrow(expect.objectContaining({code: 'USAGE'}))
  })
})

describe('the detach filter', () => {
  /** What reaches the container of these pieces of typing, and whether the user has left. */
  function type(keys: number[], ...pieces: string[]) {
    const filter = createDetachFilter(keys)
    let passed = ''
    for (const piece of pieces) {
      const {pass, detached} = filter.take(Buffer.from(piece, 'latin1'))
      passed += pass.toString('latin1')
      if (detached) return [passed, 'left']
    }
    return [passed, 'there', filter.flush().toString('latin1')]
  }
  const [p, q] = ['\x10', '\x11']

  test.each([
    ['nothing of it', ['hello'], ['hello', 'there', '']],
    ['at once', [`a${p}${q}b`], ['a', 'left']],
    ['key by key', ['a', p, q], ['a', 'left']],
    ['begun, then another key', ['a', p, 'x'], [`a${p}x`, 'there', '']],
    ['begun and nothing more', ['a', p], ['a', 'there', p]],
    ['the second key alone', [q], [q, 'there', '']],
    ['as docker: the second first key ends the attempt', [p, p, q], [`${p}${p}${q}`, 'there', '']],
    ['bytes of any value', ['\0\xff\x7f'], ['\0\xff\x7f', 'there', '']],
  ])('%s', (_name, pieces, expected) => expect(type([16, 17], ...pieces)).toEqual(expected))

  test('one key', () => expect(type([97], 'xyza')).toEqual(['xyz', 'left']))
  test('three keys, broken off after two', () =>
    expect(type([1, 2, 3], '\x01\x02\x04\x01\x02\x03')).toEqual(['\x01\x02\x04', 'left']))

  test('keys that were sent after a while still count, and are not sent twice', () => {
    const filter = createDetachFilter([16, 17])
    expect(filter.take(Buffer.from(p))).toEqual({pass: Buffer.alloc(0), detached: false})
    expect(String(filter.flush())).toBe(p)
    expect(String(filter.flush())).toBe('')
    expect(filter.take(Buffer.from('x'))).toEqual({pass: Buffer.from('x'), detached: false})
    filter.take(Buffer.from(p))
    filter.flush()
    expect(filter.take(Buffer.from(q)).detached).toBe(true)
  })
})

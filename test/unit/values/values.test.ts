import {describe, expect, test} from '@jest/globals'
import {csvFields, csvText} from '../../../src/lib/values/csv.js'
import {goDuration} from '../../../src/lib/values/duration.js'
import {goInteger} from '../../../src/lib/values/integer.js'
import {canonicalIp, isIpAddress} from '../../../src/lib/values/ip-address.js'
import {keyValues} from '../../../src/lib/values/key-values.js'
import {parseBytes, parseExtraHost, parseUlimit} from '../../../src/lib/values/limits.js'

const usage = expect.objectContaining({code: 'USAGE'})

// Each value was also given to docker's client, which takes and refuses the same.
describe('goInteger', () => {
  test.each([
    ['0', 0],
    ['12', 12],
    ['-1', -1],
    ['+5', 5],
    ['0x1F', 31],
    ['0b101', 5],
    ['0o17', 15],
    ['017', 15],
    ['1_000', 1000],
    ['0x_ff', 255],
  ])('%s', (text, value) => expect(goInteger('--n', text)).toBe(value))
  test.each(['', '-', 'a', '1.5', '08', '1__0', '_1', '1_', '0x', ' 1', '9223372036854775808'])('not %j', text => {
    expect(() => goInteger('--n', text)).toThrow(usage)
  })
  test('decimal numbers know no prefixes', () => {
    expect(goInteger('--n', '017', {decimal: true})).toBe(17)
    expect(() => goInteger('--n', '0x1', {decimal: true})).toThrow(usage)
  })
  test('unsigned numbers of 16 bits', () => {
    expect(goInteger('--n', '65535', {bits: 16, unsigned: true})).toBe(65535)
    for (const text of ['65536', '-1', '+1']) {
      expect(() => goInteger('--n', text, {bits: 16, unsigned: true})).toThrow(usage)
    }
  })
})

describe('goDuration', () => {
  test.each([
    ['0', 0],
    ['+0', 0],
    ['1s', 1e9],
    ['1m30s', 9e10],
    ['500ms', 5e8],
    ['1.5h', 5.4e12],
    ['.5s', 5e8],
    ['2.s', 2e9],
    ['1us', 1e3],
    ['1µs', 1e3],
    ['1ns', 1],
    ['-1s', -1e9],
    ['1h1m1s1ms', 3.661001e12],
  ])('%s', (text, value) => expect(goDuration('--t', text)).toBe(value))
  test.each(['', '1', '-', 's', '1x', '1d', '1s ', '1 s', '.s', '1S'])('not %j', text => {
    expect(() => goDuration('--t', text)).toThrow(usage)
  })
  test('says what is missing', () => expect(() => goDuration('--t', '30')).toThrow('missing unit in duration "30"'))
})

describe('csvFields', () => {
  test.each([
    ['a', ['a']],
    ['a,b', ['a', 'b']],
    ['a=1,"b=x,y"', ['a=1', 'b=x,y']],
    ['"a ""q"""', ['a "q"']],
    [',', ['', '']],
    ['', ['']],
    ['"a,b",c', ['a,b', 'c']],
  ])('%s', (text, fields) => {
    expect(csvFields('--f', text)).toEqual(fields)
    expect(csvFields('--f', csvText(fields))).toEqual(fields)
  })
  test.each(['a"b', '"a', '"a"b', 'a,"'])('not %j', text => expect(() => csvFields('--f', text)).toThrow(usage))
})

test.each([
  ['1.2.3.4', true],
  [' 1.2.3.4 ', true],
  ['::1', true],
  ['fe80::1%eth0', false],
  ['01.2.3.4', false],
  ['localhost', false],
  ['', false],
])('%j is an address: %s', (text, yes) => expect(isIpAddress(text)).toBe(yes))

test.each([
  ['1.2.3.4', '1.2.3.4'],
  [' 9.9.9.9', '9.9.9.9'],
  ['2001:DB8:0:0::1', '2001:db8::1'],
  ['::FFFF:1.2.3.4', '1.2.3.4'],
  ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
])('%j in its one form is %j', (text, form) => expect(canonicalIp(text)).toBe(form))

test('key=value pairs', () => expect(keyValues(['a=1', 'b', 'c=x=y', 'a=2'])).toEqual({a: '2', b: '', c: 'x=y'}))

describe('sizes', () => {
  test.each([
    ['64m', 64 * 1024 ** 2],
    ['1.5G', 1.5 * 1024 ** 3],
    ['512kb', 512 * 1024],
    ['1GiB', 1024 ** 3],
    ['100', 100],
    ['100b', 100],
    ['100ib', 100],
    ['2 k', 2048],
    ['1t', 1024 ** 4],
    ['1.1k', 1126],
  ])('%s', (text, bytes) => expect(parseBytes(text, '--memory')).toBe(bytes))
  test.each(['', 'm', '-1m', '1x', '1mm', '0x10', ' 1m', '.5m', '1e3'])('not %j', text => {
    expect(() => parseBytes(text, '--memory')).toThrow(`for "--memory" flag: invalid size: '${text}'`)
  })
})

describe('limits and hosts', () => {
  test.each([
    ['nofile=1024', {Name: 'nofile', Soft: 1024, Hard: 1024}],
    ['nofile=1:2', {Name: 'nofile', Soft: 1, Hard: 2}],
    ['nofile=1:-1', {Name: 'nofile', Soft: 1, Hard: -1}],
    ['core=-1', {Name: 'core', Soft: -1, Hard: -1}],
  ])('%s', (text, limit) => expect(parseUlimit(text)).toEqual(limit))
  test.each([
    ['nofile', 'invalid ulimit argument'],
    ['nofile=', 'invalid syntax'],
    ['nofile=2:1', 'must be less than or equal'],
    ['nofile=-1:5', 'must be less than or equal'],
    ['nofile=1:2:3', 'too many limit value arguments'],
    ['=1', 'invalid ulimit type'],
    ['files=1', 'invalid ulimit type'],
    ['nofile=a', 'invalid syntax'],
  ])('not %j', (text, why) => expect(() => parseUlimit(text)).toThrow(why))
  test.each([
    ['db:10.0.0.5', 'db:10.0.0.5'],
    ['db=10.0.0.5', 'db:10.0.0.5'],
    ['db:::1', 'db:::1'],
    ['db:[::1]', 'db:::1'],
    ['host:host-gateway', 'host:host-gateway'],
  ])('host %s', (text, host) => expect(parseExtraHost(text)).toBe(host))
  test.each(['db', 'db:', ':1.2.3.4', 'db:example.com'])('no host %j', text => {
    expect(() => parseExtraHost(text)).toThrow('for "--add-host" flag')
  })
})

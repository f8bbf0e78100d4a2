import {execFileSync} from 'node:child_process'
import {describe, expect, test} from '@jest/globals'
import {flag, option, options, type ShellCommand, shellLine} from '../../../src/lib/explain/shell.js'
import {shellWord as quote} from '../../../src/lib/output/shell-word.js'

/** What a real shell makes of a line whose program is called `docker`: its variable X and its arguments. */
function shellReads(line: string): {x: string; args: string[]} {
  const script = `docker() { printf '%s\\0' "$X" "$@"; }\n${line}\n`
  const [x = '', ...args] = execFileSync('sh', ['-c', script], {env: {PATH: process.env.PATH, HOME: '/home/me'}})
    .toString()
    .split('\0')
  return {x, args: args.slice(0, -1)}
}

const nasty = [
  '',
  ' ',
  '-',
  '--rm',
  'a b',
  "it's",
  "'",
  "''",
  '"quoted"',
  '$HOME',
  `$\{HOME}`,
  '$(id)',
  '`id`',
  '\\',
  '\\n',
  "\\'",
  'a\nb',
  'a\r\nb\n',
  '\t',
  '*',
  '?',
  '[a]',
  '{a,b}',
  '~',
  '~/x',
  '#c',
  'a#b',
  '!!',
  '!x',
  ';ls',
  '&',
  '|',
  '>f',
  '<f',
  '(x)',
  'A=b',
  'a:/b:ro',
  '100%',
  'é',
  '日本語',
  '👩‍💻',
  '\u202e',
  '\u00a0',
  '\u001b[31m',
  'if',
  '%s\\0',
]

describe('a real shell reads what was meant', () => {
  test('every word', () => {
    expect(shellReads(shellLine({argv: ['docker', ...nasty]})).args).toEqual(nasty)
  })

  test.each(nasty)('a variable %j', value => {
    expect(shellReads(shellLine({env: {X: value}, argv: ['docker', 'build']}))).toEqual({x: value, args: ['build']})
  })

  test('whatever bytes a word is made of', () => {
    const words = Array.from({length: 127}, (_, i) => `a${String.fromCharCode(i + 1)}b`)
    expect(shellReads(shellLine({argv: ['docker', ...words]})).args).toEqual(words)
  })
})

test.each([
  ['my-app:1.0', 'my-app:1.0'],
  ['127.0.0.1:8000:80/udp', '127.0.0.1:8000:80/udp'],
  ['A=b', 'A=b'],
  ['user@host', 'user@host'],
  ['a b', "'a b'"],
  ['', "''"],
])('plain words stay readable: %j', (word, text) => expect(quote(word)).toBe(text))

test('flags', () => {
  const command: ShellCommand = {
    argv: ['docker', ...option('-a', 0), ...option('-b', ''), ...option('-c', undefined), ...options('-p', ['1', '2'])],
  }
  expect([...command.argv, ...flag('-d', true), ...flag('-i', false), ...flag('-t', undefined)]).toEqual([
    'docker',
    '-a',
    '0',
    '-b',
    '',
    '-p',
    '1',
    '-p',
    '2',
    '-d',
  ])
})

import {describe, expect, test} from '@jest/globals'
import {readDockerFlags} from '../../../src/lib/cli/docker-flags.js'

const docker = {
  detach: {type: 'boolean', char: 'd'},
  interactive: {type: 'boolean', char: 'i'},
  tty: {type: 'boolean', char: 't'},
  rm: {type: 'boolean'},
  name: {type: 'option'},
  hostname: {type: 'option', char: 'h'},
  env: {type: 'option', char: 'e', multiple: true},
  publish: {type: 'option', char: 'p', multiple: true},
  network: {type: 'option', multiple: true, aliases: ['net']},
}
const own = {json: {type: 'boolean'}, progress: {type: 'option'}, host: {type: 'option', char: 'H'}}
const read = (...argv: string[]) => readDockerFlags(argv, docker, own)

describe('flags', () => {
  test.each<[string[], object]>([
    [[], {}],
    [['-d'], {detach: true}],
    [['-it'], {interactive: true, tty: true}],
    [['--rm'], {rm: true}],
    [['--rm=false'], {rm: false}],
    [['--rm=0'], {rm: false}],
    [['--rm', '--rm=F'], {rm: false}],
    [['-d=false'], {detach: false}],
    [['-id=false'], {interactive: true, detach: false}],
    [['--name', 'a'], {name: 'a'}],
    [['--name=a'], {name: 'a'}],
    [['--name='], {name: ''}],
    [['--name', ''], {name: ''}],
    [['--name', 'a', '--name', 'b'], {name: 'b'}],
    [['--name=a=b'], {name: 'a=b'}],
    [['--name', '--rm'], {name: '--rm'}],
    [['--name', '--'], {name: '--'}],
    [['-h', 'web'], {hostname: 'web'}],
    [['-hweb'], {hostname: 'web'}],
    [['-h=web'], {hostname: 'web'}],
    [['-h='], {hostname: '='}],
    [['-e', 'A=1', '-eB=2', '-e=C=3', '--env', 'D', '--env=E=5'], {env: ['A=1', 'B=2', 'C=3', 'D', 'E=5']}],
    [['-e', '-d'], {env: ['-d']}],
    [['-itp', '80:80'], {interactive: true, tty: true, publish: ['80:80']}],
    [['-itp80:80'], {interactive: true, tty: true, publish: ['80:80']}],
    [['-itp=80:80'], {interactive: true, tty: true, publish: ['80:80']}],
    [['--net', 'a', '--network=b', '--net=c'], {network: ['a', 'b', 'c']}],
  ])('%j', (argv, flags) => expect(read(...argv)).toEqual({flags, own: [], rest: []}))
})

test.each<[string[], string[]]>([
  [['image'], ['image']],
  [
    ['-d', 'image', '-d', '--rm'],
    ['image', '-d', '--rm'],
  ],
  [
    ['-e', '--', '--', 'image', '--', 'x'],
    ['image', '--', 'x'],
  ],
  [['--', '-d'], ['-d']],
  [
    ['-', '-d'],
    ['-', '-d'],
  ],
  [
    ['', '-d'],
    ['', '-d'],
  ],
])('what follows the options of %j', (argv, rest) => expect(read(...argv).rest).toEqual(rest))

test.each<[string[], string[]]>([
  [['--json', '-d'], ['--json']],
  [
    ['--progress', 'plain', '-d'],
    ['--progress', 'plain'],
  ],
  [['--progress=plain', '-d'], ['--progress=plain']],
  [
    ['-H', 'tcp://x', '-d'],
    ['-H', 'tcp://x'],
  ],
  [
    ['-dH', 'tcp://x'],
    ['-H', 'tcp://x'],
  ],
  [['-dHtcp://x'], ['-H', 'tcp://x']],
  [['--progress'], ['--progress']],
  [['--nam', '-d'], ['--nam']],
  [['-xd'], ['-x']],
  [['--toString', '-d'], ['--toString']],
])('%j leaves %j to oclif', (argv, words) => {
  const found = read(...argv)
  expect(found.own).toEqual(words)
  if (argv.some(word => /^-d/.test(word))) expect(found.flags).toEqual({detach: true})
})

test.each<[string[], string]>([
  [['--name'], 'flag needs an argument: --name'],
  [['-e'], "flag needs an argument: 'e' in -e"],
  [['-ite'], "flag needs an argument: 'e' in -ite"],
  [['--rm=maybe'], 'invalid argument "maybe" for "--rm" flag'],
  [['-d=x'], 'invalid argument "x" for "-d" flag'],
  [['--rm='], 'invalid argument "" for "--rm" flag'],
])('refuses %j', (argv, message) => {
  expect(() => read(...argv)).toThrow(
    expect.objectContaining({code: 'USAGE', message: expect.stringContaining(message)}),
  )
})

test('options may follow arguments where the command says so', () => {
  const argv = ['web', '--rm', 'db', '-d', '--json', '--', '-e']
  expect(readDockerFlags(argv, docker, own, true)).toEqual({
    flags: {rm: true, detach: true},
    own: ['--json'],
    rest: ['web', 'db', '-e'],
  })
})

import {expect, test} from '@jest/globals'
import {endOptionsAtFirstArgument} from '../../../src/lib/cli/pass-through.js'

const flags = {
  detach: {type: 'boolean', char: 'd'},
  interactive: {type: 'boolean', char: 'i'},
  tty: {type: 'boolean', char: 't'},
  json: {type: 'boolean'},
  env: {type: 'option', char: 'e'},
  publish: {type: 'option', char: 'p'},
  'env-file': {type: 'option'},
  network: {type: 'option', aliases: ['net']},
}

test.each([
  ['image', '-- image'],
  ['image --help', '-- image --help'],
  ['image ls --json -d', '-- image ls --json -d'],
  ['-d image -d', '-d -- image -d'],
  ['-p 80:80 image', '-p 80:80 -- image'],
  ['-p80:80 image', '-p80:80 -- image'],
  ['-it image sh', '-it -- image sh'],
  ['-itp 80:80 image', '-itp 80:80 -- image'],
  ['-itp80:80 image -p 1', '-itp80:80 -- image -p 1'],
  ['-e A=b image', '-e A=b -- image'],
  ['-eA=b image', '-eA=b -- image'],
  ['--env A=b image', '--env A=b -- image'],
  ['--env=A=b image --env x', '--env=A=b -- image --env x'],
  ['--env-file f image', '--env-file f -- image'],
  ['--net host image -d', '--net host -- image -d'],
  ['-d=false image', '-d=false -- image'],
  ['-e=A image', '-e=A -- image'],
  ['-e -- image', '-e -- -- image'],
  ['-e -d image', '-e -d -- image'],
  ['--json image --json', '--json -- image --json'],
  ['-- image -d', '-- image -d'],
  ['-d -- image', '-d -- image'],
  ['image -- x', '-- image -- x'],
  ['- x', '-- - x'],
  ['--unknown image', '--unknown -- image'],
  ['-x image', '-x -- image'],
  ['-d', '-d'],
  ['-p', '-p'],
  ['--help', '--help'],
  ['--toString image', '--toString -- image'],
])('%s', (line, expected) => {
  expect(endOptionsAtFirstArgument(line.split(' '), flags)).toEqual(expected.split(' '))
})

test('an empty word is an argument', () => {
  expect(endOptionsAtFirstArgument(['', '-d'], flags)).toEqual(['--', '', '-d'])
  expect(endOptionsAtFirstArgument(['-e', '', 'image'], flags)).toEqual(['-e', '', '--', 'image'])
  expect(endOptionsAtFirstArgument([], flags)).toEqual([])
})

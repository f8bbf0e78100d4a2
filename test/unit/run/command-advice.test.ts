import {describe, expect, test} from '@jest/globals'
import {type AskedCommand, commandAdvice, noCommandAdvice} from '../../../src/lib/run/command-advice.js'
import {missingProgram} from '../../../src/lib/run/run-failure.js'

const image = 'app:1'
const first = (program: string, asked: Partial<AskedCommand>) =>
  commandAdvice(program, {image, command: [], ...asked}).suggestions[0]

describe('--entrypoint that is more than a program', () => {
  test.each<[entrypoint: string, command: string[], typed: string]>([
    ['["a","b"]', [], 'dkr run --entrypoint a app:1 b'],
    ['["a", "b c"]', ['d'], "dkr run --entrypoint a app:1 'b c' d"],
    ['[a, b]', [], 'dkr run --entrypoint a app:1 b'],
    ["['a']", [], 'dkr run --entrypoint a app:1'],
    ['echo a', [], 'dkr run --entrypoint echo app:1 a'],
    ['echo a', ['b'], 'dkr run --entrypoint echo app:1 a b'],
    ['python -m http.server', [], 'dkr run --entrypoint python app:1 -m http.server'],
  ])('%s', (entrypoint, command, typed) => expect(first(entrypoint, {entrypoint, command})).toBe(typed))

  test('one that is only misspelt is no list', () => {
    expect(first('ehco', {entrypoint: 'ehco'})).toBe('check the spelling of --entrypoint')
    expect(first('[', {entrypoint: '['})).toBe('check the spelling of --entrypoint')
  })
})

describe('the command behind the image', () => {
  test.each<[command: string[], typed: string]>([
    [['echo a'], 'dkr run app:1 echo a'],
    [['echo a', 'b'], 'dkr run app:1 echo a b'],
    [['bash'], 'dkr run app:1 sh: small images have sh only'],
    [['ehco', 'a'], 'check the command behind the image name'],
    [['/ehco'], 'check the command behind the image name'],
  ])('%j', (command, typed) => expect(first(command[0]!, {command})).toBe(typed))

  test('options behind the image are told with all that was typed', () => {
    const optionsFirst = ['--rm', '-p', '8080:80', '-e', 'A=b c', image]
    expect(first('-p', {command: ['-p', '8080:80'], optionsFirst})).toBe("dkr run --rm -p 8080:80 -e 'A=b c' app:1")
  })

  test('what is perhaps no option of dkr is no line to type', () => {
    expect(first('--serve', {command: ['--serve', 'x']})).toBe(
      'is --serve an option of dkr run? Then it goes in front of app:1, with its value if it takes one',
    )
  })

  test('a program of the image itself is for its Dockerfile', () => {
    expect(first('gunicorn', {})).toBe('check CMD and ENTRYPOINT in the Dockerfile of app:1')
    // With an entrypoint the command is its argument.
    expect(first('gunicorn', {command: ['x']})).toBe('check CMD and ENTRYPOINT in the Dockerfile of app:1')
  })
})

test('no command at all', () => {
  expect(noCommandAdvice({image, command: [], entrypoint: ''})).toMatchObject({
    why: expect.stringContaining('--entrypoint ""'),
    suggestions: ["dkr run --entrypoint '' app:1 COMMAND", 'dkr run --entrypoint sh app:1 starts a shell'],
  })
  expect(noCommandAdvice({image, command: []})).toMatchObject({
    why: expect.stringContaining('neither CMD nor ENTRYPOINT'),
    suggestions: ['dkr run app:1 COMMAND', expect.stringContaining('CMD [')],
  })
})

test.each([
  ['runc create failed: exec: "nope": executable file not found in $PATH: unknown', 'nope'],
  ['exec: "/no pe": stat /no pe: no such file or directory: unknown', '/no pe'],
  ['exec: "[\\"a\\",\\"b\\"]": executable file not found in $PATH', '["a","b"]'],
  ['crun: executable file `nope` not found in $PATH: No such file or directory', 'nope'],
  ['error mounting "/x": no such file or directory', undefined],
  ['exec: "/etc": permission denied', undefined],
])('%s', (message, program) => expect(missingProgram(message)).toBe(program))

import {describe, expect, test} from '@jest/globals'
import type {ContainerDetails} from '../../../src/lib/engine/containers.js'
import {healthCommand} from '../../../src/lib/up/ready/health.js'
import {logPattern} from '../../../src/lib/up/ready/log.js'
import {ignoredSignal} from '../../../src/lib/up/stop-explained.js'

const details = (Config: object, HostConfig: object = {}) => ({Config, HostConfig}) as ContainerDetails

describe('an app that ignores its stop signal', () => {
  test.each<[string, ContainerDetails, RegExp]>([
    ['shell form', details({Cmd: ['/bin/sh', '-c', 'python app.py']}), /: CMD \["python", "app\.py"\]$/],
    ['a shell with more to do', details({Cmd: ['/bin/sh', '-c', 'a && b']}), /: CMD \["program", "argument"\]$/],
    ['exec in a shell', details({Cmd: ['sh', '-c', 'exec python app.py']}), /such as tini\.$/],
    ['exec form', details({Entrypoint: ['python'], Cmd: ['app.py']}), /Handle SIGTERM .* an init such as tini\.$/s],
    [
      'another signal',
      details({Cmd: ['app'], StopSignal: 'SIGQUIT'}),
      /^The app ignored SIGQUIT: it was killed after 7 s\./,
    ],
    ['with an init', details({Cmd: ['app']}, {Init: true}), /Handle the signal in the app/],
  ])('%s', (_name, container, words) => expect(ignoredSignal(container, 7).join('\n')).toMatch(words))
})

describe('the command of a health check', () => {
  test.each<[object | undefined, string[] | undefined]>([
    [undefined, undefined],
    [{Test: []}, undefined],
    [{Test: ['NONE']}, undefined],
    [{Test: ['CMD', 'curl', '-f', 'http://localhost']}, ['curl', '-f', 'http://localhost']],
    [{Test: ['CMD-SHELL', 'exit 0']}, ['/bin/sh', '-c', 'exit 0']],
  ])('%j is %j', (Healthcheck, command) => expect(healthCommand(details({Healthcheck}))).toEqual(command))

  test('runs in the shell of the image', () => {
    const Healthcheck = {Test: ['CMD-SHELL', 'x']}
    expect(healthCommand(details({Healthcheck, Shell: ['/bin/bash', '-ec']}))).toEqual(['/bin/bash', '-ec', 'x'])
  })
})

describe('the pattern of a log line', () => {
  test.each([
    ['started', 'Server started!', true],
    ['a.b', 'axb', false],
    ['[ok]', 'it is [ok] now', true],
    ['/^ready$/', 'not ready', false],
    ['/READY/i', 'ready', true],
    ['/var/log', 'writes to /var/log/x', true],
    ['a|b', 'b', false],
    ['/port \\d{4,5}$/', 'on port 8000', true],
    ['/^(a+)+$/', `${'a'.repeat(100_000)}b`, false],
    ['/(x+x+)+y/', 'x'.repeat(100_000), false],
  ])('%s in "%s": %s', (pattern, line, fits) => expect(logPattern(pattern).test(line)).toBe(fits))

  test.each([
    ['/(/', 'missing closing ): ('],
    ['/a(?!b)/', '"(?!" is a look-ahead or look-behind, which is not supported'],
    ['/(?<=a)b/', '"(?<=" is a look-ahead or look-behind, which is not supported'],
    ['/(.)\\1/', '"\\1" is a back-reference, which is not supported'],
  ])('%s is wrong use', (pattern, why) => {
    expect(() => logPattern(pattern)).toThrow(expect.objectContaining({code: 'USAGE', exitCode: 2, why}))
  })
})

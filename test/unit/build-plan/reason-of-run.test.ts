import {describe, expect, test} from '@jest/globals'
import {buildFailure} from '../../../src/lib/build/failure.js'
import {planBuild} from '../../../src/lib/build/plan.js'
import {withTree} from '../../support/temp-tree.js'

/** Why a `RUN x` failed that printed this. */
function whyOf(output: string[], exit = 1) {
  const text = 'FROM busybox:1.36\nRUN x\n'
  return withTree({Dockerfile: text}, root => {
    const message = `executor failed running [/bin/sh -c x]: exit code: ${exit}`
    const steps = [{name: '[stage-0 2/2] RUN x', cached: false, error: message, log: output}]
    const files = {dockerfile: Buffer.from(text)}
    return buildFailure(planBuild({dir: '.'}, root, {}, 'buildkit'), message, steps, files).why ?? ''
  })
}

describe('the reason is what the step failed of, not what it could do without', () => {
  test.each<[string, string[]]>([
    ['a program', ['sh: 1: git: not found', 'main.c:1: fatal error: x.h', 'compilation terminated.']],
    [
      'a setting',
      ["WARNING: cannot open '/etc/foo.conf': No such file or directory, using defaults", 'TypeError: boom'],
    ],
    ['a file', ["cat: can't open 'x': No such file or directory", 'Traceback:', 'TypeError: boom']],
    ['a program of npm', ['sh: git: not found', 'npm error code E404', 'npm error 404 Not Found - GET https://x/y']],
    ['a warning at the end', ["WARNING: cannot open '/etc/foo.conf': No such file or directory"]],
  ])('%s', async (_, output) => {
    expect(await whyOf(output)).not.toMatch(/does not have the program|looks for/)
  })

  test.each<[string, string[], string]>([
    ['make', ['make: gcc: No such file or directory', 'make: *** [Makefile:2: all] Error 127'], 'calls: gcc'],
    [
      'pip',
      [
        "error: command 'gcc' failed: No such file or directory",
        '[end of output]',
        'note: This error originates from a subprocess, and is likely not a problem with pip.',
        'ERROR: Failed building wheel for x',
        'ERROR: Could not build wheels for x, which is required to install pyproject.toml-based projects',
      ],
      'calls: gcc',
    ],
    ['npm', ['sh: tsc: not found', 'npm error code 127', 'npm error command failed'], 'does not have the program'],
    [
      'npm without its file',
      [
        "npm error enoent ENOENT: no such file or directory, open '/package.json'",
        'npm error enoent This is related to npm not being able to find a file.',
        'npm error A complete log of this run can be found in: /root/.npm/_logs/x.log',
      ],
      'looks for /package.json',
    ],
    ['the last of two', ['sh: git: not found', 'sh: frob: not found'], 'calls: frob'],
    ['much that follows', ['sh: frob: not found', 'a', 'b', 'c', 'd'], 'probably does not have'],
  ])('what %s says of it stays', async (_, output, why) => {
    expect(await whyOf(output)).toContain(why)
  })

  test('with the exit code 127 it is the program', async () => {
    const output = ['sh: frob: not found', 'error: x']
    expect(await whyOf(output, 127)).toContain('does not have the program')
  })
})

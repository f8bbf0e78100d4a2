import {describe, expect, test} from '@jest/globals'
import {type ExecRequest, planExec} from '../../../src/lib/run/exec-plan.js'
import {execRefusal} from '../../../src/lib/run/exec-refusal.js'

const refusal = (words: string, request: Partial<ExecRequest>) =>
  execRefusal(planExec('web', {command: ['id'], ...request}, {env: {}}), words)

const failed = 'OCI runtime exec failed: exec failed: unable to start container process: '

describe('what was asked for is not in the container', () => {
  test.each<[words: string, request: Partial<ExecRequest>, why: RegExp, first: string]>([
    [
      'unable to find user bob: no matching entries in passwd file\n',
      {user: 'bob'},
      /no user "bob"/,
      'dkr exec web cat /etc/passwd lists its users',
    ],
    [
      'unable to find group staff: no matching entries in group file',
      {user: '0:staff'},
      /no group "staff"/,
      'dkr exec web cat /etc/group lists its groups',
    ],
    [
      `${failed}chdir to cwd ("/srv") set in config.json failed: no such file or directory: unknown`,
      {workdir: '/srv'},
      /no folder \/srv/,
      'dkr exec web ls -l / shows what is there',
    ],
    [
      `${failed}chdir to cwd ("/etc/passwd") set in config.json failed: not a directory: unknown`,
      {workdir: '/etc/passwd'},
      /is a file/,
      'dkr exec web ls -l / shows what is there',
    ],
    [
      'OCI runtime exec failed: exec failed: Cwd must be an absolute path: unknown',
      {workdir: 'srv'},
      /whole path/,
      '-w /srv',
    ],
    [
      `${failed}exec: "ls -l": executable file not found in $PATH: unknown`,
      {command: ['ls -l', '/']},
      /the quotes/,
      'dkr exec web ls -l /',
    ],
    [
      `${failed}exec: "bash": executable file not found in $PATH: unknown`,
      {command: ['bash', '-c', 'a b']},
      /no bash/,
      "dkr exec web sh -c 'a b'",
    ],
  ])('%s', (words, request, why, first) => {
    const found = refusal(words, request)
    expect(found?.why).toMatch(why)
    expect(found?.suggestions[0]).toBe(first)
  })
})

test.each<[words: string, request: Partial<ExecRequest>]>([
  // The program says so, and not the engine.
  ['unable to find user bob: no matching entries in passwd file\n', {}],
  ['unable to find user bob: no matching entries in passwd file\n', {user: 'alice'}],
  ['hello\nunable to find user bob: no matching entries in passwd file\n', {user: 'bob'}],
  [`app: ${failed}chdir to cwd ("/srv") set in config.json failed: no such file or directory`, {workdir: '/srv'}],
  [`${failed}exec: "nope": executable file not found in $PATH: unknown`, {workdir: '/srv', command: ['nope']}],
  [`${failed}exec: "/a b": permission denied: unknown`, {command: ['/a b']}],
])('%s is something else', (words, request) => expect(refusal(words, request)).toBeUndefined())

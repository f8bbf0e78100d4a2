import {describe, expect, test} from '@jest/globals'
import {dockerExec} from '../../../src/lib/explain/exec.js'
import {shellLine} from '../../../src/lib/explain/shell.js'
import {planExec} from '../../../src/lib/run/exec-plan.js'
import {exitAdvice} from '../../../src/lib/run/exit-advice.js'
import {withShell, withShellOfImage} from '../../../src/lib/run/shell.js'

describe('planExec', () => {
  test('takes the environment from files and flags, and shows it as written', () => {
    const plan = planExec('web', {command: ['env'], env: ['A=1', 'HOME', 'NONE']}, {env: {HOME: '/me'}})
    expect(plan).toMatchObject({environment: ['A=1', 'HOME=/me', 'NONE'], envValues: ['A=1', 'HOME', 'NONE']})
  })

  test('needs a command', () => {
    expect(() => planExec('web', {command: []}, {env: {}})).toThrow('what is to run in web?')
  })

  test('is shown as docker has it', () => {
    const request = {
      command: ['sh', '-c', 'echo "$A"'],
      env: ['A=b c'],
      workdir: '/tmp',
      user: 'me:us',
      privileged: true,
      interactive: true,
      tty: true,
      'detach-keys': 'ctrl-x,x',
    }
    expect(shellLine(dockerExec(planExec('web', request, {env: {}})))).toBe(
      `docker exec -i -t --privileged -e 'A=b c' -w /tmp -u me:us --detach-keys ctrl-x,x web sh -c 'echo "$A"'`,
    )
  })
})

describe('--shell', () => {
  const found = ['-c', 'if command -v bash >/dev/null 2>&1; then exec bash; fi; exec sh']

  test('chooses a terminal where there is one, and a shell where no command is given', () => {
    expect(withShell({shell: true, command: []}, true)).toMatchObject({
      interactive: true,
      tty: true,
      command: ['sh', ...found],
    })
    expect(withShell({shell: true, command: ['python3']}, true)).toMatchObject({tty: true, command: ['python3']})
    expect(withShell({shell: true, command: ['python3'], interactive: true}, false)).toMatchObject({
      interactive: true,
      tty: false,
    })
  })

  test('chooses nothing without the flag', () => {
    expect(withShell({command: []}, true)).toEqual({command: []})
  })

  test('takes the place of the entrypoint, unless something is named', () => {
    expect(withShellOfImage({shell: true, command: []}, true)).toMatchObject({entrypoint: 'sh', command: found})
    expect(withShellOfImage({shell: true, command: ['irb']}, true)).toMatchObject({tty: true, command: ['irb']})
    expect(withShellOfImage({shell: true, command: [], entrypoint: 'irb'}, true)).toMatchObject({
      tty: true,
      entrypoint: 'irb',
      command: [],
    })
  })
})

describe('exitAdvice', () => {
  const end = {oomKilled: false, firstWords: ''}

  test.each([
    [125, /dkr itself ends with 125/],
    [126, /chmod \+x/],
    [127, /not found/],
    [137, /SIGKILL.*not for its memory/],
    [139, /SIGSEGV/],
    [143, /SIGTERM/],
  ])('%i', (code, text) => expect(exitAdvice({...end, code})).toMatch(text))

  test.each([0, 1, 2, 42, 130, 255])('%i puzzles nobody', code => expect(exitAdvice({...end, code})).toBeUndefined())

  test('memory comes first', () => {
    expect(exitAdvice({...end, code: 137, oomKilled: true})).toMatch(/more memory than it may/)
  })

  test.each([
    ['exec /app: exec format error\n', 1],
    ['exec /app: exec format error\r\n', 255],
    ['standard_init_linux.go:228: exec user process caused: exec format error\n', 1],
  ])('%j', (firstWords, code) => expect(exitAdvice({...end, code, firstWords})).toMatch(/another processor/))

  test('a program that only speaks of it is no such case', () => {
    expect(exitAdvice({...end, code: 1, firstWords: 'hello\nexec format error\n'})).toBeUndefined()
  })

  test('an exec of what is not there', () => {
    const firstWords = 'OCI runtime exec failed: exec failed: exec: "x": executable file not found in $PATH: unknown'
    expect(exitAdvice({...end, code: 126, firstWords})).toMatch(/^exit code 126: a command was not found/)
  })
})

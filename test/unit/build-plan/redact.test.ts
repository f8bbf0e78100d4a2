import {createHash} from 'node:crypto'
import {describe, expect, test} from '@jest/globals'
import {redacted, redactor} from '../../../src/lib/build/redact.js'
import {followSteps} from '../../../src/lib/build/steps.js'
import type {Progress, TaskEvent} from '../../../src/lib/output/progress.js'

const hide = (...secrets: string[]) => redactor(secrets.map(secret => Buffer.from(secret)))
const base64 = (text: string) => Buffer.from(text).toString('base64')
const secret = 's3cr3t+value/?>'

test.each<[string, string, string]>([
  ['itself', `a ${secret} b`, 'a *** b'],
  ['twice', secret + secret, '***'],
  ['base64', base64(secret), '***'],
  ['base64 with its line end', base64(`${secret}\n`), '***Cg=='],
  ['URL-safe base64', Buffer.from(secret).toString('base64url'), '***'],
  ['hex', Buffer.from(secret).toString('hex'), '***'],
  ['HEX', Buffer.from(secret).toString('hex').toUpperCase(), '***'],
  ['in a URL', `https://x/?q=${encodeURIComponent(secret)}&r=1`, 'https://x/?q=***&r=1'],
  ['in a URL, in lower case', encodeURIComponent(secret).replace(/%../g, code => code.toLowerCase()), '***'],
])('is hidden: %s', (_, text, shown) => expect(hide(secret)(text)).toBe(shown))

// Each of the characters in which the two kinds of base64 differ comes several times.
test.each(['>>>???>>>???', '??>>??>>??>>', '\u00fb\u00ff\u00fe\u00fb\u00ff\u00fe'])(
  'is hidden in URL-safe base64: %s',
  odd => {
    const shown = Buffer.from(odd).toString('base64url')
    expect(shown.split(/[-_]/).length).toBeGreaterThan(2)
    expect(hide(odd)(`a ${shown} b`)).toBe('a *** b')
  },
)

test('in base64 of more than itself, wherever it begins', () => {
  for (const before of ['', 'a', 'ab', 'abc', 'user:']) {
    for (const behind of ['', 'x', 'xy', 'xyz', '@host']) {
      const text = base64(before + secret + behind)
      const shown = hide(secret)(text)
      expect(shown).toContain('***')
      // What is left says nothing of the secret: others in its place leave the same.
      const other = base64(before + 'Q'.repeat(secret.length) + behind)
      const [head = '', tail = ''] = shown.split('***')
      expect([text.startsWith(head), text.endsWith(tail)]).toEqual([true, true])
      expect([other.startsWith(head), other.endsWith(tail)]).toEqual([true, true])
    }
  }
})

describe('a long secret', () => {
  const key = Array.from({length: 12}, (_, i) => createHash('sha256').update(`${i}`).digest('base64')).join('\n')
  const pem = `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----\n`

  test('in base64 that is broken into lines', () => {
    for (const width of [60, 64, 76]) {
      const lines = base64(pem).match(new RegExp(`.{1,${width}}`, 'g'))!
      for (const line of lines.slice(0, -1)) expect(hide(pem)(line)).toBe('***')
    }
  })
  test('as hex that is broken into lines', () => {
    for (const line of Buffer.from(pem).toString('hex').match(/.{60}/g)!) expect(hide(pem)(line)).toBe('***')
  })
  test('each of its lines', () => {
    for (const line of key.split('\n')) expect(hide(pem)(`  | ${line}`)).toBe('  | ***')
    expect(hide(pem.replaceAll('\n', '\r\n'))(key.split('\n')[3]!)).toBe('***')
    expect(hide(pem)(JSON.stringify({pem}))).not.toContain(key.slice(0, 20))
  })
})

test.each([
  ['//registry.example/:_authToken=npm-abc-123', 'npm-abc-123', '***'],
  ['{"user": "somebody", "password": "hunter2hunter2"}', 'hunter2hunter2', 'hunter2hunter2'],
  ['user = somebody\npassword = hunter2 hunter2\n', 'is hunter2 hunter2', 'is ***'],
  ['"token": "abcdefghij",', 'abcdefghij', '***'],
  ['registry=https://registry.example/', 'https://registry.example/a', 'https://registry.example/a'],
  ['password = short', 'short', 'short'],
])('the value in a line of a settings file %j', (file, text, shown) => expect(hide(file)(text)).toBe(shown))

test.each<[string[], string, string]>([
  [['abc'], 'abcdef', 'abcdef'],
  [['abc\nlong enough'], 'abc, long enough', 'abc, ***'],
  [['', '\n\n', ' '], 'a  b', 'a  b'],
  [['abcd'], 'abcde', '***e'],
  [["$&$1$'"], "$&$1$' x", '*** x'],
  [['a.*b'], 'axxb a.*b', 'axxb ***'],
  [['abcd', 'cdefgh'], 'abcdefgh', '***'],
  [['abcd', 'abcdefgh'], 'abcdefgh abcd', '*** ***'],
  [['one\ttwo'], 'one two', '***'],
  [['only ordinary words'], 'other ordinary words', 'other ordinary words'],
  [[], 'text', 'text'],
])('%j in %j', (secrets, text, shown) => expect(hide(...secrets)(text)).toBe(shown))

test('a secret that is no text', () => {
  const bytes = Buffer.from([0xff, 0xfe, 0, 1, 2, 3, 0x80, 0x90])
  const shown = redactor([bytes])(`${bytes.toString('hex')} ${bytes.toString('base64')}`)
  expect(shown).toBe('*** ***=')
})

/** Small pseudo-random numbers, the same in each run. */
function random(seed: number) {
  let state = seed
  return (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return state % below
  }
}

const rounds = Number(process.env.DKR_TEST_SECRETS ?? 300)

test('in pieces of any length, with and without line ends', () => {
  for (let seed = 1; seed <= rounds; seed++) {
    const next = random(seed)
    const value = Buffer.from(Array.from({length: 8 + next(60)}, () => 33 + next(94))).toString()
    const forms = [value, base64(value), Buffer.from(value).toString('hex'), base64(`x${value}`), base64(`xy${value}z`)]
    const output = Array.from(
      {length: 20},
      () => 'noise '.repeat(next(4)) + forms[next(forms.length)]! + (next(3) ? '\n' : ' '),
    ).join('')
    const lines: string[] = []
    const progress: Progress = {task() {}, log: (_, line) => void lines.push(line), note() {}, warn() {}, close() {}}
    const hideIt = hide(value)
    const steps = followSteps(redacted(progress, hideIt), hideIt)
    steps.update({
      vertexes: [{digest: 'd', name: '[1/1] RUN x', cached: false, started: 1}],
      statuses: [],
      logs: [],
    } as never)
    const bytes = Buffer.from(output)
    for (let at = 0; at < bytes.length; ) {
      const size = 1 + next(30)
      steps.update({vertexes: [], statuses: [], logs: [{vertex: 'd', msg: bytes.subarray(at, at + size)}]} as never)
      at += size
    }
    const shown = [...lines, ...steps.list().flatMap(({log}) => log.map(hideIt))].join('\n')
    for (const form of [value, base64(value).replace(/=+$/, ''), Buffer.from(value).toString('hex')]) {
      if (shown.includes(form)) throw new Error(`seed ${seed} shows ${form}`)
    }
  }
})

test('a line without an end that is too long to keep is cut outside of secrets', () => {
  const value = 'very-secret-value'
  const events: TaskEvent[] = []
  const lines: string[] = []
  const progress: Progress = {
    task: event => void events.push(event),
    log: (_, line) => void lines.push(line),
    note() {},
    warn() {},
    close() {},
  }
  const hideIt = hide(value)
  const steps = followSteps(redacted(progress, hideIt), hideIt)
  steps.update({
    vertexes: [{digest: 'd', name: '[1/1] RUN x', cached: false, started: 1}],
    statuses: [],
    logs: [],
  } as never)
  const log = (text: string) =>
    steps.update({vertexes: [], statuses: [], logs: [{vertex: 'd', msg: Buffer.from(text)}]} as never)
  // The cut falls into one of them, whatever the limit is.
  log(value.repeat(10_000))
  log(`${value.slice(0, 9)}`)
  log(`${value.slice(9)}\n`)
  expect(lines.join('')).not.toMatch(/secret|value/)
})

test('what a note says for programs is passed on, without secrets', () => {
  const notes: unknown[] = []
  const nothing = () => {}
  const progress: Progress = {
    ...{task: nothing, log: nothing, warn: nothing, close: nothing},
    note: (...said) => void notes.push(said),
  }
  const shown = redacted(progress, hide('very-secret-value'))
  shown.note('is very-secret-value', {
    cause: 'x',
    message: 'very-secret-value',
    suggestions: ['a', 'very-secret-value'],
  })
  shown.note('plain', {certain: false})
  shown.note('alone')
  expect(notes).toEqual([
    ['is ***', {cause: 'x', message: '***', suggestions: ['a', '***']}],
    ['plain', {certain: false}],
    ['alone', undefined],
  ])
})

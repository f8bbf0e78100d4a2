import {describe, expect, test} from '@jest/globals'
import {createLineSink} from '../../../src/lib/containers/logs/line-sink.js'
import {planLogs} from '../../../src/lib/containers/logs/plan.js'
import {parseTimestamp} from '../../../src/lib/containers/logs/timestamp.js'
import {dockerLogs} from '../../../src/lib/explain/logs.js'
import {shellLine} from '../../../src/lib/explain/shell.js'
import {cut} from '../../support/byte-streams.js'

const now = new Date(1_800_000_000_500)
const local = (seconds: number) => seconds + now.getTimezoneOffset() * 60

describe('parseTimestamp', () => {
  test.each([
    ['42m', '1799997480'],
    ['1h30m', '1799994600'],
    ['1.5h', '1799994600'],
    ['500ms', '1800000000'],
    ['-1m', '1800000060'],
    ['0s', '1800000000'],
    ['1136073600', '1136073600'],
    ['1136073600.000000001', '1136073600.000000001'],
    ['0', '0'],
    ['2006-01-02T15:04:05Z', '1136214245.000000000'],
    ['2006-01-02T15:04:05.999999999Z', '1136214245.999999999'],
    ['2006-01-02T15:04:05.5+02:00', '1136207045.500000000'],
    ['2006-01-02T15:04-07:30', '1136241240.000000000'],
    ['2006-01-02T15Z', '1136214000.000000000'],
    ['2006-01-02Z', '1136160000.000000000'],
    ['2006-01-02T15:04:05', `${local(1_136_214_245)}.000000000`],
    ['2006-01-02', `${local(1_136_160_000)}.000000000`],
  ])('%s', (text, expected) => expect(parseTimestamp('since', text, now)).toBe(expected))

  test.each(['bad', '20xx'])('refuses %j', text =>
    expect(() => parseTimestamp('since', text, now)).toThrow('failed to parse value as time or duration'),
  )
  test.each(['2006-13-01', '2006-02-30', '2006-01-02T25', '1h30', '2006-1-2', 'm', '1,5h', ' 1h'])('refuses %j', text =>
    expect(() => parseTimestamp('until', text, now)).toThrow('invalid value for "until"'),
  )
})

describe('planLogs', () => {
  test.each([
    ['all', undefined],
    ['0', 0],
    ['12', 12],
  ])('tail %s', (tail, expected) => expect(planLogs({tail}, now).tail).toBe(expected))

  test.each(['-1', 'x', '1.5', ''])('refuses tail %j', tail => {
    expect(() => planLogs({tail}, now)).toThrow('invalid value for "tail"')
  })

  test('is shown as docker has it, one container a command', () => {
    const plan = planLogs({follow: true, since: '42m', tail: '5', timestamps: true, details: true}, now)
    expect(dockerLogs(['a', 'b'], plan).map(shellLine)).toEqual([
      'docker logs -f --since 42m -n 5 -t --details a',
      'docker logs -f --since 42m -n 5 -t --details b',
    ])
  })
})

describe('the line sink', () => {
  async function linesOf(text: string, size: number) {
    const lines: string[] = []
    const sink = createLineSink(found => void lines.push(...found.map(String)))
    for await (const chunk of cut(Buffer.from(text), size)) sink.write(chunk)
    await new Promise<void>(resolve => sink.end(resolve))
    return lines
  }

  test.each([1, 2, 3, 5, 100])('in pieces of %i bytes', async size => {
    expect(await linesOf('é1\n\nzwei\r\nlast', size)).toEqual(['é1', '', 'zwei\r', 'last'])
    expect(await linesOf('a\n', size)).toEqual(['a'])
    expect(await linesOf('', size)).toEqual([])
  })

  test('a line without end does not stay in memory', async () => {
    let most = 0
    const sink = createLineSink(found => {
      most = Math.max(most, ...found.map(line => line.length))
    })
    for (let i = 0; i < 20; i++) sink.write(Buffer.alloc(1024 * 1024, 'x'))
    await new Promise<void>(resolve => sink.end(resolve))
    expect(most).toBe(17 * 1024 * 1024)
  })

  test('what its taker throws is its error', async () => {
    const sink = createLineSink(() => Promise.reject(new Error('gone')))
    const failed = new Promise(resolve => sink.on('error', resolve))
    sink.write('a\n')
    expect(String(await failed)).toBe('Error: gone')
  })
})

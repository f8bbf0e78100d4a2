import {describe, expect, test} from '@jest/globals'
import type {Cause} from '../../../../src/lib/up/diagnosis/cause-names.js'
import {diagnose} from '../../../../src/lib/up/diagnosis/diagnose.js'
import {earlyCause, type Look} from '../../../../src/lib/up/diagnosis/early-cause.js'
import type {Evidence} from '../../../../src/lib/up/diagnosis/evidence.js'
import {evidenceOf, http, on} from './evidence-of.js'

/** A look at the second `at`. */
function look(at: number, changes: Partial<Evidence>): Look {
  const evidence = evidenceOf(changes)
  return {at, finding: diagnose(evidence), cpu: evidence.cpu, log: evidence.log}
}

/** What is said when these looks came one after the other, with the second of each. */
function saidOf(looks: readonly Look[]): [number, Cause][] {
  const said: [number, Cause][] = []
  looks.forEach(({at}, i) => {
    const found = earlyCause(looks.slice(0, i + 1), said.at(-1)?.[1])
    if (found) said.push([at, found.cause])
  })
  return said
}

const times = [3.5, 6, 9, 13, 20, 33, 50]
const always = (changes: Partial<Evidence>) => times.map(at => look(at, changes))
const refusing = {problem: 'ECONNRESET'}

const loopback = {listeners: on('127.0.0.1'), answer: refusing}
const otherPort = {listeners: on('0.0.0.0', 5000), answer: refusing}
const logOf = (...log: string[]) => ({log, answer: refusing})
const module = logOf("ModuleNotFoundError: No module named 'pandas'")

describe('a cause that does not pass by waiting is named with the second look, and once', () => {
  test.each<[Cause, Partial<Evidence>]>([
    ['loopback-only', loopback],
    ['wrong-port', otherPort],
    ['port-not-exposed', {...otherPort, exposed: [5000]}],
    ['not-http', {listeners: on('0.0.0.0'), answer: {problem: 'HPE_INVALID_CONSTANT'}}],
    ['module-not-found', module],
    ['server-error', {listeners: on('0.0.0.0'), answer: http(500, 'Internal Server Error')}],
    ['firewall', {listeners: on('0.0.0.0'), answer: refusing, direct: http(200)}],
  ])('%s', (cause, changes) => {
    expect(saidOf(always(changes))).toEqual([[6, cause]])
  })
})

describe('one that may pass by waiting needs longer', () => {
  test.each<[Cause, Partial<Evidence>]>([
    ['not-listening', {}],
    ['connection-refused', logOf('connection to server at "db" (172.18.0.2), port 5432 failed: Connection refused')],
    ['no-answer', {listeners: on('0.0.0.0'), answer: {problem: 'no answer in time'}}],
    ['server-error', {listeners: on('0.0.0.0'), answer: http(503, 'warming up')}],
    ['restarting', {restarts: 4, exitCode: 1, cpu: 80}],
  ])('%s', (cause, changes) => {
    expect(saidOf(always(changes))).toEqual([[20, cause]])
  })
})

describe('nothing is said', () => {
  test.each<[string, Look[]]>([
    ['after one look', [look(3.5, loopback)]],
    ['of an app that is merely slow', always({cpu: 60})],
    ['of one that answers by now', always({listeners: on('0.0.0.0'), answer: http(200)})],
    ['where nothing is known', always({listeners: undefined, answer: refusing, cpu: undefined})],
    [
      'of one that is at work and talks: it may open the port yet',
      times.map(at => look(at, {...otherPort, cpu: 40, log: [`loading ${at} %`]})),
    ],
    [
      'while the evidence changes',
      [
        look(3.5, otherPort),
        look(6, loopback),
        look(9, {cpu: 60}),
        look(13, {...otherPort, listeners: on('0.0.0.0', 5001)}),
        look(20, {...otherPort, listeners: on('0.0.0.0', 5002)}),
      ],
    ],
    ['of one that waits for a database which comes up in time', [look(3.5, {}), look(9, {}), look(13, {})]],
    [
      'of a complaint that an idle app goes on after',
      times.slice(0, 4).map(at => look(at, {...module, log: [...module.log, `download: part ${at}`]})),
    ],
    ['without a look', []],
  ])('%s', (_, looks) => {
    expect(saidOf(looks)).toEqual([])
  })
})

test('a busy app with a silent log gets more time, one of which the processor is not known too', () => {
  for (const cpu of [40, undefined]) expect(saidOf(always({...otherPort, cpu}))).toEqual([[20, 'wrong-port']])
})

test('an idle app that goes on talking is not at work', () => {
  const looks = times.map(at => look(at, {...loopback, log: [`tick ${at}`]}))
  expect(saidOf(looks)).toEqual([[6, 'loopback-only']])
})

test('another cause is news, once it is stable itself', () => {
  const looks = [
    look(3, module),
    look(5, module),
    look(8, loopback),
    look(12, loopback),
    look(20, loopback),
    look(30, module),
    look(50, loopback),
  ]
  expect(saidOf(looks)).toEqual([
    [5, 'module-not-found'],
    [12, 'loopback-only'],
  ])
})

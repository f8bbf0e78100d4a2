import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {pooled, random} from '../support/fault-cases.js'
import {type Fault, startFaultProxy} from '../support/fault-proxy.js'
import {tellTried} from '../support/fault-run.js'
import {watchedApp} from '../support/watched-app.js'

const prefix = 'dkr-test-fault-watch'
const socket = (process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock').replace(/^unix:\/\//, '')
/** DKR_TEST_FAULTS=all has every call; else so many are drawn. DKR_SEED says which. */
const all = process.env.DKR_TEST_FAULTS === 'all'
const seed = Number(process.env.DKR_SEED ?? Date.now() % 1_000_000)
const [kills, breaks] = [8, 9]
const next = random(seed)
/** Milliseconds after the fault until Ctrl-C, between two presses (a kill may take two seconds), and until it hangs. */
const [patience, between, hopeless] = [2500, 2500, 60_000]
const waiting: readonly Fault['kind'][] = ['hang', 'trickle', 'endless']
const broken: readonly Fault['kind'][] = ['cut', 'refuse', 'truncate', 'garble', 'html', 'null', ...waiting]

interface Told {
  call: string
  what: string
  wrong: string[]
  stderr: string
}

describe(`up --watch behind an engine that breaks, and killed itself (DKR_SEED=${seed})`, () => {
  /** All calls of a first up, a file that is brought in, a rebuild, and the end. */
  let calls: string[] = []
  const tried: Record<string, number> = {}

  beforeAll(async () => {
    await using app = await watchedApp(`${prefix}-plain`)
    const proxy = await startFaultProxy(socket)
    const watching = app.watch(proxy.host, 60)
    await Promise.race([watching.done, watching.ended])
    watching.child.kill('SIGINT')
    const {code, stderr} = await watching.ended
    calls = [...proxy.calls]
    proxy.close()
    expect([code, code === 130 ? '' : stderr]).toEqual([130, ''])
  })
  afterAll(() => tellTried(tried))

  /** Calls by their numbers: each that changes something, and of those that only look so many as are asked for. */
  function drawn(count: number): number[] {
    const numbers = calls.map((_, i) => i)
    if (all) return numbers
    const order = numbers.map(i => ({i, weight: next() * (/^GET|^HEAD/.test(calls[i]!) ? 1 : 3)}))
    return order
      .sort((a, b) => b.weight - a.weight)
      .slice(0, count)
      .map(({i}) => i)
  }

  async function killedAt(call: number, signal: NodeJS.Signals): Promise<Told> {
    await using app = await watchedApp(`${prefix}-${signal.slice(3).toLowerCase()}-${call}`)
    const proxy = await startFaultProxy(socket, {kind: 'none', call, at: 0})
    const watching = app.watch(proxy.host, 60)
    void watching.done.then(() => watching.child.kill(signal))
    void proxy.met.then(() => watching.child.kill(signal))
    const hang = setTimeout(() => watching.child.kill('SIGKILL'), hopeless)
    const {stderr, code} = await watching.ended
    clearTimeout(hang)
    const name = proxy.calls[call] ?? 'the end'
    proxy.close()
    const wrong = [
      (await app.upAgain()) ?? [],
      signal === 'SIGTERM' && code === null ? 'it had to be killed' : [],
    ].flat()
    return {call: name, what: signal, wrong, stderr: stderr.slice(-1500)}
  }

  async function brokenAt(fault: Fault): Promise<Told> {
    await using app = await watchedApp(`${prefix}-${fault.kind}-${fault.call}`)
    const proxy = await startFaultProxy(socket, fault)
    const watching = app.watch(proxy.host, waiting.includes(fault.kind) ? 2 : 30)
    const [timers, wrong]: [NodeJS.Timeout[], string[]] = [[], []]
    let presses = 0
    let pressing = false
    const press = () => {
      presses++
      watching.child.kill('SIGINT')
    }
    const give = (ms: number) => {
      if (pressing) return
      pressing = true
      for (const i of [0, 1, 2]) timers.push(setTimeout(press, ms + i * between))
    }
    void watching.done.then(() => give(0))
    void proxy.met.then(() => give(patience))
    timers.push(
      setTimeout(() => {
        wrong.push('it hangs')
        watching.child.kill('SIGKILL')
      }, hopeless),
    )
    const {stderr, code} = await watching.ended
    for (const timer of timers) clearTimeout(timer)
    const call = proxy.calls[fault.call] ?? 'no call'
    proxy.close()
    if (presses > 2) wrong.push('the second Ctrl-C does not end it')
    if (/\n\s+at .*:\d+:\d+|this is a bug/.test(stderr)) wrong.push('it takes it for a bug of its own')
    if (code === 0) wrong.push('it ends with 0')
    wrong.push(...[(await app.upAgain()) ?? []].flat())
    return {call, what: fault.kind, wrong, stderr: stderr.slice(-1500)}
  }

  /** Those that went wrong, also alone: beside others the engine may be slower than the limits. */
  async function wrongOnes<T>(cases: readonly T[], attempt: (one: T) => Promise<Told>): Promise<Told[]> {
    const outcomes = await pooled(cases, 5, async one => ({one, told: await attempt(one)}))
    const doubtful = outcomes.filter(({told}) => told.wrong.length > 0)
    const again = await pooled(doubtful, 1, ({one}) => attempt(one))
    return again.filter(({wrong}) => wrong.length > 0)
  }

  it('killed at any call, a plain up finds the right state', async () => {
    const cases = drawn(kills).map((call, i) => ({call, signal: i % 2 === 0 ? 'SIGKILL' : 'SIGTERM'}) as const)
    expect(await wrongOnes(cases, ({call, signal}) => killedAt(call, signal))).toEqual([])
    tried['watch killed'] = cases.length
  }, 900_000)

  it('whatever breaks, Ctrl-C ends it, and a plain up finds the right state', async () => {
    const cases = drawn(breaks).map((call, i): Fault => ({kind: broken[i % broken.length]!, call, at: next()}))
    expect(await wrongOnes(cases, brokenAt)).toEqual([])
    tried['watch broken'] = cases.length
  }, 900_000)
})

import {once} from 'node:events'
import {setTimeout as delay} from 'node:timers/promises'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {dkr, startDkr} from '../support/dkr.js'
import {type Random, randomFrom} from '../support/random-tree.js'
import {page, type TinyApp, tinyApp} from '../support/tiny-app.js'

/** In every test run a quarter of it, for the time it takes; DKR_CHAOS=50 is the whole. */
const rounds = Number(process.env.DKR_CHAOS ?? 12)
const workers = 4
const seed = Number(process.env.DKR_SEED ?? Date.now() % 1_000_000)

describe(`kill -9 at ${rounds} moments of an up that replaces a running app (DKR_SEED=${seed})`, () => {
  const apps: TinyApp[] = []
  let usual = 0

  beforeAll(async () => {
    for (let i = 0; i < workers; i++) apps.push(await tinyApp(`dkr-test-chaos-${i}`))
    await Promise.all(apps.map(({cwd, env}) => dkr(['up', '-d'], {cwd, env})))
    const began = performance.now()
    await Promise.all(apps.map(({cwd, env}) => dkr(['up', '-d', '-e', 'ROUND=0'], {cwd, env})))
    usual = performance.now() - began
  })
  afterAll(async () => {
    for (const app of apps) await app[Symbol.asyncDispose]()
  })

  /** One up that is killed, and what the next one (or down) makes of it. */
  async function oneRound({cwd, env, containers, name}: TinyApp, round: number, next: Random): Promise<void> {
    const change = ['-e', `ROUND=${round}`]
    const after = Math.round(usual * (0.1 + next()))
    const victim = startDkr(['up', '-d', ...change], {cwd, env})
    const ended = once(victim, 'close')
    await Promise.race([ended, delay(after)])
    victim.kill('SIGKILL')
    await ended
    const what = `round ${round}, killed after ${after} of ${Math.round(usual)} ms`
    if (next() < 0.15) {
      const down = await dkr(['down'], {cwd, env})
      expect([what, down.code, await containers()]).toEqual([what, 0, []])
      return
    }
    // The change may be the same one, another one, or taken back.
    const later = next() < 0.6 ? change : ['-e', `ROUND=${round - 0.5}`]
    const up = await dkr(['up', '-d', ...later], {cwd, env})
    expect([what, up.code, up.code === 0 ? '' : up.stderr]).toEqual([what, 0, ''])
    expect([what, await containers(), await page(up.stdout.trim())]).toEqual([what, [name], name])
  }

  it('the next up or down finds and mends what was left', async () => {
    const queue = Array.from({length: rounds}, (_, i) => i + 1)
    const began = performance.now()
    await Promise.all(
      apps.map(async (app, i) => {
        const next = randomFrom(seed + i)
        for (let round = queue.shift(); round; round = queue.shift()) await oneRound(app, round, next)
      }),
    )
    process.stderr.write(`chaos: ${rounds} rounds in ${((performance.now() - began) / 1000).toFixed(0)} s\n`)
  }, 600_000)
})

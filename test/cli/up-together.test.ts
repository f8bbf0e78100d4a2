import {rm} from 'node:fs/promises'
import {dirname} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {dkr, freshFolder} from '../support/dkr.js'
import {dockerClient} from '../support/docker-client.js'
import {page, type TinyApp, tinyApp} from '../support/tiny-app.js'

describe('several up at once', () => {
  it('in one folder: one waits for the other, and there is one container', async () => {
    await using app = await tinyApp('dkr-test-twice')
    const {cwd, env} = app
    const both = await Promise.all([1, 2].map(() => dkr(['up', '-d'], {cwd, env})))
    expect(both.map(({code}) => code)).toEqual([0, 0])
    expect(both[0]!.stdout).toBe(both[1]!.stdout)
    const told = both.map(({stderr}) => stderr).join('')
    expect(told).toMatch(/Another dkr \(process \d+\) is at work in this folder/)
    expect(told).toMatch(/Nothing changed: dkr-test-twice is already running/)
    expect([await app.containers(), await page(both[0]!.stdout.trim())]).toEqual([[app.name], app.name])
  })

  it('with different settings: the one that comes last stays', async () => {
    await using app = await tinyApp('dkr-test-twice-b')
    const {cwd, env} = app
    const both = await Promise.all(['1', '2'].map(n => dkr(['up', '-d', '-e', `N=${n}`], {cwd, env})))
    expect(both.map(({code}) => code)).toEqual([0, 0])
    expect(await app.containers()).toEqual([app.name])
    expect(await page(both[0]!.stdout.trim())).toBe(app.name)
  })
})

describe('twenty folders at once', () => {
  const many = 20
  /** All want the same one. */
  const wanted = 8731
  let apps: TinyApp[] = []
  let state: Awaited<ReturnType<typeof freshFolder>>

  beforeAll(async () => {
    state = await freshFolder('dkr-test-state-')
    apps = await Promise.all(Array.from({length: many}, (_, i) => tinyApp(`dkr-test-many-${i}`, {port: wanted})))
  })
  afterAll(async () => {
    await dockerClient(['rm', '-f', ...apps.map(({name}) => name)])
    await dockerClient(['rmi', '-f', ...apps.map(({name}) => name)])
    await Promise.all(apps.map(({cwd}) => rm(dirname(cwd), {recursive: true, force: true})))
    await state[Symbol.asyncDispose]()
  })

  it('each URL answers its own app', async () => {
    // They share a state folder, as on one user's machine.
    const env = {XDG_STATE_HOME: state.path}
    const all = await Promise.all(apps.map(({cwd}) => dkr(['up', '-d'], {cwd, env})))
    expect(all.filter(({code}) => code !== 0).map(({stderr}) => stderr)).toEqual([])
    expect(new Set(all.map(({stdout}) => stdout)).size).toBe(many)
    expect(await Promise.all(all.map(({stdout}) => page(stdout.trim())))).toEqual(apps.map(({name}) => name))
    expect(await Promise.all(apps.map(({containers}) => containers()))).toEqual(apps.map(({name}) => [name]))
  })
})

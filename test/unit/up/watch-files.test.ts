import {getEventListeners} from 'node:events'
import {chmod, mkdir, rename, rm, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {type WatchedFiles, watchFiles} from '../../../src/lib/up/watch/files.js'
import {freshFolder} from '../../support/dkr.js'

let folder: Awaited<ReturnType<typeof freshFolder>>
let elsewhere: Awaited<ReturnType<typeof freshFolder>>
let files: WatchedFiles
beforeAll(async () => {
  folder = await freshFolder('dkr-test-files-')
  elsewhere = await freshFolder('dkr-test-files-')
  await mkdir(join(folder.path, 'sub'))
  await mkdir(join(folder.path, 'quiet'))
  const single = [join(folder.path, 'quiet/.env'), join(elsewhere.path, 'new.env')]
  files = await watchFiles(folder.path, path => /^(?:noise|quiet)/.test(path), single)
})
afterAll(async () => {
  await files.close()
  await folder[Symbol.asyncDispose]()
  await elsewhere[Symbol.asyncDispose]()
})

const listeners = (signal: AbortSignal) => getEventListeners(signal, 'abort').length

describe('watchFiles', () => {
  it('tells of each batch of changes, and leaves no listener behind', async () => {
    const {signal} = new AbortController()
    for (const name of ['one', 'two', 'three']) {
      const next = files.next(signal)
      expect(listeners(signal)).toBe(1)
      await writeFile(join(folder.path, name), name)
      expect(await next).toBe(true)
      expect(listeners(signal)).toBe(0)
    }
  })

  it.each<[string, () => Promise<void>]>([
    ['a new mode alone', () => chmod(join(folder.path, 'one'), 0o700)],
    ['a new mode of a folder', () => chmod(join(folder.path, 'sub'), 0o700)],
    ['a folder', () => mkdir(join(folder.path, 'made'))],
    ['a file that goes', () => rm(join(folder.path, 'two'))],
    ['a single file that is ignored in the folder', () => writeFile(join(folder.path, 'quiet/.env'), 'A=1')],
    ['a single file elsewhere, also one that was not there', () => writeFile(join(elsewhere.path, 'new.env'), 'A=1')],
    [
      'another file in the place of a single one',
      async () => {
        await writeFile(join(elsewhere.path, 'next'), 'A=2')
        await rename(join(elsewhere.path, 'next'), join(elsewhere.path, 'new.env'))
      },
    ],
  ])('tells of %s', async (_what, change) => {
    const next = files.next(new AbortController().signal)
    await change()
    expect(await next).toBe(true)
  })

  it('is not woken by what is ignored', async () => {
    const stop = new AbortController()
    let woken = 0
    const quiet = await watchFiles(folder.path, path => path.startsWith('noise'))
    const next = quiet.next(stop.signal).then(told => {
      if (told) woken++
    })
    await writeFile(join(folder.path, 'noise'), 'x')
    await chmod(join(folder.path, 'noise'), 0o600)
    // What the other watch is told of comes behind these.
    const other = files.next(stop.signal)
    await writeFile(join(elsewhere.path, 'new.env'), 'A=3')
    await other
    stop.abort()
    await next
    await quiet.close()
    expect(woken).toBe(0)
  })

  it('ends with the signal', async () => {
    const stop = new AbortController()
    const next = files.next(stop.signal)
    stop.abort()
    expect(await next).toBe(false)
    expect(await files.next(stop.signal)).toBe(false)
  })
})

import {getEventListeners} from 'node:events'
import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {type WatchedFiles, watchFiles} from '../../../src/lib/up/watch/files.js'
import {freshFolder} from '../../support/dkr.js'

let folder: Awaited<ReturnType<typeof freshFolder>>
let files: WatchedFiles
beforeAll(async () => {
  folder = await freshFolder('dkr-test-files-')
  files = await watchFiles(folder.path, path => path === 'noise')
})
afterAll(async () => {
  await files.close()
  await folder[Symbol.asyncDispose]()
})

const listeners = (signal: AbortSignal) => getEventListeners(signal, 'abort').length

describe('watchFiles', () => {
  it('gives what changed, batch by batch, and leaves no listener behind', async () => {
    const {signal} = new AbortController()
    for (const name of ['one', 'two', 'three']) {
      const next = files.next(signal)
      expect(listeners(signal)).toBe(1)
      await writeFile(join(folder.path, 'noise'), name)
      await writeFile(join(folder.path, name), name)
      expect(await next).toEqual(new Set([name]))
      expect(listeners(signal)).toBe(0)
    }
  })

  it('ends with the signal', async () => {
    const stop = new AbortController()
    const next = files.next(stop.signal)
    stop.abort()
    expect(await next).toBeUndefined()
    expect(await files.next(stop.signal)).toBeUndefined()
  })
})

import {generateKeyPairSync} from 'node:crypto'
import {describe, expect, test} from '@jest/globals'
import {folderSource} from '../../../src/lib/build/context/source.js'
import {refuseUnsafe} from '../../../src/lib/build/guard/check.js'
import {guardSending} from '../../../src/lib/build/guard/guard.js'
import type {ContextPlan} from '../../../src/lib/build/guard/selection.js'
import {silentJob} from '../../support/silent-job.js'
import {withTree} from '../../support/temp-tree.js'

const signal = new AbortController().signal
const copyAll = 'FROM busybox\nCOPY . .\n'
const key = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  privateKeyEncoding: {type: 'pkcs8', format: 'pem'},
  publicKeyEncoding: {type: 'spki', format: 'pem'},
})

const planOf = (dir: string, builder: ContextPlan['builder'] = 'buildkit') => ({
  context: 'folder' as const,
  dir,
  dockerfile: `${dir}/Dockerfile`,
  builder,
  buildArgs: {},
})

describe('with --strict what is really sent is judged, before its list ends', () => {
  const strict = (dir: string, builder: ContextPlan['builder'] = 'buildkit') =>
    guardSending(planOf(dir, builder), silentJob().progress, {
      dockerfile: Buffer.from('FROM busybox\nCOPY app.py .\n'),
      strict: true,
    })
  const everything = {include: [], exclude: [], follow: []}
  const walk = async (guard: ReturnType<typeof strict>, dir: string, exclude: string[] = []) => {
    const paths: string[] = []
    for await (const slice of guard.source(folderSource(dir)).entries({...everything, exclude})) {
      paths.push(...slice.map(({path}) => path))
    }
    return paths
  }

  test('BuildKit: also what only the base image asks for (ONBUILD)', async () => {
    await withTree({'app.py': '', '.env': 'A=1'}, async dir => {
      await expect(walk(strict(dir), dir)).rejects.toMatchObject({code: 'CONTEXT_UNSAFE', exitCode: 1})
      expect(await walk(strict(dir), dir, ['.env'])).toEqual(['app.py'])
      // Said on purpose to be sent.
      expect(await walk(strict(dir), dir, ['x', '!.env'])).toHaveLength(2)
    })
  })

  test('classic: at the end of the walk what the Dockerfile takes, with triggers in the base image everything', async () => {
    await withTree({'app.py': '', '.env': 'A=1'}, async dir => {
      const guard = strict(dir, 'classic')
      for await (const slice of folderSource(dir).entries(everything)) guard.entries(slice)
      await guard.walked()
      await expect(guard.triggered()).rejects.toMatchObject({code: 'CONTEXT_UNSAFE'})
      await guard.finish()
    })
  })

  test('no file is left unread, however many there are', async () => {
    const many = Object.fromEntries(Array.from({length: 700}, (_, i) => [`notes/${i}.txt`, 'harmless'] as const))
    await withTree({...many, 'z.txt': key.privateKey, Dockerfile: copyAll}, async dir => {
      await expect(walk(strict(dir), dir)).rejects.toMatchObject({evidence: [expect.stringContaining('z.txt')]})
      await expect(refuseUnsafe(planOf(dir), signal, {})).rejects.toMatchObject({code: 'CONTEXT_UNSAFE'})
    })
  })

  test('an ignore file that leads nowhere is refused', async () => {
    await withTree({Dockerfile: copyAll, '.dockerignore': {link: 'nowhere'}}, async dir => {
      const message = '.dockerignore is a link that leads nowhere: no file is left out by it'
      await expect(refuseUnsafe(planOf(dir), signal, {})).rejects.toMatchObject({code: 'CONTEXT_UNSAFE', message})
    })
  })
})

import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {expect, it} from '@jest/globals'
import {dkr, freshFolder} from '../support/dkr.js'

it('a variable that means yes or no takes on and off, and nothing else', async () => {
  await using folder = await freshFolder('dkr-test-switches-')
  await writeFile(join(folder.path, 'Dockerfile'), 'FROM busybox:1.36\n')
  const up = (DKR_PUBLIC: string, ...flags: string[]) =>
    dkr(['up', '--dry-run', ...flags], {cwd: folder.path, env: {DKR_PUBLIC}})
  expect(await up('on')).toMatchObject({code: 0, stdout: expect.stringMatching(/ -p \d+:8000 /)})
  for (const word of ['off', '']) {
    expect(await up(word)).toMatchObject({code: 0, stdout: expect.stringMatching(/ -p 127\.0\.0\.1:\d+:8000 /)})
  }
  expect(await up('maybe')).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('DKR_PUBLIC=maybe is neither yes nor no'),
  })
  expect((await up('maybe', '--public')).code).toBe(0)
})

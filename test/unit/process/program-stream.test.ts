import {once} from 'node:events'
import {expect, test} from '@jest/globals'
import {ProgramStream} from '../../../src/lib/process/program-stream.js'
import {eventually} from '../../support/eventually.js'

const runs = (pid: number) => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

test.each([
  ['listens to SIGTERM', ''],
  ['does not', "trap '' TERM HUP;"],
])('a program that %s ends with its stream', async (_what, trap) => {
  const stream = new ProgramStream('sh', ['-c', `${trap} echo $$; while :; do sleep 0.1; done`])
  const [pid] = (await once(stream, 'data')) as [Buffer]
  expect(runs(Number(pid))).toBe(true)
  stream.destroy()
  await eventually(async () => !runs(Number(pid)), 'it has ended')
})

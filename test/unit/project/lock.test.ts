import {type ChildProcess, execFileSync, spawn} from 'node:child_process'
import {once} from 'node:events'
import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {afterAll, expect, test} from '@jest/globals'
import {tryLock, waitForLock} from '../../../src/lib/project/lock.js'

const root = mkdtempSync(join(tmpdir(), 'dkr-lock-'))
afterAll(() => rmSync(root, {recursive: true}))

let n = 0
const fresh = () => join(root, 'locks', String(n++))
const signal = new AbortController().signal
const isLock = (path: string) => 'release' in tryLock(path)

/** A process that lives until it is killed. */
async function sleeper(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => {}, 1000)'])
  await once(child.stdout!, 'data')
  return child
}

test('a lock is there for one at a time', () => {
  const path = fresh()
  const lock = tryLock(path)
  expect('release' in lock).toBe(true)
  expect(tryLock(path)).toEqual({pid: process.pid})
  if ('release' in lock) lock.release()
  expect(existsSync(path)).toBe(false)
  expect(isLock(path)).toBe(true)
})

test('it dies with its process', async () => {
  const path = fresh()
  const child = await sleeper()
  isLock(path)
  writeFileSync(path, JSON.stringify({pid: child.pid}))
  expect(tryLock(path)).toEqual({pid: child.pid})
  child.kill('SIGKILL')
  await once(child, 'close')
  expect(isLock(path)).toBe(true)
  expect(existsSync(`${path}.stealing`)).toBe(false)
})

test('a later process with the same number is another one', () => {
  const path = fresh()
  isLock(path)
  writeFileSync(path, JSON.stringify({pid: process.pid, start: '1'}))
  // Only Linux tells when a process was started.
  expect(isLock(path)).toBe(existsSync('/proc/self/stat'))
})

test('what is no lock file does not last for ever', () => {
  const path = fresh()
  isLock(path)
  writeFileSync(path, 'x')
  expect(isLock(path)).toBe(true)
  writeFileSync(path, '')
  expect(tryLock(path)).toEqual({pid: 0})
})

test('waiting tells for whom, and ends with the release', async () => {
  const path = fresh()
  const lock = tryLock(path)
  const told: number[] = []
  const waiting = waitForLock(path, {signal, onWait: pid => told.push(pid)})
  expect(told).toEqual([process.pid])
  if ('release' in lock) lock.release()
  const mine = await waiting
  expect(JSON.parse(readFileSync(path, 'utf8')).pid).toBe(process.pid)
  mine.release()
})

test('waiting ends with the signal', async () => {
  const path = fresh()
  isLock(path)
  const controller = new AbortController()
  const waiting = waitForLock(path, {signal: controller.signal, onWait: () => controller.abort(new Error('enough'))})
  await expect(waiting).rejects.toThrow('enough')
})

test.each(['{"pid":0}', '{"pid":-1}', '{"pid":"1"}', 'null', '[]', '{}', '1', '"x"'])(
  'garbage is no process: %s',
  text => {
    const path = fresh()
    isLock(path)
    writeFileSync(path, text)
    expect(isLock(path)).toBe(true)
  },
)

test('a named pipe in its place is taken away', () => {
  const path = fresh()
  mkdirSync(dirname(path), {recursive: true})
  execFileSync('mkfifo', [path])
  expect(isLock(path)).toBe(true)
})

test('a clock that was set back makes no lock that lasts', () => {
  const [path, other] = [fresh(), fresh()]
  const tomorrow = new Date(Date.now() + 86_400_000)
  isLock(path)
  writeFileSync(path, '')
  utimesSync(path, tomorrow, tomorrow)
  expect(isLock(path)).toBe(true)
  isLock(other)
  writeFileSync(other, 'x')
  mkdirSync(`${other}.stealing`)
  utimesSync(`${other}.stealing`, tomorrow, tomorrow)
  expect(tryLock(other)).toEqual({pid: 0})
  expect(isLock(other)).toBe(true)
})

import {execFileSync, spawn} from 'node:child_process'
import {symlinkSync, writeFileSync} from 'node:fs'
import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals'
import {readRegularFile, readRegularText} from '../../../src/lib/files/read-file.js'
import {readGiven} from '../../../src/lib/files/read-given.js'

let dir: string
const at = (name: string) => join(dir, name)
const pipe = (name: string) => {
  execFileSync('mkfifo', [at(name)])
  return at(name)
}

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'dkr-unit-files-'))
})
afterEach(() => rm(dir, {recursive: true, force: true}))

describe.each([
  ['readRegularFile', readRegularFile],
  ['readGiven', readGiven],
] as const)('%s', (_name, read) => {
  test.each([0, 1, 65_535, 65_536, 65_537, 200_000])('a file of %d bytes, whole', size => {
    const content = Buffer.alloc(size, 'abc')
    writeFileSync(at('file'), content)
    expect(read(at('file'), 200_000).equals(content)).toBe(true)
  })

  test('one byte more than it may have', () => {
    writeFileSync(at('file'), Buffer.alloc(1025))
    expect(() => read(at('file'), 1024)).toThrow(
      expect.objectContaining({code: 'EFBIG', message: 'it is larger than 1 KiB'}),
    )
    expect(read(at('file'), 1025)).toHaveLength(1025)
  })

  test('a file that says it has 0 bytes, as those of /proc do', () => {
    expect(read('/proc/self/status', 100_000).toString()).toContain('Pid:')
  })

  test('a link to a file', () => {
    writeFileSync(at('file'), 'text')
    symlinkSync(at('file'), at('link'))
    expect(read(at('link'), 10).toString()).toBe('text')
  })

  test('what is not there, a folder, a circle of links', () => {
    symlinkSync(at('circle'), at('circle'))
    expect(() => read(at('none'), 10)).toThrow(expect.objectContaining({code: 'ENOENT'}))
    expect(() => read(dir, 10)).toThrow(
      expect.objectContaining({code: 'ENOTFILE', message: 'it is a folder, not a file'}),
    )
    expect(() => read(at('circle'), 10)).toThrow(expect.objectContaining({code: 'ELOOP'}))
  })
})

describe('a file that only may be one', () => {
  test('a named pipe and a device are refused, without a wait', () => {
    expect(() => readRegularText(pipe('pipe'), 10)).toThrow('it is a named pipe, not a file')
    expect(() => readRegularText('/dev/zero', 10)).toThrow('it is a device, not a file')
  })
})

describe('what is given to be read', () => {
  test('a pipe, however slowly it is written to, and again', () => {
    const path = pipe('pipe')
    spawn('sh', ['-c', 'exec > "$1"; echo A=1; sleep 0.2; echo B=2', 'sh', path], {stdio: 'ignore'})
    expect(readGiven(path, 100).toString()).toBe('A=1\nB=2\n')
    expect(readGiven(path, 100).toString()).toBe('A=1\nB=2\n')
  })

  test('a pipe whose writer says nothing is empty', () => {
    const path = pipe('pipe')
    spawn('sh', ['-c', 'exec > "$1"; sleep 0.2', 'sh', path], {stdio: 'ignore'})
    expect(readGiven(path, 100)).toHaveLength(0)
  })

  test('a pipe that nothing writes to is told, after a while', () => {
    expect(() => readGiven(pipe('pipe'), 100, 50)).toThrow(
      expect.objectContaining({code: 'ENODATA', message: 'it is a named pipe, and nothing writes to it'}),
    )
  })

  test('a device that never ends is read as far as it may', () => {
    expect(readGiven('/dev/null', 10)).toHaveLength(0)
    expect(() => readGiven('/dev/zero', 16 * 1024 * 1024)).toThrow('it is larger than 16 MiB')
  })

  test('signals have their handlers again', () => {
    const handle = () => {}
    process.on('SIGTERM', handle)
    try {
      readGiven('/dev/null', 11)
      expect(process.listeners('SIGTERM')).toContain(handle)
    } finally {
      process.off('SIGTERM', handle)
    }
  })
})

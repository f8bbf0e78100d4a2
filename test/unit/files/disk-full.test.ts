import {describe, expect, test} from '@jest/globals'
import {bugError} from '../../../src/lib/cli/bug.js'
import {localDiskFull} from '../../../src/lib/files/disk-full.js'
import {fileError} from '../../../src/lib/init/file-error.js'

const failure = (code: string, details: object = {}) =>
  Object.assign(new Error(`${code}: what Node says, write`), {code, errno: -28, syscall: 'write', ...details})

describe('a write on this machine that failed', () => {
  test('a full disk: which one, how to look, what to do', () => {
    const error = localDiskFull(failure('ENOSPC'), '/tmp/app.py')
    expect(error?.toJSON()).toEqual({
      error: {
        code: 'DISK_FULL',
        message: 'cannot write /tmp/app.py',
        why: 'the disk of /tmp is full',
        suggestions: ['df -h /tmp', 'remove what you do not need there, or write to another disk'],
        exitCode: 1,
      },
    })
  })

  test('a quota', () => {
    expect(localDiskFull(failure('EDQUOT'), '/home/a b/x')).toMatchObject({
      code: 'DISK_FULL',
      why: "your quota on the disk of '/home/a b' is used up",
      suggestions: ["du -sh '/home/a b' shows what this folder takes", expect.anything()],
    })
  })

  test.each([
    ['a folder that is missing', failure('ENOENT')],
    ['a file that may not be written', failure('EACCES')],
    ['file watchers, which run out with the same code', failure('ENOSPC', {syscall: 'watch'})],
    ['no error of the system', new Error('no space left on device')],
    ['nothing at all', undefined],
  ])('no full disk: %s', (_, error) => expect(localDiskFull(error, '/tmp/x')).toBeUndefined())
})

test('init says it too, and tells it from what else keeps it from writing', () => {
  expect(fileError(failure('ENOSPC'), '/tmp/x/Dockerfile').code).toBe('DISK_FULL')
  expect(fileError(failure('EROFS'), '/tmp/x/Dockerfile').code).toBe('NOT_WRITABLE')
})

test('a full disk that no part of dkr foresaw is no bug of dkr', () => {
  expect(bugError(failure('ENOSPC', {path: '/tmp/y'}))).toMatchObject({
    code: 'DISK_FULL',
    message: 'cannot write /tmp/y',
  })
  expect(bugError(failure('EDQUOT'))).toMatchObject({code: 'DISK_FULL', message: 'EDQUOT: what Node says, write'})
  expect(bugError(failure('ENOENT')).code).toBe('BUG')
})

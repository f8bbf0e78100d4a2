import {describe, expect, test} from '@jest/globals'
import {logFinding} from '../../../../src/lib/up/diagnosis/causes/log/log-finding.js'
import {pathIn} from '../../../../src/lib/up/diagnosis/causes/log/path-in.js'
import {ended} from './evidence-of.js'

describe('the path in a complaint', () => {
  test.each([
    ["[Errno 13] Permission denied: '/data/x'", '/data/x'],
    ["[Errno 13] Permission denied: 'x.log'", 'x.log'],
    ["[Errno 13] Permission denied: 'data/x.log'", 'data/x.log'],
    ["[Errno 13] Permission denied: '/data/a' -> '/data/b'", '/data/a'],
    ["EACCES: permission denied, mkdir 'cache'", 'cache'],
    ["EACCES: permission denied, open '/my files/x'", '/my files/x'],
    ["sh: can't create ./x: Permission denied", './x'],
    ["mkdir: can't create directory '/data/x': Permission denied", '/data/x'],
    ['/bin/sh: 1: /run.sh: Permission denied', '/run.sh'],
    ['nginx: [emerg] bind() to unix:/run/x.sock failed (13: Permission denied)', '/run/x.sock'],
    ['{"msg":"open /data/x: permission denied"}', '/data/x'],
    ['open /data/x (of https://example.com/a): permission denied', '/data/x'],
    ["on address ('0.0.0.0', 80): permission denied", undefined],
    ['https://example.com/x: Permission denied', undefined],
    ["'https://example.com/x': Permission denied", undefined],
    ['s3://bucket/x: Permission denied', undefined],
    ['relation "users" permission denied', undefined],
    ['user/name permission denied', undefined],
    ['s3: Permission denied', undefined],
  ])('%s: %s', (line, path) => expect(pathIn(line)).toBe(path))
})

describe('what is denied', () => {
  const folder = [{path: '/data', exists: true, owner: 0, mode: 'rwxr-xr-x'}]
  const own = [{path: '/app/./.', exists: true, owner: 0, mode: 'rwxr-xr-x'}]

  test.each([
    ["Permission denied: '/data/x'", folder, 'permission-denied', true],
    ["Permission denied: '/data/x'", [], 'permission-denied', false],
    ["Permission denied: '/data/x'", own, 'permission-denied', false],
    ["Permission denied: 'x.log'", own, 'permission-denied', true],
    ["Permission denied: 'x.log'", folder, 'permission-denied', false],
    ['s3: Permission denied', folder, 'permission-denied', false],
    ['relation "users" permission denied', folder, undefined, undefined],
    [
      '403 POST https://bigquery.googleapis.com/x: Access Denied: Permission denied while',
      folder,
      undefined,
      undefined,
    ],
    ['GET /data/x 403 Permission denied', folder, undefined, undefined],
    ['storage https://example.com/data: Permission denied', folder, undefined, undefined],
  ])('%s with %j: %s, certain %s', (log, files, cause, certain) => {
    const found = logFinding(ended(log, {files, user: '1000'}))
    expect([found?.cause, found?.certain]).toEqual([cause, certain])
  })

  test.each([
    ["[Errno 13] error while attempting to bind on address ('0.0.0.0', 80): permission denied", /port 80$/],
    ["[Errno 13] error while attempting to bind on address ('::', 443, 0, 0): permission denied", /port 443$/],
    ['/etc/nginx/nginx.conf:3: bind() to 0.0.0.0:80 failed (13: Permission denied)', /port 80$/],
    ['/usr/sbin/httpd: bind: Permission denied', /port below 1024/],
    ['(13)Permission denied: AH00072: make_sock: could not bind to address 0.0.0.0:81', /port 81$/],
    ['listen tcp :82: bind: permission denied', /port 82$/],
  ])('%s is a port', (log, message) => {
    const found = logFinding(ended(log, {user: '1000', files: folder}))
    expect(found).toMatchObject({cause: 'port-not-permitted', certain: true, message: expect.stringMatching(message)})
    expect(found?.suggestions.join('\n')).not.toContain('chown')
  })

  test.each([
    ['bind() to unix:/data/x.sock failed (13: Permission denied)'],
    ['Error: listen EACCES: permission denied /data/x.sock'],
    ['open /data/listen: permission denied'],
    ['/data/bind.conf: Permission denied'],
  ])('%s is a file', log =>
    expect(logFinding(ended(log, {user: '1000', files: folder}))).toMatchObject({
      cause: 'permission-denied',
      certain: true,
      message: expect.stringMatching(/may not use \/data\//),
    }),
  )
})

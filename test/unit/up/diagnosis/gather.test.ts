import {describe, expect, test} from '@jest/globals'
import {parseFileHead} from '../../../../src/lib/engine/file-head.js'
import {suspectFiles} from '../../../../src/lib/program-faults/suspects.js'
import {likelyToHaveCat} from '../../../../src/lib/up/diagnosis/gather/listeners.js'
import {parseListeners} from '../../../../src/lib/up/diagnosis/gather/parse-listeners.js'
import {firstLines} from '../../../../src/lib/up/diagnosis/gather/probe.js'

test('a helper is made of a known distribution first, then of a small image, never of a mere program', () => {
  const image = (Id: string, Size: number, ...RepoTags: string[]) => ({Id, Size, RepoTags})
  const images = [
    image('program', 1000, 'app:1'),
    image('nameless', 2_000_000, '<none>:<none>'),
    image('big', 900_000_000, 'big:1'),
    image('busybox', 4_000_000, 'localhost:5000/me/busybox:1.36'),
    image('alpine', 7_000_000, 'mine:1', 'alpine:3'),
    image('small', 3_000_000, 'not-alpine:3'),
  ]
  expect(likelyToHaveCat(images)).toEqual(['busybox', 'alpine', 'small', 'big'])
})

describe('parseListeners', () => {
  const head = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n'
  const row = (local: string, state = '0A', remote = '00000000:0000') =>
    `   0: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000     0        0 121688 1 0 100 0 0 10 0\n`

  test.each([
    ['0100007F:1388', '127.0.0.1', 5000],
    ['00000000:1F40', '0.0.0.0', 8000],
    ['020011AC:0050', '172.17.0.2', 80],
    ['00000000000000000000000000000000:1F40', '::', 8000],
    ['00000000000000000000000001000000:1F40', '::1', 8000],
    ['0000000000000000FFFF00000100007F:1F40', '127.0.0.1', 8000],
    ['000080FE00000000FF110002010011AC:1F40', 'fe80:0000:0000:0000:0200:11ff:ac11:0001', 8000],
  ])('%s', (local, address, port) => {
    const remote = local.length > 20 ? `${'0'.repeat(32)}:0000` : undefined
    expect(parseListeners(head + row(local, '0A', remote))).toEqual([{address, port}])
  })

  test('connections, the resolver of docker and doubles are no listeners', () => {
    const table = [
      head,
      row('0100007F:1388', '01', '0100007F:A000'),
      row('0B00007F:9C41'),
      row('00000000:1F40'),
      row('00000000:1F40'),
      head,
      row('00000000:0050'),
    ].join('')
    expect(parseListeners(table)).toEqual([
      {address: '0.0.0.0', port: 80},
      {address: '0.0.0.0', port: 8000},
    ])
  })
})

test.each([
  ['plain\n\n  text  \n', 'text/plain', ['plain', 'text']],
  [
    '<!doctype html><html><head><title>500 Oops</title><style>b {}</style></head><body><h1>Oops &amp; more</h1><script>x()</script>',
    '',
    ['500 Oops', 'Oops & more'],
  ],
  ['<p>one</p><p>two</p>', 'text/html; charset=utf-8', ['one', 'two']],
  ['1\n2\n3\n4\n5\n6\n7', '', ['1', '2', '3', '4', '5']],
  ['x'.repeat(5000), '', ['x'.repeat(200)]],
  ['', '', []],
])('the first lines of %j', (body, type, lines) => expect(firstLines(body, type)).toEqual(lines))

test.each<[string[], string, string, string[]]>([
  [['/run.sh'], 'exec /run.sh: no such file or directory', '', ['/run.sh']],
  [['sh', '-c', 'x'], '/app/run: line 1: not found', '', ['sh', '/app/run']],
  [['sh'], '/bin/sh: /app: Permission denied', '', ['sh', '/app', '/']],
  [['python'], "PermissionError: [Errno 13] Permission denied: '/data/x'", '', ['python', '/data/x', '/data']],
  [['python'], "Error: EACCES: permission denied, open '/data/x'", '', ['python', '/data/x', '/data']],
  [[], "PermissionError: [Errno 13] Permission denied: 'x.log'", '', ['./x.log', './.']],
  [[], "mkdir: can't create directory '/data/x': Permission denied", '', ['/data/x', '/data']],
  [[], 'nginx: open() "/run/x" failed (13: Permission denied)', '', ['/run/x', '/run']],
  [[], 'Permission denied @ rb_sysopen - /data/x (Errno::EACCES)', '', ['/data/x', '/data']],
  [[], '', 'runc: exec: "gunicorn": executable file not found in $PATH', ['gunicorn']],
  [['a'], 'nothing to see', '', ['a']],
])('%j with %j names files', (command, line, error, files) =>
  expect(suspectFiles(command, [line], error)).toEqual(files),
)

describe('parseFileHead', () => {
  const header = (type: string, size: number, fields: Record<number, string> = {}) => {
    const block = Buffer.alloc(512)
    block.write('name', 0)
    block.write('0000755\0', 100)
    block.write('0001750\0', 108)
    block.write(`${size.toString(8).padStart(11, '0')}\0`, 124)
    block.write(type, 156)
    for (const [at, text] of Object.entries(fields)) block.write(text, Number(at))
    return block
  }
  const padded = (text: string) => Buffer.concat([Buffer.from(text), Buffer.alloc(512 - text.length)])

  test('a size below zero ends the look', () => {
    expect(parseFileHead(Buffer.concat([header('x', 0, {124: '-0000001000\0'}), header('0', 0)]))).toMatchObject({
      kind: 'file',
    })
  })

  test('a file, behind an extended header', () => {
    const archive = Buffer.concat([header('x', 10), padded('9 mtime=1\n'), header('0', 9), padded('#!/bin/sh')])
    expect(parseFileHead(archive)).toEqual({
      kind: 'file',
      mode: 0o755,
      owner: 1000,
      head: Buffer.from('#!/bin/sh'),
    })
  })
  test('a link', () =>
    expect(parseFileHead(header('2', 0, {157: '/bin/busybox'}))).toMatchObject({kind: 'link', target: '/bin/busybox'}))
  test('a folder', () => expect(parseFileHead(header('5', 0))).toMatchObject({kind: 'folder', head: Buffer.alloc(0)}))
  test('an empty archive', () => expect(parseFileHead(Buffer.alloc(1024))).toBeUndefined())
})

import {describe, expect, test} from '@jest/globals'
import type {ContainerDetails} from '../../../../src/lib/engine/containers.js'
import {missingPaths} from '../../../../src/lib/up/diagnosis/causes/missing-paths.js'
import {mountOver} from '../../../../src/lib/up/diagnosis/causes/mounts.js'
import {mountsOf} from '../../../../src/lib/up/diagnosis/gather/hidden.js'
import {bind, ended, evidenceOf, refused, runc, traceback, volume} from './evidence-of.js'

describe('the paths that the image is asked for', () => {
  const noModule = traceback("ModuleNotFoundError: No module named 'shop'")

  test('a file, under a mount', () => {
    const log = "python: can't open file 'app.py': [Errno 2] No such file or directory"
    expect(missingPaths(ended(log, {mounts: [bind('/app')]}))).toEqual(['/app/app.py'])
    expect(missingPaths(ended(log, {mounts: [bind('/app')], workdir: ''}))).toEqual([])
    expect(missingPaths(ended(log, {mounts: [bind('/')], workdir: ''}))).toEqual(['/app.py'])
  })

  test('a program, in each folder of the PATH that is mounted over', () => {
    const error = runc('exec: "gunicorn": executable file not found in $PATH')
    const env = ['A=1', 'PATH=/app/.venv/bin::/bin']
    expect(missingPaths(refused(error, {env, mounts: [bind('/app')]}))).toEqual(['/app/.venv/bin/gunicorn'])
    expect(missingPaths(refused(error, {mounts: [bind('/app')]}))).toEqual([])
  })

  test('a module, as a file, as a folder, and the environment that Python should have', () => {
    const mounts = [bind('/app')]
    expect(missingPaths(ended(noModule, {mounts}))).toEqual(['/app/shop.py', '/app/shop'])
    expect(missingPaths(ended(noModule, {mounts, env: ['VIRTUAL_ENV=/app/venv']}))).toEqual([
      '/app/shop.py',
      '/app/shop',
      '/app/venv/bin/python',
    ])
  })

  test('none without a mount, and none when nothing is missing', () => {
    expect(missingPaths(ended(noModule))).toEqual([])
    expect(missingPaths(evidenceOf({mounts: [bind('/app')], log: ['hello']}))).toEqual([])
  })

  test('also of one that runs', () =>
    expect(missingPaths(evidenceOf({mounts: [volume('/app')], log: noModule.split('\n')}))).toContain('/app/shop.py'))
})

test('of nested mounts the innermost decides, and a name that only begins the same does not', () => {
  const mounts = [bind('/app', 'a'), bind('/app/lib/', 'b'), bind('/app/library', 'c'), bind('/', 'd')]
  const sources = ['/app', '/app/x', '/app/lib/x', '/app/library', '/apple'].map(
    path => mountOver(mounts, path)?.source,
  )
  expect(sources).toEqual(['a', 'a', 'b', 'c', 'd'])
  expect(mountOver([bind('/app')], '/apple')).toBeUndefined()
})

test('mounts of every kind, however they were asked for', () => {
  const details = {
    HostConfig: {Tmpfs: {'/tmp': ''}},
    Mounts: [
      {Type: 'bind', Source: '/srv', Destination: '/app', RW: true},
      {Type: 'volume', Name: 'data', Source: '/var/lib/docker/volumes/data/_data', Destination: '/data', RW: false},
      {Type: 'tmpfs', Source: '', Destination: '/run', RW: true},
    ],
  } as unknown as ContainerDetails
  expect(mountsOf(details)).toEqual([
    {kind: 'bind', source: '/srv', target: '/app', readOnly: false},
    {kind: 'volume', source: 'data', target: '/data', readOnly: true},
    {kind: 'tmpfs', source: '', target: '/run', readOnly: false},
    {kind: 'tmpfs', source: '', target: '/tmp', readOnly: false},
  ])
  expect(mountsOf({HostConfig: {}} as ContainerDetails)).toEqual([])
})

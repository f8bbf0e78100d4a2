import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from '@jest/globals'
import {moveLeadingFlags, topics} from '../../../src/lib/cli/leading-flags.js'
import {root} from '../../support/dkr.js'

test.each([
  ['ls -a', 'ls -a'],
  ['', ''],
  ['--context work ls -q', 'ls --context=work -q'],
  ['-c work ls', 'ls --context=work'],
  ['--host=unix:///a=b.sock ls', 'ls --host=unix:///a=b.sock'],
  ['-H unix:///x.sock --json image prune -f', 'image prune --host=unix:///x.sock --json -f'],
  ['-Hunix:///x.sock ls', 'ls --host=unix:///x.sock'],
  ['-H=unix:///x.sock ls', 'ls --host=unix:///x.sock'],
  ['--progress plain run --rm busybox ls --json', 'run --progress=plain --rm busybox ls --json'],
  ['--json', ''],
  ['--json container --help', 'container --json --help'],
  ['--json --help', '--help --json'],
  ['--context', ''],
  ['-h', '--help'],
  ['-v', '--version'],
  ['--json=no ls', '--json=no ls'],
  ['--nonsense ls', '--nonsense ls'],
  ['--json --nonsense ls', '--nonsense --json ls'],
])('%s', (before, after) => {
  expect(moveLeadingFlags(before.split(' ').filter(Boolean))).toEqual(after.split(' ').filter(Boolean))
})

test('the topics are those that the commands have', () => {
  const {commands} = JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8'))
  const names = Object.values(commands as Record<string, {id: string; aliases: string[]}>).flatMap(({id, aliases}) => [
    id,
    ...aliases,
  ])
  const first = names.filter(name => name.includes(':')).map(name => name.split(':')[0])
  expect([...topics].sort()).toEqual([...new Set(first)].sort())
})

import {expect, test} from '@jest/globals'
import {statsRow} from '../../../src/lib/containers/stats/row.js'
import {statsFormatRow, statsLines} from '../../../src/lib/containers/stats/view.js'

const target = {id: 'f'.repeat(64), name: 'web'}
const raw = (own: number, all: number) => ({
  cpu_stats: {cpu_usage: {total_usage: own}, system_cpu_usage: all, online_cpus: 2},
  memory_stats: {usage: 3_000_000, limit: 10_000_000, stats: {total_inactive_file: 1_000_000, inactive_file: 5}},
  networks: {eth0: {rx_bytes: 10, tx_bytes: 20}, eth1: {rx_bytes: 1, tx_bytes: 2}},
  blkio_stats: {
    io_service_bytes_recursive: [
      {op: 'Read', value: 7},
      {op: 'read', value: 1},
      {op: 'Write', value: 9},
      {op: 'Total', value: 99},
    ],
  },
  pids_stats: {current: 3},
})

test('a row counts as docker stats does', () => {
  expect(statsRow(target, raw(100, 1000), raw(350, 2000))).toEqual({
    ...target,
    cpuPercent: 50,
    memory: {used: 2_000_000, limit: 10_000_000, percent: 20},
    network: {received: 11, sent: 22},
    block: {read: 8, written: 9},
    pids: 3,
  })
})

test('the cache of cgroup 2, and no cache that is larger than all', () => {
  const memory = (stats: Record<string, number>) =>
    statsRow(target, undefined, {memory_stats: {usage: 100, limit: 0, stats}}).memory
  expect(memory({inactive_file: 40})).toEqual({used: 60, limit: 0, percent: 0})
  expect(memory({inactive_file: 200})).toEqual({used: 100, limit: 0, percent: 0})
})

test.each([
  ['one that does not run', undefined, {}],
  ['the first look', undefined, raw(1, 1)],
  ['a container started again', raw(500, 1000), raw(1, 2000)],
])('%s uses no processor', (_name, before, now) => expect(statsRow(target, before, now).cpuPercent).toBe(0))

test('for people and for scripts', () => {
  const row = statsRow(target, raw(0, 0), raw(10, 100))
  expect(statsLines([row])).toEqual([
    'NAME      CPU   MEMORY       OF   NET IN/OUT   DISK READ/WRITTEN   PIDS',
    'web    20.00%      2MB   20.00%   11B / 22B    8B / 9B                3',
  ])
  expect(statsFormatRow(row, true)).toMatchObject({
    ID: 'ffffffffffff',
    CPUPerc: '20.00%',
    MemUsage: '2MB / 10MB',
    NetIO: '11B / 22B',
  })
})

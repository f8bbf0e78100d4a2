import {spawn} from 'node:child_process'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import type {StatsRow} from '../../src/lib/containers/stats/row.js'
import {dkr, dkrJson, dkrPath, ended} from '../support/dkr.js'
import {docker} from '../support/docker-client.js'

const [busy, ended1] = ['dkr-test-stats-busy', 'dkr-test-stats-ended'] as const

describe('stats', () => {
  beforeAll(async () => {
    await docker(['run', '-d', '--init', '--name', busy, 'busybox:1.36', 'sh', '-c', 'while :; do :; done'])
    await docker(['run', '--name', ended1, 'busybox:1.36', 'true'])
  })
  afterAll(async () => {
    await docker(['rm', '-f', busy, ended1])
  })

  it('one line a container, once where there is no terminal', async () => {
    const [text, json, theirs] = await Promise.all([
      dkr(['stats', busy]),
      dkrJson<StatsRow[]>(['stats', busy, ended1]),
      docker(['stats', '--no-stream', '--format', '{{.ID}} {{.Name}} {{.PIDs}}', busy]),
    ])
    expect(text.stdout.split('\n').map(line => line.split(/ +/)[0])).toEqual(['NAME', busy, ''])
    expect(json.map(({name}) => name)).toEqual([busy, ended1])
    expect(json[0]!.cpuPercent).toBeGreaterThan(0)
    expect(json[0]!.memory.used).toBeGreaterThan(0)
    expect(json[1]).toMatchObject({cpuPercent: 0, pids: 0})
    expect(`${json[0]!.id.slice(0, 12)} ${busy} ${json[0]!.pids}`).toBe(theirs)
  })

  it('on a terminal the table stays until Ctrl-C', async () => {
    const child = spawn('script', ['-qec', `'${process.execPath}' '${dkrPath}' stats ${busy}`, '/dev/null'], {
      env: {...process.env, TERM: 'xterm'},
    })
    let tables = 0
    child.stdin.on('error', () => {})
    child.stdout.on('data', text => {
      tables += String(text).split('NAME').length - 1
      if (tables >= 2) child.stdin.write('\u0003')
    })
    const {stdout, code} = await ended(child)
    expect({code, error: stdout.includes('Error')}).toEqual({code: 130, error: false})
  })

  it('a name that is not there', async () => {
    expect((await dkr(['stats', 'dkr-test-none'])).stderr).toContain('CONTAINER_NOT_FOUND')
    expect((await dkr(['stats', '--dry-run', busy])).stdout).toBe(`docker stats --no-stream ${busy}\n`)
  })
})

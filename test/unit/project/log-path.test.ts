import {mkdirSync, readdirSync, symlinkSync, writeFileSync} from 'node:fs'
import {basename, join} from 'node:path'
import {expect, test} from '@jest/globals'
import {newLogPath} from '../../../src/lib/project/log-path.js'
import {withTree} from '../../support/temp-tree.js'

const logs = Array.from({length: 30}, (_, n) => `2026-01-${String(n + 1).padStart(2, '0')}T101112-013Z-app.log`)
const now = new Date('2026-02-03T04:05:06.007Z')

test('the twenty newest logs stay, with the one to come, and what is no log of dkr', async () => {
  await withTree(Object.fromEntries([...logs, 'mine.log'].map(name => [`dkr/logs/${name}`, ''])), async root => {
    const path = newLogPath('me/app:1 x', {XDG_STATE_HOME: root}, now)
    expect(basename(path)).toBe('2026-02-03T040506-007Z-me-app-1-x.log')
    expect(readdirSync(join(root, 'dkr', 'logs')).sort()).toEqual([...logs.slice(-19), 'mine.log'])
  })
})

test('behind a link nothing is removed', async () => {
  await withTree({}, async root => {
    mkdirSync(join(root, 'other'))
    for (const name of logs) writeFileSync(join(root, 'other', name), '')
    mkdirSync(join(root, 'dkr'))
    symlinkSync(join(root, 'other'), join(root, 'dkr', 'logs'))
    newLogPath('app', {XDG_STATE_HOME: root}, now)
    expect(readdirSync(join(root, 'other'))).toHaveLength(30)
  })
})

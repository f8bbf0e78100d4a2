import {mkdirSync, readdirSync, readFileSync, statSync} from 'node:fs'
import {expect, test} from '@jest/globals'
import {sharedKey} from '../../../src/lib/engine/buildkit/shared-key.js'
import {withTree} from '../../support/temp-tree.js'

test('the key is that of the machine and the folder', async () => {
  await withTree({'one/x': '', 'two/x': '', link: {link: 'one'}}, async root => {
    const env = {XDG_STATE_HOME: `${root}/state`}
    const key = sharedKey(`${root}/one`, env)
    expect(key).toMatch(/^[0-9a-f]{64}$/)
    expect(sharedKey(`${root}/one/`, env)).toBe(key)
    expect(sharedKey(`${root}/link`, env)).toBe(key)
    expect(sharedKey(`${root}/two`, env)).not.toBe(key)
    expect(sharedKey(`${root}/one`, {XDG_STATE_HOME: `${root}/other`})).not.toBe(key)
  })
})

test('the id of the machine is for its user only, and nothing else is left behind', async () => {
  await withTree({}, async root => {
    sharedKey(root, {XDG_STATE_HOME: root})
    expect(readdirSync(`${root}/dkr`)).toEqual(['build-node-id'])
    expect(statSync(`${root}/dkr/build-node-id`).mode & 0o777).toBe(0o600)
    expect(readFileSync(`${root}/dkr/build-node-id`, 'utf8')).toMatch(/^[0-9a-f]{64}$/)
  })
})

test('where no id can be kept, there is still a key, always the same', async () => {
  await withTree({state: 'a file'}, async root => {
    const env = {XDG_STATE_HOME: `${root}/state`}
    expect(sharedKey(root, env)).toBe(sharedKey(root, env))
  })
})

test('an id that another process has just written is taken', async () => {
  await withTree({'dkr/build-node-id': 'id\n'}, async root => {
    mkdirSync(`${root}/context`)
    const key = sharedKey(`${root}/context`, {XDG_STATE_HOME: root})
    expect(sharedKey(`${root}/context`, {XDG_STATE_HOME: root})).toBe(key)
    expect(readFileSync(`${root}/dkr/build-node-id`, 'utf8')).toBe('id\n')
  })
})

import {existsSync, lstatSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from '@jest/globals'
import {removeResultFiles, writeResultFiles} from '../../../src/lib/build/result-files.js'
import {withTree} from '../../support/temp-tree.js'

test.each(['iidfile', 'metadataFile'] as const)('%s: nothing of an earlier build is left, and a link stays one', flag =>
  withTree({own: 'sha256:old', old: 'sha256:old', link: {link: 'old'}, device: {link: '/dev/null'}}, root => {
    const files = (name: string) => ({tags: [], [flag]: join(root, name)})
    for (const name of ['own', 'link', 'device', 'new']) removeResultFiles(files(name))
    expect(existsSync(join(root, 'own'))).toBe(false)
    expect(readFileSync(join(root, 'old'), 'utf8')).toBe('')
    for (const name of ['link', 'device']) {
      expect(lstatSync(join(root, name)).isSymbolicLink()).toBe(true)
      writeResultFiles(files(name), 'sha256:new')
      expect(lstatSync(join(root, name)).isSymbolicLink()).toBe(true)
    }
    expect(readFileSync(join(root, 'old'), 'utf8')).toContain('sha256:new')
  }),
)

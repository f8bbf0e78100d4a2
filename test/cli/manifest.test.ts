import {spawnSync} from 'node:child_process'
import {expect, it} from '@jest/globals'
import {root} from '../support/dkr.js'

it('oclif.manifest.json is what the commands say (npm run build makes it)', () => {
  const {status, stderr} = spawnSync(process.execPath, ['scripts/build.js', '--check'], {cwd: root, encoding: 'utf8'})
  expect({status, stderr}).toEqual({status: 0, stderr: ''})
})

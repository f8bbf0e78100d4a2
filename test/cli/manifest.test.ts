import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {expect, it} from '@jest/globals'
import {Plugin} from '@oclif/core'
import {root} from '../support/dkr.js'

it('oclif.manifest.json is what the commands say (npm run build makes it)', async () => {
  const committed: {commands: object} = JSON.parse(await readFile(join(root, 'oclif.manifest.json'), 'utf8'))
  const plugin = new Plugin({root, ignoreManifest: true, errorOnManifestCreate: true})
  await plugin.load()
  const fresh = JSON.parse(JSON.stringify(plugin.manifest)) as {commands: object}
  expect(committed.commands).toEqual(fresh.commands)
})

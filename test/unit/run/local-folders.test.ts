import {expect, test} from '@jest/globals'
import {parseEndpoint} from '../../../src/lib/engine/connect/endpoint.js'
import {refuseLocalFolders} from '../../../src/lib/run/local-folders.js'
import {parseVolume} from '../../../src/lib/run/volumes.js'

const check = (url: string, volume: string) =>
  refuseLocalFolders(parseEndpoint(url, 'x'), [parseVolume(volume, process.cwd())])

test.each(['tcp://far', 'ssh://far'])('%s: a folder of this machine is refused', url => {
  expect(() => check(url, './test:/data')).toThrow(
    expect.objectContaining({code: 'INVALID_MOUNT', exitCode: 2, message: expect.stringMatching(/runs on far/)}),
  )
})

test.each([
  ['unix:///x', './test:/data'],
  ['ssh://localhost', './test:/data'],
  ['tcp://far', 'name:/data'],
  ['tcp://far', '/data'],
  ['tcp://far', '/var/run/docker.sock:/var/run/docker.sock'],
  ['tcp://far', '/only/there:/data'],
])('%s: %s is fine', (url, volume) => expect(() => check(url, volume)).not.toThrow())
